import type { Status } from 'chatkeep/client';
import { useTexts } from '../../ui/texts.ts';
import styles from './status-tag.module.css';
import { texts } from './texts.ts';

export function StatusTag({ status }: { readonly status: Status }) {
  const text = useTexts(texts);
  return (
    <span className={styles['status']} data-status={status}>
      {text.statuses[status]}
    </span>
  );
}
