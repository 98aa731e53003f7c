import { readInboxSearch } from './paths.ts';
import { queryClient } from './queries/client.ts';
import { conversationsQuery } from './queries/conversations.ts';
import { inboxQuery } from './queries/inbox.ts';
import { meQuery } from './queries/me.ts';
import { settingsQuery } from './queries/settings.ts';

/**
 * Asks at once for what the page will ask for step by step. Errors are those of whoever needs it: a
 * prefetch has none.
 */
export function askAhead({ pathname, search }: Location): void {
  if (pathname === '/sign-in') return;
  void queryClient.prefetchQuery(meQuery);
  void queryClient.prefetchQuery(settingsQuery);
  if (pathname !== '/' && !/^\/inbox(?:\/|$)/.test(pathname)) return;
  const { view = 'waiting' } = readInboxSearch(Object.fromEntries(new URLSearchParams(search)));
  void queryClient.prefetchInfiniteQuery(conversationsQuery(view));
  void queryClient.prefetchQuery(inboxQuery);
}
