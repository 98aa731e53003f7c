import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Words that no message may hold. No event tells of them. */
export const forbiddenWordsQuery = queryOptions({
  queryKey: ['forbidden-words'],
  queryFn: async ({ signal }) => (await api.settings.forbiddenWords({ signal })).words,
  staleTime: 0,
});
