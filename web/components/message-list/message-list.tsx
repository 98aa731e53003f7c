import { DownOutlined } from '@ant-design/icons';
import { type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { useMemo, useRef } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useMe } from '../../queries/me.ts';
import { type Shown, messagesQuery } from '../../queries/messages.ts';
import { type Pending, useOutbox } from '../../queries/outbox.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTimes } from '../../ui/times.tsx';
import { MessageRow } from '../message/message-row.tsx';
import { PendingRow } from '../message/pending-row.tsx';
import styles from './message-list.module.css';
import { type MessageRowOf, keyOfSent, rowsOf } from './rows.ts';
import { texts } from './texts.ts';
import { useGrownAtStart } from './use-grown-at-start.ts';
import { useReading } from './use-reading.ts';
import { useScroll } from './use-scroll.ts';

/** Height of what stands above the first message, always there so that nothing moves. */
const TOP_PX = 48;

interface MessageListProps {
  readonly conversation: Conversation;
  /** Where to begin, as the native API names it. Give both as key: a list begins once. */
  readonly anchor: string;
  /** Called when the newest messages are asked for, and are not loaded. */
  readonly onToNewest: () => void;
}

export function MessageList({ conversation, anchor, onToNewest }: MessageListProps) {
  const query = useInfiniteQuery(messagesQuery(conversation.id, anchor));
  if (query.data === undefined) {
    return query.error === null ? (
      <Loading />
    ) : (
      <Failure error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <Loaded
      conversation={conversation}
      anchor={anchor}
      onToNewest={onToNewest}
      shown={query.data}
      query={query}
    />
  );
}

type Row = MessageRowOf | { readonly key: string; readonly pending: Pending };

interface LoadedProps extends MessageListProps {
  readonly shown: Shown;
  readonly query: Omit<UseInfiniteQueryResult<Shown>, 'data'>;
}

function Loaded({ conversation, anchor, onToNewest, shown, query }: LoadedProps) {
  const text = useTexts(texts);
  const { dayKey } = useTimes();
  const { messages, anchorId, foundOldest, foundNewest } = shown;
  const { id: operatorId } = useMe();
  const outbox = useOutbox(conversation.id);
  const list = useRef<VirtualizerHandle>(null);

  const rows = useMemo(
    () =>
      withPending(rowsOf(conversation, messages, dayKey), foundNewest ? outbox : [], operatorId),
    [conversation, messages, dayKey, foundNewest, outbox, operatorId],
  );
  const grownAtStart = useGrownAtStart(rows);
  const pointedAt = anchor.startsWith('message:') ? anchor.slice('message:'.length) : undefined;
  const startIndex = anchor === 'newest' ? -1 : messages.findIndex(({ id }) => id === anchorId);

  const { atEnd, toEnd, onScroll, onResize } = useScroll({
    list,
    count: rows.length,
    startIndex: startIndex === -1 ? undefined : startIndex,
    foundNewest,
    onNearStart: () => {
      if (query.hasPreviousPage && !query.isFetchingPreviousPage) void query.fetchPreviousPage();
    },
    onNearEnd: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
  });
  useReading(conversation, atEnd && foundNewest);

  return (
    <div className={styles['frame']}>
      <div
        className={styles['scroller']}
        role="log"
        aria-label={text.messages}
        aria-busy={query.isFetchingPreviousPage || query.isFetchingNextPage}
        tabIndex={0}
      >
        <div className={styles['top']} style={{ height: TOP_PX }}>
          {foundOldest ? text.begins : <Spin size="small" />}
        </div>
        <Virtualizer
          ref={list}
          data={rows}
          shift={grownAtStart}
          startMargin={TOP_PX}
          bufferSize={800}
          onScroll={onScroll}
          onResize={onResize}
        >
          {(row) => (
            <div key={row.key} className={styles['item']}>
              {'pending' in row ? (
                <PendingRow conversationId={conversation.id} pending={row.pending} />
              ) : (
                <MessageRow row={row} pointedAt={row.message.id === pointedAt} />
              )}
            </div>
          )}
        </Virtualizer>
      </div>
      {!(atEnd && foundNewest) && (
        <Button
          className={styles['to-newest'] ?? ''}
          shape="round"
          icon={<DownOutlined />}
          onClick={foundNewest ? toEnd : onToNewest}
        >
          {conversation.unreadCount > 0 ? text.newer(conversation.unreadCount) : text.toNewest}
        </Button>
      )}
    </div>
  );
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
    ...missing.map((pending) => ({ key: keyOfSent(operatorId, pending.clientMessageId), pending })),
  ];
}
