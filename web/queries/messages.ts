import { type InfiniteData, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Message, MessageWindow, WindowQuery } from 'chatkeep/client';
import { api } from '../api.ts';
import { byDisplayOrder } from '../changes.ts';
import { live } from '../live.ts';
import { queryClient } from './client.ts';
import { MOST_KEPT, type Side, trimmed } from './trimmed.ts';
import { changeInTimelines, refreshTimelines } from './timeline.ts';
import { followingOf, recentMessages } from './recent-messages.ts';

const PAGE_SIZE = 100;

export type Windows = InfiniteData<MessageWindow, WindowQuery>;

/**
 * Messages around an anchor (see docs/api/native.md), going on in both directions. Live messages are
 * put at the end once it is reached.
 */
export function messagesQuery(conversationId: string, anchor: string) {
  const initialPageParam: WindowQuery = { anchor };
  return infiniteQueryOptions({
    queryKey: ['messages', conversationId, anchor],
    initialPageParam,
    queryFn: async ({ pageParam, signal }) => {
      await live.watched([conversationId]);
      const window = await api.messages.list(conversationId, pageParam, { signal });
      return window.foundNewest ? withRecent(window, conversationId) : window;
    },
    getPreviousPageParam: ({ foundOldest, before }): WindowQuery | undefined =>
      foundOldest || before === null ? undefined : { cursor: before, before: PAGE_SIZE },
    getNextPageParam: ({ foundNewest, after }): WindowQuery | undefined =>
      foundNewest || after === null ? undefined : { cursor: after, after: PAGE_SIZE },
    select: messagesOf,
    gcTime: 10 * 60_000,
  });
}

/** What was told while the window was on its way is put at its end. */
function withRecent(window: MessageWindow, conversationId: string): MessageWindow {
  const missing = followingOf(window.messages, recentMessages(conversationId));
  return missing.length === 0 ? window : { ...window, messages: [...window.messages, ...missing] };
}

export interface Shown {
  /** In display order, each once. */
  readonly messages: Message[];
  /** Id of the message that the anchor named; null when there is none. */
  readonly anchorId: string | null;
  readonly foundOldest: boolean;
  readonly foundNewest: boolean;
}

function messagesOf({ pages, pageParams }: Windows): Shown {
  const seen = new Set<string>();
  const messages: Message[] = [];
  for (const message of pages.flatMap((page) => page.messages)) {
    if (seen.has(message.id)) continue;
    seen.add(message.id);
    messages.push(message);
  }
  const first = pages[pageParams.findIndex((parameter) => parameter.anchor !== undefined)];
  return {
    messages,
    anchorId: first?.anchor ?? null,
    foundOldest: pages[0]?.foundOldest ?? true,
    foundNewest: pages.at(-1)?.foundNewest ?? true,
  };
}

/** Lets go of what is far away on a side, in whole pages. */
export function trimMessages(conversationId: string, anchor: string, side: Side): void {
  const { queryKey } = messagesQuery(conversationId, anchor);
  queryClient.setQueryData<Windows>(queryKey, (data) =>
    data === undefined
      ? data
      : trimmed(data, side, ({ messages }) => messages.length, MOST_KEPT / 2),
  );
}

/** Whether a window that was loaded before still has a message. */
export function isLoaded(conversationId: string, anchor: string, messageId: string): boolean {
  const data = queryClient.getQueryData<Windows>(messagesQuery(conversationId, anchor).queryKey);
  return data?.pages.some((page) => page.messages.some(({ id }) => id === messageId)) ?? false;
}

/** So that it begins at its anchor: a window that was scrolled far away is asked for anew. */
export function loadFromAnchor(conversationId: string, anchor: string): void {
  const { queryKey } = messagesQuery(conversationId, anchor);
  const data = queryClient.getQueryData<Windows>(queryKey);
  if (data === undefined || data.pageParams.some((given) => given.anchor !== undefined)) return;
  queryClient.removeQueries({ queryKey, exact: true });
}

/** The first message that the caller has not read; null when there is none. */
export const firstUnreadQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['first-unread', conversationId],
    queryFn: async ({ signal }) => {
      const query = { anchor: 'first_unread', before: 0 };
      return (await api.messages.list(conversationId, query, { signal })).anchor;
    },
    gcTime: 0,
  });

/** When the first and the last message were said, epoch ms; null when there is none. */
export async function spanOfMessages(conversationId: string, signal: AbortSignal) {
  const [oldest, newest] = await Promise.all([
    api.messages.list(conversationId, { anchor: 'oldest', after: 1 }, { signal }),
    api.messages.list(conversationId, { anchor: 'newest', before: 1 }, { signal }),
  ]);
  return {
    from: oldest.messages[0]?.sentAt ?? null,
    to: newest.messages[0]?.sentAt ?? null,
  };
}

function patchWindows(conversationId: string, patch: (data: Windows) => Windows): void {
  queryClient.setQueriesData<Windows>({ queryKey: ['messages', conversationId] }, (data) =>
    data === undefined ? data : patch(data),
  );
}

/** Puts a new message into every window of its conversation that reaches the end. */
export function addMessage(message: Message): void {
  patchWindows(message.conversationId, (data) => {
    const last = data.pages.at(-1);
    if (last === undefined || !last.foundNewest) return data;
    if (data.pages.some((page) => page.messages.some(({ id }) => id === message.id))) return data;
    const messages = [...last.messages, message].toSorted(byDisplayOrder);
    return { ...data, pages: [...data.pages.slice(0, -1), { ...last, messages }] };
  });
}

/** All that is loaded of a conversation, in whatever windows; some may be in several. */
export function loadedMessages(conversationId: string): Message[] {
  return queryClient
    .getQueriesData<Windows>({ queryKey: ['messages', conversationId] })
    .flatMap(([, data]) => data?.pages.flatMap(({ messages }) => messages) ?? []);
}

/** Changes a message wherever it is shown. */
export function changeMessage(
  conversationId: string,
  messageId: string,
  change: (message: Message) => Message,
): void {
  patchWindows(conversationId, (data) => ({
    ...data,
    pages: data.pages.map((page) =>
      page.messages.some(({ id }) => id === messageId)
        ? {
            ...page,
            messages: page.messages.map((each) => (each.id === messageId ? change(each) : each)),
          }
        : page,
    ),
  }));
  changeInTimelines(messageId, change);
}

/** Asks for a message anew, with its marks, where it is shown. */
export async function refreshMessage(conversationId: string, messageId: string): Promise<void> {
  const window = await api.messages.list(conversationId, {
    anchor: `message:${messageId}`,
    before: 0,
    after: 0,
  });
  for (const message of window.messages) changeMessage(conversationId, message.id, () => message);
}

/** History changed in the past: what is shown of the conversation is asked for anew. */
export async function refreshMessages(conversationId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['messages', conversationId] }),
    refreshTimelines(conversationId),
  ]);
}
