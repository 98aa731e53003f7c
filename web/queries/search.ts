import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

const PAGE_SIZE = 30;

export const searchQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['search', q],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.messages.search(
        { q, limit: PAGE_SIZE, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        { signal },
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
    // What was said since is to be found as well.
    staleTime: 0,
  });
