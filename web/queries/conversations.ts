import { type InfiniteData, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Conversation } from 'chatkeep/client';
import { api } from '../api.ts';
import { live } from '../live.ts';
import { queryClient } from './client.ts';
import { type View, belongsTo, filterOf, views } from './views.ts';

const PAGE_SIZE = 50;

interface Page {
  readonly conversations: Conversation[];
  readonly next: string | null;
}

type Pages = InfiniteData<Page, string | undefined>;

/** The latest activity first. What is listed is watched, so that its last message is true. */
export const conversationsQuery = (view: View) =>
  infiniteQueryOptions({
    queryKey: ['conversations', view],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      const query = { ...filterOf[view], ...cursor, limit: PAGE_SIZE };
      const page = await api.conversations.list(query, { signal });
      live.watch(page.conversations.map(({ id }) => id));
      return page;
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    select: (data) => data.pages.flatMap(({ conversations }) => conversations),
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => {
      live.watch([id]);
      return api.conversations.get(id, { signal });
    },
    initialData: () => listed(id),
  });

function listed(id: string): Conversation | undefined {
  for (const view of views) {
    const data = queryClient.getQueryData<Pages>(conversationsQuery(view).queryKey);
    const found = data?.pages.flatMap((page) => page.conversations).find((each) => each.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As last seen in any view; undefined when it was not. */
export function knownConversation(id: string): Conversation | undefined {
  return queryClient.getQueryData(conversationQuery(id).queryKey) ?? listed(id);
}

/** Puts a conversation as it is by now into all views, in its place, and out of those it left. */
export function putConversation(conversation: Conversation, operatorId: string): void {
  queryClient.setQueryData(conversationQuery(conversation.id).queryKey, conversation);
  for (const view of views) {
    queryClient.setQueryData<Pages>(conversationsQuery(view).queryKey, (data) =>
      data === undefined
        ? data
        : placed(data, conversation, belongsTo(view, conversation, operatorId)),
    );
  }
}

/** With the conversation where it belongs by activity, if it does. */
export function placed(data: Pages, conversation: Conversation, belongs: boolean): Pages {
  const pages = data.pages.map((page) => ({
    ...page,
    conversations: page.conversations.filter(({ id }) => id !== conversation.id),
  }));
  if (belongs) {
    const isLater = (each: Conversation) => each.lastActivityAt > conversation.lastActivityAt;
    const at = pages.findIndex(
      (page) => page.next === null || page.conversations.some((each) => !isLater(each)),
    );
    const page = pages[at];
    // Beyond what is loaded: it comes with the page that it is on.
    if (page !== undefined) {
      const index = page.conversations.findIndex((each) => !isLater(each));
      page.conversations.splice(index === -1 ? page.conversations.length : index, 0, conversation);
    }
  }
  return { ...data, pages };
}
