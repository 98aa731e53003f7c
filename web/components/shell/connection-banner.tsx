import { useConnectionLost } from '../../ui/connection-lost.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './shell.module.css';
import { texts } from './texts.ts';

export function ConnectionBanner() {
  const text = useTexts(texts);
  const lost = useConnectionLost();
  return (
    <div role="status" className={lost ? styles['banner'] : undefined}>
      {lost && text.lost}
    </div>
  );
}
