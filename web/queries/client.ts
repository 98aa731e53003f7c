import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from 'chatkeep/client';
import { sessionLost } from '../session/lost.ts';

/** The client has tried again already where that helps. */
const neverAgain = { retry: false } as const;

function onError(error: unknown): void {
  if (error instanceof ApiError && error.slug === 'unauthenticated') sessionLost.set(true);
}

/**
 * All that is known of the server. Live events keep it true (see `live.ts`), so nothing is asked for
 * again by itself.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      ...neverAgain,
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // The connection's own state says better what can be reached than the browser's.
      networkMode: 'always',
    },
    mutations: { ...neverAgain, networkMode: 'always' },
  },
});
