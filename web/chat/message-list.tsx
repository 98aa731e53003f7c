import type { Conversation } from 'chatkeep/client';
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { type Keyed, isGrownAtStart } from '../components/message-list/grown-at-start.ts';
import { useTellRead } from '../components/message-list/use-tell-read.ts';
import { useShared } from '../ui/shared.ts';
import { useTexts } from '../ui/texts.ts';
import { useTimes } from '../ui/times.tsx';
import { read } from './conversations.ts';
import buttons from './buttons.module.css';
import styles from './conversation.module.css';
import { histories, historyOf, loadNewest, loadOlder } from './history.ts';
import { Icon } from './icons.tsx';
import { MessageRow } from './message-row.tsx';
import { Notice } from './notice.tsx';
import { outbox } from './outbox.ts';
import { rowsOf } from './rows.ts';
import { texts } from './texts.ts';

const TOP_PX = 44;
const NEAR_START_PX = 500;
const AT_END_PX = 48;

interface MessageListProps {
  readonly conversation: Conversation;
  readonly myId: string;
}

/** What was said, from its end upwards. Give the conversation's id as key. */
export function MessageList({ conversation, myId }: MessageListProps) {
  const text = useTexts(texts);
  const { id } = conversation;
  const { messages, before, loading, error } = historyOf(useShared(histories), id);
  const pending = useShared(outbox);
  const { dayKey } = useTimes();
  const isThere = messages !== undefined;
  useEffect(() => {
    if (!isThere) void loadNewest(id);
  }, [id, isThere]);

  const rows = useMemo(
    () =>
      rowsOf({
        conversation,
        messages: messages ?? [],
        pending: pending.filter(({ conversationId }) => conversationId === id),
        myId,
        dayOf: dayKey,
      }),
    [conversation, messages, pending, id, myId, dayKey],
  );
  const shift = useGrownAtStart(rows);
  const list = useRef<VirtualizerHandle>(null);
  const sticks = useRef(true);
  const [atEnd, setAtEnd] = useState(true);
  useReading(conversation, atEnd && isThere);

  const toEnd = () => {
    sticks.current = true;
    setAtEnd(true);
    list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  };
  const last = rows.at(-1);
  const ownKey = last !== undefined && 'pending' in last ? last.key : undefined;
  const follow = useEffectEvent(() => {
    // What one sends is seen, wherever one was reading.
    if (rows.length > 0 && (ownKey !== undefined || sticks.current)) toEnd();
  });
  useLayoutEffect(() => follow(), [rows.length, ownKey]);

  function onScroll(offset: number) {
    const handle = list.current;
    if (handle === null) return;
    const isAtEnd = handle.scrollSize - offset - handle.viewportSize < AT_END_PX;
    sticks.current = isAtEnd;
    setAtEnd(isAtEnd);
    if (offset < NEAR_START_PX && before !== null && !loading) void loadOlder(id);
  }

  if (error !== null && !isThere) {
    return <Notice title={text.failed} error={error} onRetry={() => void loadNewest(id)} />;
  }
  return (
    <div className={styles['frame']}>
      <div
        className={styles['scroller']}
        role="log"
        aria-label={text.messages}
        aria-busy={loading}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
        tabIndex={0}
      >
        <div className={styles['begins']} style={{ height: TOP_PX }}>
          {isThere && before === null ? text.begins : loading && text.older}
          {isThere && before !== null && error !== null && (
            <button type="button" className={buttons['link']} onClick={() => void loadOlder(id)}>
              {text.failed} · {text.again}
            </button>
          )}
        </div>
        <Virtualizer
          ref={list}
          data={rows}
          shift={shift}
          startMargin={TOP_PX}
          bufferSize={800}
          onScroll={onScroll}
          onResize={() => {
            if (sticks.current) toEnd();
          }}
        >
          {(row) => <MessageRow key={row.key} row={row} />}
        </Virtualizer>
      </div>
      {!atEnd && (
        <button
          type="button"
          className={styles['to-newest']}
          aria-label={text.toNewest}
          title={text.toNewest}
          onClick={toEnd}
        >
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

/** Whether this rendering added rows above those of the one before. */
function useGrownAtStart(rows: readonly Keyed[]): boolean {
  const [last, setLast] = useState({ rows, grown: false });
  if (last.rows === rows) return last.grown;
  const grown = isGrownAtStart(last.rows, rows);
  setLast({ rows, grown });
  return grown;
}

function useReading({ id, lastSeq, readSeq }: Conversation, atEnd: boolean): void {
  const asked = useRef(0);
  const tell = (seq: number) => {
    if (seq <= asked.current) return;
    asked.current = seq;
    // What is not told now is told with the next message, or the next time somebody looks.
    read(id, seq).catch(() => (asked.current = 0));
  };
  useTellRead({ atEnd, lastSeq, readSeq: readSeq ?? 0, tell });
}
