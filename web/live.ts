import { ApiError, type Event, type Live, type LiveSignals } from 'chatkeep/client';
import { api } from './api.ts';
import { sessionLost } from './session/lost.ts';
import { shared } from './ui/shared.ts';

/** `connecting` before the first connection, `lost` after one that broke. */
export type ConnectionState = 'connecting' | 'connected' | 'lost';

export const connectionState = shared<ConnectionState>('connecting');

export interface Follower {
  readonly event: (event: Event) => void;
  readonly typing: (typing: LiveSignals['typing']) => void;
  readonly presence: (presence: LiveSignals['presence']) => void;
  /** From now on the log is followed: what was read before may be old. */
  readonly begun: () => void;
}

/** The server takes 1000 ids with a connection. */
const MOST_WATCHED = 900;

const watchedIds = new Set<string>();
let connection: Live | undefined;
let begun = false;

function open(follower: Follower): void {
  close();
  const opened = api.live({ watch: [...watchedIds] });
  begun = false;
  connection = opened;
  connectionState.set('connecting');
  opened.on('ready', ({ notWatched = [] }) => {
    for (const id of notWatched) watchedIds.delete(id);
    connectionState.set('connected');
    // Later connections go on where the one before was lost.
    if (!begun) follower.begun();
    begun = true;
  });
  opened.on('disconnected', () => connectionState.set('lost'));
  opened.on('event', follower.event);
  opened.on('typing', follower.typing);
  opened.on('presence', follower.presence);
  opened.on('refused', (error) => {
    connectionState.set('lost');
    if (error.slug === 'unauthenticated') sessionLost.set(true);
  });
  opened.on('cut', ({ reason }) => {
    if (reason === 'token') sessionLost.set(true);
  });
}

function close(): void {
  connection?.close();
  connection = undefined;
}

/**
 * Follows conversations from here on; those not asked for the longest are let go. Resolves with
 * whether what was read of them by then must be read again: some were not followed before. What is
 * read before a connection has begun is read again then, so that nothing waits for it.
 */
async function watched(ids: readonly string[]): Promise<boolean> {
  const added = ids.filter((id) => !watchedIds.has(id));
  for (const id of ids) {
    watchedIds.delete(id);
    watchedIds.add(id);
  }
  const over = [...watchedIds].slice(0, Math.max(0, watchedIds.size - MOST_WATCHED));
  for (const id of over) watchedIds.delete(id);
  try {
    if (over.length > 0) await connection?.unwatch(over);
    if (added.length > 0) await connection?.watch(added);
    return begun && added.length > 0;
  } catch (error) {
    for (const id of added) watchedIds.delete(id);
    // Not to be seen: whoever asks for it is told so by the request itself.
    if (!(error instanceof ApiError)) throw error;
    return false;
  }
}

/** The one connection over which the server tells what happens. */
export const live = {
  open,
  close,
  /** Resolves when what happens from then on will be told. */
  watched,
  /** Told to the other side of a conversation; say it again every few seconds. */
  typing: (conversationId: string, typing: boolean): void =>
    void connection?.typing(conversationId, typing),
};
