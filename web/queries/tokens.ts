import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { TokenKind } from '../paths.ts';
import { queryClient } from './client.ts';

const key = ['tokens'];

/** Sessions that hold. No event tells of them. */
export function tokensQuery(kind: TokenKind, id: string) {
  return queryOptions({
    queryKey: [...key, kind, id],
    queryFn: async ({ signal }) => (await api.sessions.listTokens({ kind, id }, { signal })).tokens,
    staleTime: 0,
    enabled: id !== '',
  });
}

export function refreshTokens(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: key });
}
