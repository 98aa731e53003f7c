import { Button } from 'antd';
import { type Pending, discard, sendAgain } from '../../queries/outbox.ts';
import { isUnreachable } from '../../queries/unreachable.ts';
import { useTexts } from '../../ui/texts.ts';
import { useFailureWords } from '../composer/failure-words.ts';
import { textOf } from './body.ts';
import styles from './message.module.css';
import { PendingFile } from './pending-file.tsx';
import { texts } from './texts.ts';

interface PendingRowProps {
  readonly conversationId: string;
  readonly pending: Pending;
}

/** A message that is not stored yet, and what can be done when it was refused. */
export function PendingRow({ conversationId, pending }: PendingRowProps) {
  const text = useTexts(texts);
  const words = useFailureWords();
  const { input, error, upload } = pending;
  const isUploading = upload !== undefined && input.body['mediaId'] === undefined;
  const waits = isUnreachable(error);
  return (
    <article className={styles['row']} data-side="staff" aria-label={text.you}>
      <span className={styles['face']} />
      <div className={styles['said']}>
        <div className={styles['bubble']} data-pending={error === null}>
          {upload === undefined ? (
            <p className={styles['text']} dir="auto">
              {textOf(input.body, 'msg') ??
                textOf(input.body, 'filename') ??
                text.types[input.type]}
            </p>
          ) : (
            <PendingFile upload={upload} />
          )}
        </div>
        {error === null ? (
          <div className={styles['state']}>
            <span>{isUploading ? text.uploading : text.sending}</span>
            {isUploading && (
              <Button size="small" type="text" onClick={() => discard(conversationId, pending)}>
                {text.cancel}
              </Button>
            )}
          </div>
        ) : (
          <div className={styles['failure']} data-waits={waits} role="alert">
            <span>{waits ? words(error) : text.failed(words(error))}</span>
            <span className={styles['ways']}>
              <Button size="small" onClick={() => sendAgain(conversationId, pending)}>
                {text.again}
              </Button>
              <Button size="small" type="text" onClick={() => discard(conversationId, pending)}>
                {text.discard}
              </Button>
            </span>
          </div>
        )}
      </div>
    </article>
  );
}
