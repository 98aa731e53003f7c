import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { Conversation, TimelineItem } from 'chatkeep/client';
import { useMemo, useState } from 'react';
import { StatusTag } from '../../components/conversation/status-tag.tsx';
import { type Start, beginOf, useStart } from '../../components/message-list/begin.ts';
import { type Paging, Scroller } from '../../components/message-list/scroller.tsx';
import type { Jumps } from '../../components/message-list/use-jumps.ts';
import { MessageRow } from '../../components/message/message-row.tsx';
import { conversationQuery, readConversationsOf } from '../../queries/conversations.ts';
import {
  isTimelineLoaded,
  loadTimelineFromAnchor,
  timelineQuery,
  trimTimeline,
} from '../../queries/timeline.ts';
import { MOST_KEPT } from '../../queries/trimmed.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTimes } from '../../ui/times.tsx';
import styles from './page.module.css';
import { texts } from './texts.ts';
import { type Heading, timelineRows } from './timeline-rows.ts';

interface TimelineProps {
  readonly userId: string;
  readonly jumps: Jumps;
}

/** All that somebody saw, with a heading where the conversation changes. */
export function Timeline({ userId, jumps }: TimelineProps) {
  const text = useTexts(texts);
  const start = useStart(jumps, {
    isLoaded: (window, messageId) => isTimelineLoaded(userId, window, messageId),
    loadFromAnchor: (window) => loadTimelineFromAnchor(userId, window),
  });
  // Followed before it is read, so that nothing is said in between.
  const enabled = !useQuery(readConversationsOf(userId)).isPending;
  const query = useInfiniteQuery({ ...timelineQuery(userId, start.window), enabled });
  const { data, error } = query;
  if (data === undefined) {
    if (error === null) return <Loading />;
    return (
      <div className={styles['failed']}>
        <Failure error={error} onRetry={() => void query.refetch()} />
        {start.window !== 'newest' && (
          <Button onClick={() => jumps.jump('newest')}>{text.toNewest}</Button>
        )}
      </div>
    );
  }
  if (data.items.length === 0) return <Empty title={text.empty} />;
  return <Loaded userId={userId} jumps={jumps} start={start} shown={data} paging={query} />;
}

interface LoadedProps extends TimelineProps {
  readonly start: Start;
  readonly paging: Paging;
  readonly shown: {
    readonly items: readonly TimelineItem[];
    readonly anchorId: string | null;
    readonly foundOldest: boolean;
    readonly foundNewest: boolean;
  };
}

function Loaded({ userId, jumps, start, shown, paging }: LoadedProps) {
  const text = useTexts(texts);
  const { dayKey } = useTimes();
  const { items, anchorId, foundOldest, foundNewest } = shown;
  const conversations = useConversations(items);
  const rows = useMemo(
    () => timelineRows(userId, items, conversations, dayKey),
    [userId, items, conversations, dayKey],
  );
  const [begin] = useState(() =>
    beginOf(
      start,
      anchorId,
      rows.map(({ message }) => message.id),
    ),
  );
  return (
    <Scroller
      label={text.messages}
      begins={text.begins}
      rows={rows}
      begin={begin}
      window={start.window}
      jumps={jumps}
      paging={paging}
      foundOldest={foundOldest}
      foundNewest={foundNewest}
      most={MOST_KEPT}
      onTrim={(side) => trimTimeline(userId, start.window, side)}
      newer={0}
    >
      {(row) => (
        <>
          {row.heading !== null && (
            <ConversationHeading heading={row.heading} messageId={row.message.id} />
          )}
          <MessageRow row={row} pointedAt={false} />
        </>
      )}
    </Scroller>
  );
}

/** Those of the messages, as far as they are known by now; it asks for those that were not read. */
function useConversations(items: readonly TimelineItem[]): ReadonlyMap<string, Conversation> {
  const ids = useMemo(
    () => [...new Set(items.map(({ message }) => message.conversationId))],
    [items],
  );
  return useQueries({ queries: ids.map((id) => conversationQuery(id)), combine: byId });
}

function byId(
  results: readonly { readonly data: Conversation | undefined }[],
): ReadonlyMap<string, Conversation> {
  return new Map(results.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data]])));
}

interface ConversationHeadingProps {
  readonly heading: Heading;
  readonly messageId: string;
}

function ConversationHeading({ heading, messageId }: ConversationHeadingProps) {
  const text = useTexts(texts);
  const title = heading.title || text.untitled;
  return (
    <h2 className={styles['heading']}>
      <Link
        to="/conversations/$conversationId"
        params={{ conversationId: heading.conversationId }}
        search={{ at: `message:${messageId}` }}
        aria-label={text.open(title)}
      >
        {title}
      </Link>
      {heading.status !== null && <StatusTag status={heading.status} />}
    </h2>
  );
}
