import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** All tags in use. No event tells of new ones. */
export const tagsQuery = queryOptions({
  queryKey: ['tags'],
  queryFn: async ({ signal }) => (await api.conversations.tags({ signal })).tags,
  staleTime: 0,
});
