import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Me } from 'chatkeep/client';
import { api } from '../api.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.sessions.me({ signal }),
});

/** Who is signed in. Only inside the shell, which is not shown before this is known. */
export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (data === undefined) throw new Error('nobody is signed in here');
  return data;
}
