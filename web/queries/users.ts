import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Message } from 'chatkeep/client';
import { api } from '../api.ts';
import { onceAtATime } from '../changes.ts';
import { queryClient } from './client.ts';

/** Nobody tells when somebody changes their name: asked for with every look. */
export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['user', id],
    queryFn: ({ signal }) => api.users.get(id, { signal }),
    staleTime: 0,
  });

/** They were there when they said this. */
export function noteSaid({ from, sentAt }: Message): void {
  queryClient.setQueryData(userQuery(from).queryKey, (user) =>
    user === undefined || (user.lastMessageAt ?? 0) >= sentAt
      ? user
      : { ...user, lastMessageAt: sentAt },
  );
}

/** All conversations of somebody, the newest first. */
export const conversationsOfQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: ['conversations-of', userId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      const query = { user: userId, sort: '-created', limit: 20, ...cursor } as const;
      return api.conversations.list(query, { signal });
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    select: ({ pages }) => pages.flatMap(({ conversations }) => conversations),
    staleTime: 0,
  });

/** Marks of a conversation, the latest first as far as one page goes. */
export const marksQuery = (conversationId: string) =>
  infiniteQueryOptions({
    queryKey: ['marks', conversationId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      return api.messages.marks(conversationId, { limit: 20, ...cursor }, { signal });
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    select: ({ pages }) => pages.flatMap(({ marks }) => marks),
    staleTime: 0,
  });

/** Somebody marked a message, or no longer: the list is asked for anew where it is shown. */
export const refreshMarks = onceAtATime((conversationId) =>
  queryClient.invalidateQueries({ queryKey: marksQuery(conversationId).queryKey }),
);
