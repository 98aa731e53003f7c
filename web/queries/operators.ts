import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import { queryClient } from './client.ts';

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

export function refreshOperators(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: operatorsQuery.queryKey });
}
