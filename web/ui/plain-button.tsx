import type { ReactNode } from 'react';
import styles from './plain-button.module.css';

interface PlainButtonProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** For what is shown before widgets are there, or when they could not be loaded. */
export function PlainButton({ onClick, children }: PlainButtonProps) {
  return (
    <button type="button" className={styles['button']} onClick={onClick}>
      {children}
    </button>
  );
}
