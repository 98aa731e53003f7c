import { useConnectionLost } from '../../ui/connection-lost.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './composer.module.css';
import { texts } from './texts.ts';

export function OfflineHint() {
  const text = useTexts(texts);
  const lost = useConnectionLost();
  return (
    <div role="status" className={styles['status']}>
      {lost && text.offline}
    </div>
  );
}
