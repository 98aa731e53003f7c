import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** What is configured on the server; it changes with its next start. */
export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api.settings.get({ signal }),
});
