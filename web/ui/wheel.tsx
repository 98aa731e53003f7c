import styles from './wheel.module.css';

/** Turns while something is on its way. It says nothing aloud. */
export function Wheel() {
  return <span className={styles['wheel']} aria-hidden />;
}
