import { readInboxSearch } from './paths.ts';
import { queryClient } from './queries/client.ts';
import { conversationsQuery } from './queries/conversations.ts';
import { inboxQuery } from './queries/inbox.ts';
import { meQuery } from './queries/me.ts';
import { settingsQuery } from './queries/settings.ts';
import { router } from './routes.tsx';

/**
 * Asks at once for what the page's address will ask for step by step. Whoever needs it tells what is
 * wrong with it: a prefetch has no errors, and a part that could not be loaded is loaded again.
 */
export function askAhead({ pathname, search }: Location): void {
  const [matchedRoutes] = router.getMatchedRoutes(pathname);
  for (const route of matchedRoutes) router.loadRouteChunk(route)?.catch(() => undefined);
  if (pathname === '/sign-in') return;
  void queryClient.prefetchQuery(meQuery);
  void queryClient.prefetchQuery(settingsQuery);
  if (pathname !== '/' && !/^\/inbox(?:\/|$)/.test(pathname)) return;
  const { view = 'waiting' } = readInboxSearch(Object.fromEntries(new URLSearchParams(search)));
  void queryClient.prefetchInfiniteQuery(conversationsQuery(view));
  void queryClient.prefetchQuery(inboxQuery);
}
