import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query';
import type { Message, TimelineItem, TimelineWindow, WindowQuery } from 'chatkeep/client';
import { api } from '../api.ts';
import { byDisplayOrder } from '../changes.ts';
import { queryClient } from './client.ts';
import { knownConversation } from './conversations.ts';
import { MOST_KEPT, type Side, trimmed } from './trimmed.ts';

const PAGE_SIZE = 100;

type Windows = InfiniteData<TimelineWindow, WindowQuery>;

/** All that a user sees over all conversations, around an anchor, going on in both directions. */
export function timelineQuery(userId: string, anchor: string) {
  const initialPageParam: WindowQuery = { anchor };
  return infiniteQueryOptions({
    queryKey: ['timeline', userId, anchor],
    initialPageParam,
    queryFn: ({ pageParam, signal }) => api.users.timeline(userId, pageParam, { signal }),
    getPreviousPageParam: ({ foundOldest, before }): WindowQuery | undefined =>
      foundOldest || before === null ? undefined : { cursor: before, before: PAGE_SIZE },
    getNextPageParam: ({ foundNewest, after }): WindowQuery | undefined =>
      foundNewest || after === null ? undefined : { cursor: after, after: PAGE_SIZE },
    select: ({ pages, pageParams }: Windows) => ({
      items: pages.flatMap(({ items }) => items),
      anchorId: pages[pageParams.findIndex(isAnchored)]?.anchor ?? null,
      foundOldest: pages[0]?.foundOldest ?? true,
      foundNewest: pages.at(-1)?.foundNewest ?? true,
    }),
  });
}

const isAnchored = ({ anchor }: WindowQuery) => anchor !== undefined;

const keyOf = (userId: string, anchor: string) => timelineQuery(userId, anchor).queryKey;

export function trimTimeline(userId: string, anchor: string, side: Side): void {
  queryClient.setQueryData<Windows>(keyOf(userId, anchor), (data) =>
    data === undefined ? data : trimmed(data, side, ({ items }) => items.length, MOST_KEPT / 2),
  );
}

const has = ({ items }: TimelineWindow, messageId: string) =>
  items.some(({ message }) => message.id === messageId);

export function isTimelineLoaded(userId: string, anchor: string, messageId: string): boolean {
  const data = queryClient.getQueryData<Windows>(keyOf(userId, anchor));
  return data?.pages.some((page) => has(page, messageId)) ?? false;
}

export function loadTimelineFromAnchor(userId: string, anchor: string): void {
  const queryKey = keyOf(userId, anchor);
  const data = queryClient.getQueryData<Windows>(queryKey);
  if (data === undefined || data.pageParams.some(isAnchored)) return;
  queryClient.removeQueries({ queryKey, exact: true });
}

/** Puts a new message into the timelines that reach the end, of those who see its conversation. */
export function addToTimelines(message: Message): void {
  const conversation = knownConversation(message.conversationId);
  if (conversation === undefined || conversation.hidden || conversation.status === 'deleted')
    return;
  for (const person of [conversation.user, ...conversation.members]) {
    if (person === null) continue;
    queryClient.setQueriesData<Windows>({ queryKey: ['timeline', person.id] }, (data) =>
      data === undefined ? data : withAtEnd(data, message),
    );
  }
}

function withAtEnd(data: Windows, message: Message): Windows {
  const last = data.pages.at(-1);
  if (last === undefined || !last.foundNewest) return data;
  if (data.pages.some((page) => has(page, message.id))) return data;
  const added: TimelineItem = { separator: null, message };
  const items = [...last.items, added].toSorted((one, other) =>
    byDisplayOrder(one.message, other.message),
  );
  return { ...data, pages: [...data.pages.slice(0, -1), { ...last, items }] };
}

/** Changes a message in the timelines that show it. */
export function changeInTimelines(messageId: string, change: (message: Message) => Message): void {
  queryClient.setQueriesData<Windows>({ queryKey: ['timeline'] }, (data) => {
    if (data?.pages.some((page) => has(page, messageId)) !== true) return data;
    const changed = (item: TimelineItem) =>
      item.message.id === messageId ? { ...item, message: change(item.message) } : item;
    const pages = data.pages.map((page) =>
      has(page, messageId) ? { ...page, items: page.items.map(changed) } : page,
    );
    return { ...data, pages };
  });
}

/** History of a conversation changed in the past: timelines that have it are asked for anew. */
export function refreshTimelines(conversationId: string): Promise<void> {
  return queryClient.invalidateQueries({
    queryKey: ['timeline'],
    predicate: ({ state }) => {
      const data = state.data as Windows | undefined;
      return (
        data?.pages.some(({ items }) =>
          items.some(({ message }) => message.conversationId === conversationId),
        ) === true
      );
    },
  });
}

/** When the first and the last message were said, epoch ms; null when there is none. */
export async function spanOfTimeline(userId: string, signal: AbortSignal) {
  const [oldest, newest] = await Promise.all([
    api.users.timeline(userId, { anchor: 'oldest', after: 1 }, { signal }),
    api.users.timeline(userId, { anchor: 'newest', before: 1 }, { signal }),
  ]);
  return {
    from: oldest.items[0]?.message.sentAt ?? null,
    to: newest.items[0]?.message.sentAt ?? null,
  };
}
