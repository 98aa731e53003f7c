import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Conversation } from 'chatkeep/client';
import { api } from '../api.ts';
import { live } from '../live.ts';
import { queryClient } from './client.ts';
import { type Page, type Pages, placed } from './placed.ts';
import { type View, belongsTo, filterOf, views } from './views.ts';

const PAGE_SIZE = 50;

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
