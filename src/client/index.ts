import { conversationsOf } from './conversations.ts';
import { blacklistOf, clientsOf, operatorsOf, settingsOf, statusOf, usersOf } from './directory.ts';
import { type Connection, type Fetch, type SessionKind, openTransport } from './http.ts';
import { type LiveOptions, openLive } from './live.ts';
import { eventsOf } from './log.ts';
import { messagesOf } from './messages.ts';
import { repliesOf } from './replies.ts';
import { sessionsOf } from './sessions.ts';
import { mediaOf } from './upload.ts';
import { findSendTelling } from './xhr.ts';

export { ApiError } from './errors.ts';
export type * from './events.ts';
export type { CallOptions, Fetch, SessionKind } from './http.ts';
export type { Live, LiveEventMap, LiveOptions, LiveSignals } from './live.ts';
export type { Walk } from './messages.ts';
export type * from './people.ts';
export type * from './problems.ts';
export type * from './types.ts';
export type { UploadOptions } from './upload.ts';

export interface ClientOptions {
  /** Where the server is, such as https://chat.example; a path before /api may follow. */
  readonly baseUrl: string;
  /** Of a user, an operator or a service; a function is asked before every request. */
  readonly token?: string | (() => string | undefined);
  /**
   * In a page that the server itself serves: the kind of the session that a cookie holds, since
   * `sessions.signIn` with `cookie: true`. A token goes before.
   */
  readonly session?: SessionKind;
  /** The global one when left out. */
  readonly fetch?: Fetch;
}

export type Client = ReturnType<typeof createClient>;

/** A client of `/api`. It keeps nothing but what it is given, and opens nothing by itself. */
export function createClient({ baseUrl, token, session, fetch }: ClientOptions) {
  const connection: Connection = {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    token: typeof token === 'function' ? token : () => token,
    session,
    fetch: fetch ?? ((address, init) => globalThis.fetch(address, init)),
    sendTelling: fetch === undefined ? findSendTelling() : undefined,
  };
  const transport = openTransport(connection);
  return {
    sessions: sessionsOf(transport),
    conversations: conversationsOf(transport),
    messages: messagesOf(transport),
    users: usersOf(transport),
    blacklist: blacklistOf(transport),
    operators: operatorsOf(transport),
    clients: clientsOf(transport),
    replies: repliesOf(transport),
    settings: settingsOf(transport),
    status: statusOf(transport),
    events: eventsOf(transport),
    media: mediaOf(connection, transport),
    /** Opens a connection over which events come as they happen. */
    live: (options: LiveOptions = {}) => openLive(connection, options),
  };
}
