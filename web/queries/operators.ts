import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

export const operatorsQuery = infiniteQueryOptions({
  queryKey: ['operators'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam, signal }) =>
    api.operators.list(
      { limit: 100, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
      { signal },
    ),
  getNextPageParam: ({ next }) => next ?? undefined,
  select: (data) => data.pages.flatMap(({ operators }) => operators),
  // No event tells of operators.
  staleTime: 0,
});
