import { ApiError, type Me } from 'chatkeep/client';
import { shared } from '../ui/shared.ts';
import { setZone } from '../ui/zone.ts';
import { api } from './api.ts';
import { forgetAll } from './conversations.ts';
import { close, follow } from './live.ts';

export type Session =
  | { readonly state: 'beginning' }
  | { readonly state: 'open'; readonly me: Me }
  /** `missing` where there never was one in this browser, `over` where the link or it has ended. */
  | { readonly state: 'missing' | 'over' }
  | { readonly state: 'failed'; readonly error: unknown };

export const session = shared<Session>({ state: 'beginning' });

/** Takes the token out of the address before anything else, so that it is in no history or picture. */
function takeToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')?.trim();
  if (token === undefined) return undefined;
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

const isRefusal = (error: unknown) => error instanceof ApiError && error.status === 401;

/** Begins with the token of the address, or else with the cookie of an earlier time. */
export async function begin(): Promise<void> {
  const token = takeToken();
  if (token === undefined && session.get().state === 'open') return;
  session.set({ state: 'beginning' });
  close();
  forgetAll();
  try {
    // Also an empty one: a link that was cut off is to be told as such.
    if (token !== undefined) await exchange(token);
    const me = await api.sessions.me();
    const { timezone } = await api.settings.get();
    setZone(timezone);
    follow({ myId: me.id, refused: () => session.set({ state: 'over' }) });
    session.set({ state: 'open', me });
  } catch (error) {
    if (error instanceof NotOfUser) session.set({ state: 'over' });
    else if (isRefusal(error)) session.set({ state: token === undefined ? 'missing' : 'over' });
    else session.set({ state: 'failed', error });
  }
}

class NotOfUser extends Error {
  override readonly name = 'NotOfUser';
}

async function exchange(token: string): Promise<void> {
  if (!/^[\w.-]{8,200}$/.test(token)) throw new NotOfUser();
  await api.sessions.signIn({ token, cookie: true });
}
