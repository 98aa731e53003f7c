import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Labels of marks, with how often they are used, in the conversations that have any lately. */
export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: async ({ signal }) => {
    const { conversations } = await api.conversations.list(
      { marked: true, limit: 100 },
      { signal },
    );
    return conversations.flatMap(({ labels }) => labels);
  },
  // Events tell of one mark at a time.
  staleTime: 0,
});
