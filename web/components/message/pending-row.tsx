import { Button } from 'antd';
import { type Pending, discard, sendAgain } from '../../queries/outbox.ts';
import { useTexts } from '../../ui/texts.ts';
import { textOf } from './body.ts';
import styles from './message.module.css';
import { texts } from './texts.ts';

interface PendingRowProps {
  readonly conversationId: string;
  readonly pending: Pending;
}

/** A message that is not stored yet, and what can be done when it was refused. */
export function PendingRow({ conversationId, pending }: PendingRowProps) {
  const text = useTexts(texts);
  const { input, error } = pending;
  return (
    <article className={styles['row']} data-side="staff" aria-label={text.you}>
      <span className={styles['face']} />
      <div className={styles['said']}>
        <div className={styles['bubble']} data-pending>
          <p className={styles['text']} dir="auto">
            {textOf(input.body, 'msg') ?? text.types[input.type]}
          </p>
        </div>
        {error === null ? (
          <span className={styles['time']}>{text.sending}</span>
        ) : (
          <div className={styles['failure']} role="alert">
            <span>
              {text.failed}: {error.message}
            </span>
            <Button size="small" onClick={() => sendAgain(conversationId, pending)}>
              {text.again}
            </Button>
            <Button size="small" type="text" onClick={() => discard(conversationId, pending)}>
              {text.discard}
            </Button>
          </div>
        )}
      </div>
    </article>
  );
}
