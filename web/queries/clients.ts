import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import { queryClient } from './client.ts';

/** Calling apps. No event tells of them. */
export const clientsQuery = queryOptions({
  queryKey: ['clients'],
  queryFn: async ({ signal }) => (await api.clients.list({ signal })).clients,
  staleTime: 0,
});

export function refreshClients(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: clientsQuery.queryKey });
}
