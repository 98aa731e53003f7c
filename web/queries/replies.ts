import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Canned replies: the shared ones, and one's own. No event tells of them. */
export const repliesQuery = queryOptions({
  queryKey: ['replies'],
  queryFn: async ({ signal }) => (await api.replies.list({ signal })).replies,
  staleTime: 60_000,
});
