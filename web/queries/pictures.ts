import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Messages with pictures in a conversation, newest first. */
export const picturesQuery = (conversationId: string) =>
  infiniteQueryOptions({
    queryKey: ['pictures', conversationId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      return api.messages.search(
        { conversationId, type: 'img', limit: 100, ...cursor },
        { signal },
      );
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    // Events tell of messages, but not of this list.
    staleTime: 0,
  });
