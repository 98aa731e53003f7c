import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { useEffect, useMemo, useState } from 'react';
import { useMe } from '../../queries/me.ts';
import {
  type Shown,
  isLoaded,
  loadFromAnchor,
  messagesQuery,
  trimMessages,
} from '../../queries/messages.ts';
import { MOST_KEPT } from '../../queries/trimmed.ts';
import { type Pending, useOutbox } from '../../queries/outbox.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTimes } from '../../ui/times.tsx';
import { MessageRow } from '../message/message-row.tsx';
import { PendingRow } from '../message/pending-row.tsx';
import { type Start, beginOf, useStart } from './begin.ts';
import styles from './message-list.module.css';
import { receiptOf } from './receipt.ts';
import { type MessageRowOf, keyOfSent, rowsOf } from './rows.ts';
import { type Paging, Scroller } from './scroller.tsx';
import { texts } from './texts.ts';
import type { FirstUnread } from './use-first-unread.ts';
import type { Jumps } from './use-jumps.ts';
import { useReading } from './use-reading.ts';

const POINTED_AT_MS = 4000;

interface MessageListProps {
  readonly conversation: Conversation;
  /** Where to begin. Give its anchor and turn as key: a list begins once. */
  readonly jumps: Jumps;
  readonly firstUnread: FirstUnread;
}

export function MessageList(props: MessageListProps) {
  const text = useTexts(texts);
  const { id } = props.conversation;
  const start = useStart(props.jumps, {
    isLoaded: (window, messageId) => isLoaded(id, window, messageId),
    loadFromAnchor: (window) => loadFromAnchor(id, window),
  });
  const query = useInfiniteQuery(messagesQuery(id, start.window));
  if (query.data !== undefined) {
    return <Loaded {...props} start={start} shown={query.data} paging={query} />;
  }
  if (query.error === null) return <Loading />;
  return (
    <div className={styles['not-shown']}>
      <Failure error={query.error} onRetry={() => void query.refetch()} />
      {start.window !== 'newest' && (
        <Button onClick={() => props.jumps.jump('newest')}>{text.toNewest}</Button>
      )}
    </div>
  );
}

type Row = MessageRowOf | PendingRowOf;

interface PendingRowOf {
  readonly key: string;
  readonly message: null;
  readonly pending: Pending;
}

interface LoadedProps extends MessageListProps {
  readonly start: Start;
  readonly shown: Shown;
  readonly paging: Paging;
}

function Loaded({ conversation, jumps, firstUnread, start, shown, paging }: LoadedProps) {
  const text = useTexts(texts);
  const { dayKey, day, exact } = useTimes();
  const { messages, anchorId, foundOldest, foundNewest } = shown;
  const { id: operatorId } = useMe();
  const outbox = useOutbox(conversation.id);
  const [atNewest, setAtNewest] = useState(false);
  const { anchor } = jumps;
  const pointedAt = usePointedAt(anchor, start);

  const sent = useMemo(
    () => rowsOf(conversation, messages, dayKey),
    [conversation, messages, dayKey],
  );
  const rows = useMemo(
    () => withPending(sent, foundNewest ? outbox : [], operatorId),
    [sent, foundNewest, outbox, operatorId],
  );
  const receipt = foundNewest ? receiptOf(conversation, sent) : undefined;
  const [begin] = useState(() =>
    beginOf(
      start,
      anchorId,
      messages.map(({ id }) => id),
    ),
  );
  useReading(conversation, atNewest && firstUnread.known);

  const first = rows.find(({ message }) => message !== null && message.id === anchorId);
  const arrival =
    start.place !== undefined || anchor === 'newest' || first === undefined || !('sender' in first)
      ? undefined
      : anchor.startsWith('time:')
        ? text.atDay(day(first.message.sentAt))
        : text.atMessage(first.sender.name, exact(first.message.sentAt));

  return (
    <Scroller
      label={text.messages}
      rows={rows}
      begin={begin}
      window={start.window}
      jumps={jumps}
      paging={paging}
      foundOldest={foundOldest}
      foundNewest={foundNewest}
      most={MOST_KEPT}
      onTrim={(side) => trimMessages(conversation.id, start.window, side)}
      arrival={arrival}
      newer={useNewer(conversation, atNewest)}
      earlier={
        firstUnread.id === undefined
          ? undefined
          : { messageId: firstUnread.id, label: text.unread(firstUnread.count) }
      }
      onAtEnd={setAtNewest}
    >
      {(row) =>
        'pending' in row ? (
          <PendingRow conversationId={conversation.id} pending={row.pending} />
        ) : (
          <>
            {row.message.id === firstUnread.id && (
              <div className={styles['unread']} role="separator" aria-label={text.unreadFrom}>
                <span aria-hidden>{text.unreadFrom}</span>
              </div>
            )}
            <MessageRow row={row} pointedAt={row.message.id === pointedAt} />
            {row.message.id === receipt?.messageId && (
              <p className={styles['receipt']}>{receipt.read ? text.read : text.sent}</p>
            )}
          </>
        )
      }
    </Scroller>
  );
}

/** The message that a link names, for a moment. */
function usePointedAt(anchor: string, start: Start): string | undefined {
  const [pointing, setPointing] = useState(start.place === undefined);
  useEffect(() => {
    const timer = setTimeout(() => setPointing(false), POINTED_AT_MS);
    return () => clearTimeout(timer);
  }, []);
  return pointing && anchor.startsWith('message:') ? anchor.slice('message:'.length) : undefined;
}

/** How many have come, or are unread, since one was at the end. */
function useNewer({ lastSeq, unreadCount }: Conversation, atNewest: boolean): number {
  const [seen, setSeen] = useState(lastSeq);
  if (atNewest && seen !== lastSeq) setSeen(lastSeq);
  return atNewest ? 0 : Math.max(unreadCount, lastSeq - seen);
}

function withPending(
  rows: readonly MessageRowOf[],
  outbox: readonly Pending[],
  operatorId: string,
): Row[] {
  const stored = new Set(rows.slice(-100).map(({ message }) => message.clientMessageId));
  const missing = outbox.filter(({ clientMessageId }) => !stored.has(clientMessageId));
  return [
    ...rows,
    ...missing.map((pending) => ({
      key: keyOfSent(operatorId, pending.clientMessageId),
      message: null,
      pending,
    })),
  ];
}
