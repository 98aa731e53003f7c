import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

const EVERY_MS = 15_000;

/** How the server stands: asked for again while it is looked at, and kept when that fails. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => api.status.get({ signal }),
  staleTime: 0,
  refetchInterval: EVERY_MS,
});
