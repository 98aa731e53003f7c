import type { Message } from 'chatkeep/client';
import { memo } from 'react';
import { plainText } from '../components/message/plain.ts';
import { texts as messageTexts } from '../components/message/texts.ts';
import { Avatar } from '../ui/avatar.tsx';
import { isUnreachable } from '../queries/unreachable.ts';
import { useErrorWords } from '../ui/errors.ts';
import { useTexts } from '../ui/texts.ts';
import { Time } from '../ui/times.tsx';
import { MessageBody } from './message-body.tsx';
import styles from './message.module.css';
import { type Pending, discard, sendAgain } from './outbox.ts';
import type { PendingRow, SentRow } from './rows.ts';
import { texts } from './texts.ts';

interface MessageRowProps {
  readonly row: SentRow | PendingRow;
}

export const MessageRow = memo(function MessageRow({ row }: MessageRowProps) {
  return (
    <>
      {row.startsDay && (
        <p className={styles['day']}>
          <Time at={row.at} as="day" />
        </p>
      )}
      {'pending' in row ? <OnItsWay pending={row.pending} /> : <Sent row={row} />}
    </>
  );
});

function Sent({ row }: { readonly row: SentRow }) {
  const text = useTexts(texts);
  const { message, side, startsGroup, receipt } = row;
  if (side === 'system') return <Note message={message} />;
  const mine = side === 'mine';
  const name = mine ? text.you : (row.name ?? text.operator);
  return (
    <article
      className={styles['row']}
      data-mine={mine}
      data-starts-group={startsGroup}
      data-message={message.id}
      aria-label={name}
    >
      {!mine && (
        <span className={styles['face']}>
          {startsGroup && <Avatar id={message.from} name={name} size={30} />}
        </span>
      )}
      <div className={styles['said']}>
        {startsGroup && (
          <p className={styles['header']}>
            {!mine && <span className={styles['sender']}>{name}</span>}
            <Time at={message.sentAt} as="clock" />
          </p>
        )}
        <div className={styles['bubble']}>
          {message.revokedAt === null ? (
            <MessageBody message={message} />
          ) : (
            <span className={styles['revoked']}>{text.revoked}</span>
          )}
        </div>
        {receipt !== null && <p className={styles['receipt']}>{text[receipt]}</p>}
      </div>
    </article>
  );
}

function Note({ message }: { readonly message: Message }) {
  const words = useTexts(messageTexts);
  return (
    <p className={styles['note']} data-message={message.id}>
      <span dir="auto">{plainText(message, words)}</span> <Time at={message.sentAt} as="clock" />
    </p>
  );
}

function OnItsWay({ pending }: { readonly pending: Pending }) {
  const text = useTexts(texts);
  const words = useErrorWords();
  const { content, error, progress } = pending;
  const isFile = typeof content !== 'string';
  const waits = error !== null && isUnreachable(error);
  return (
    <article className={styles['row']} data-mine="true" aria-label={text.you}>
      <div className={styles['said']}>
        <div className={styles['bubble']} data-pending>
          <p className={styles['text']} dir="auto">
            {isFile ? content.name : content}
          </p>
          {isFile && error === null && (
            <progress className={styles['progress']} value={progress} aria-label={content.name} />
          )}
        </div>
        {error === null ? (
          <p className={styles['receipt']}>
            {text.sending} {isFile && text.percent(progress)}
            {isFile && (
              <button type="button" className={styles['link']} onClick={() => discard(pending)}>
                {text.cancel}
              </button>
            )}
          </p>
        ) : (
          <p className={styles['failure']} data-waits={waits} role="alert">
            {waits ? text.noConnection : text.notSent(words(error))}{' '}
            <span className={styles['acts']}>
              <button type="button" className={styles['link']} onClick={() => sendAgain(pending)}>
                {text.sendAgain}
              </button>{' '}
              <button type="button" className={styles['link']} onClick={() => discard(pending)}>
                {text.discard}
              </button>
            </span>
          </p>
        )}
      </div>
    </article>
  );
}
