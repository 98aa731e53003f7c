import { api } from '../api.ts';
import { queryClient } from '../queries/client.ts';
import { meQuery } from '../queries/me.ts';
import { sessionLost } from './lost.ts';

/** Begins a session. What is shown is kept when the same operator comes back. */
export async function signIn(login: string, password: string): Promise<void> {
  const before = queryClient.getQueryData(meQuery.queryKey);
  // Too many tries: that is said at once, with how long to wait.
  const session = await api.sessions.signIn({ login, password, cookie: true }, { retry: false });
  if (before !== undefined && before.id !== session.id) queryClient.clear();
  queryClient.setQueryData(meQuery.queryKey, await api.sessions.me());
  sessionLost.set(false);
  await queryClient.invalidateQueries();
}

/** Ends the session, and forgets all that was shown. Drafts stay, for whoever wrote them. */
export async function signOut(): Promise<void> {
  await api.sessions.signOut();
  queryClient.clear();
}
