import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
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

const MOST_NAMED = 50;

/** Operators whose name has this in it, with whether they are connected by now. */
export const operatorsNamedQuery = (nick: string) =>
  queryOptions({
    queryKey: ['operators', 'named', nick],
    queryFn: ({ signal }) =>
      api.operators.list({ limit: MOST_NAMED, ...(nick === '' ? {} : { nick }) }, { signal }),
    staleTime: 0,
  });

export function refreshOperators(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: operatorsQuery.queryKey });
}
