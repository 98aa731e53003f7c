import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Conversation } from 'chatkeep/client';
import { api } from '../api.ts';
import { live } from '../live.ts';
import { queryClient } from './client.ts';
import { readConversation } from './batched-conversations.ts';
import { type Page, type Pages, placed, withChanges } from './placed.ts';
import { type View, belongsTo, filterOf, orderOf, views } from './views.ts';

const PAGE_SIZE = 50;
/** Times that a page is read at most, while others come into it that were not followed yet. */
const MOST_READ = 3;

interface Put {
  readonly turn: number;
  readonly conversation: Conversation;
  readonly operatorId: string;
}

const MOST_PUTS = 200;
let turn = 0;
/** What was told last of conversations: it is newer than what was asked for before, whenever that comes. */
const lastPuts = new Map<string, Put>();

const putSince = (begun: number) => [...lastPuts.values()].filter((put) => put.turn > begun);

function notePut(conversation: Conversation, operatorId: string): void {
  turn += 1;
  lastPuts.delete(conversation.id);
  lastPuts.set(conversation.id, { turn, conversation, operatorId });
  for (const id of [...lastPuts.keys()].slice(0, Math.max(0, lastPuts.size - MOST_PUTS))) {
    lastPuts.delete(id);
  }
}

/** In the order of the view. What is listed is watched, so that its last message is true. */
export const conversationsQuery = (view: View) =>
  infiniteQueryOptions({
    queryKey: ['conversations', view],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      const query = { ...filterOf[view], ...cursor, limit: PAGE_SIZE };
      const begun = turn;
      const read = () => api.conversations.list(query, { signal });
      const idsOf = (page: Page) => page.conversations.map(({ id }) => id);
      let page = await read();
      // What was said before it was followed is in what is read after.
      for (let left = MOST_READ; left > 1 && (await live.watched(idsOf(page))); left -= 1) {
        page = await read();
      }
      const changes = putSince(begun).map(({ conversation, operatorId }) => ({
        conversation,
        belongs: belongsTo(view, conversation, operatorId),
      }));
      return withChanges(page, pageParam === undefined, changes, orderOf(view));
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    select: (data) => distinct(data.pages.flatMap(({ conversations }) => conversations)),
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: async () => {
      const begun = turn;
      const read = await readConversation(id);
      const later = putSince(begun).find(({ conversation }) => conversation.id === id);
      return later?.conversation ?? read;
    },
    initialData: () => listed(id),
  });

const MOST_OF_USER = 100;

/** Reads those of a user by one request, the newest ones, so that each is known by itself. */
export const readConversationsOf = (userId: string) =>
  queryOptions({
    queryKey: ['read-conversations-of', userId],
    queryFn: async ({ signal }) => {
      const query = { user: userId, sort: '-created', limit: MOST_OF_USER } as const;
      const begun = turn;
      const read = async () => (await api.conversations.list(query, { signal })).conversations;
      let conversations = await read();
      // What happened before they were followed is in what is read after.
      if (await live.watched(conversations.map(({ id }) => id))) conversations = await read();
      const later = new Map(putSince(begun).map((put) => [put.conversation.id, put.conversation]));
      for (const each of conversations) {
        const { queryKey } = conversationQuery(each.id);
        queryClient.setQueryData(queryKey, later.get(each.id) ?? each);
      }
      return conversations.length;
    },
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
  notePut(conversation, operatorId);
  queryClient.setQueryData(conversationQuery(conversation.id).queryKey, conversation);
  for (const view of views) {
    queryClient.setQueryData<Pages>(conversationsQuery(view).queryKey, (data) =>
      data === undefined
        ? data
        : placed(data, conversation, belongsTo(view, conversation, operatorId), orderOf(view)),
    );
  }
}

function distinct(conversations: readonly Conversation[]): Conversation[] {
  const seen = new Set<string>();
  return conversations.filter(({ id }) => !seen.has(id) && seen.add(id));
}
