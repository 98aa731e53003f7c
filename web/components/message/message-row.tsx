import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { personNameQuery } from '../../queries/people.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Time } from '../../ui/times.tsx';
import { useTexts } from '../../ui/texts.ts';
import type { MessageRowOf } from '../message-list/rows.ts';
import { ActionButton } from './actions/action-button.tsx';
import { MarksLine } from './marks-line.tsx';
import { MessageBody } from './message-body.tsx';
import styles from './message.module.css';
import { plainText } from './plain.ts';
import { texts } from './texts.ts';

interface MessageRowProps {
  readonly row: MessageRowOf;
  /** Whether it is the one that was jumped to. */
  readonly pointedAt: boolean;
}

/** A message with who said it and when; notes of the system stand in the middle. */
export const MessageRow = memo(function MessageRow({ row, pointedAt }: MessageRowProps) {
  const { message, sender, startsDay, startsGroup } = row;
  return (
    <>
      {startsDay && (
        <div className={styles['day']} role="separator">
          <Time at={message.sentAt} as="day" />
        </div>
      )}
      {sender.side === 'system' ? (
        <SystemNote row={row} pointedAt={pointedAt} />
      ) : (
        <article
          className={styles['row']}
          data-side={sender.side}
          data-starts-group={startsGroup}
          data-message={message.id}
          aria-label={sender.name}
        >
          <span className={styles['face']}>
            {startsGroup && (
              <Avatar id={sender.id} name={sender.name} url={sender.iconUrl} size={32} />
            )}
          </span>
          <div className={styles['said']}>
            {startsGroup && (
              <header className={styles['header']}>
                <span className={styles['sender']}>{sender.name}</span>
                <Time at={message.sentAt} as="clock" className={styles['time']} />
              </header>
            )}
            <div className={styles['bubble']} data-pointed-at={pointedAt}>
              {message.revokedAt === null ? (
                <MessageBody message={message} />
              ) : (
                <Revoked row={row} at={message.revokedAt} />
              )}
            </div>
            <MarksLine message={message} name={sender.name} />
          </div>
          <ActionButton message={message} name={sender.name} />
        </article>
      )}
    </>
  );
});

/** Whose it was, when it was taken back, and by whom as far as that is known. */
function Revoked({ row, at }: { readonly row: MessageRowOf; readonly at: number }) {
  const text = useTexts(texts);
  const { sender, revoker } = row;
  const { revokedBy } = row.message;
  // Staff may take back what was said where they are not.
  const isStranger = revoker !== null && revoker === revokedBy;
  const { data: name } = useQuery({
    ...personNameQuery(revokedBy ?? ''),
    enabled: isStranger,
  });
  const who = (isStranger ? name : null) ?? revoker;
  return (
    <span className={styles['revoked']}>
      {who === null ? text.revokedOf(sender.name) : text.revokedBy(who, sender.name)}{' '}
      <Time at={at} />
    </span>
  );
}

function SystemNote({ row: { message }, pointedAt }: MessageRowProps) {
  const text = useTexts(texts);
  return (
    <p className={styles['note']} data-message={message.id} data-pointed-at={pointedAt}>
      <span dir="auto">{plainText(message, text)}</span> <Time at={message.sentAt} as="clock" />
    </p>
  );
}
