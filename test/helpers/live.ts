import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { type Socket, io } from 'socket.io-client';
import { type App, createApp } from '../../src/app.ts';
import { type Environment, readConfig } from '../../src/config.ts';
import type { ApiEvent } from '../../src/http/api/schema/event.ts';
import { issueToken } from '../../src/usecases/sessions.ts';
import { type TestContext, testContext } from './context.ts';

export interface LiveServers extends AsyncDisposable {
  /** Of nobody's server; on the same database. */
  readonly ctx: TestContext;
  readonly servers: readonly LiveServer[];
  token(kind: 'user' | 'operator', id: string): Promise<string>;
}

export interface LiveServer extends AsyncDisposable {
  readonly app: App;
  readonly origin: string;
}

async function start(ctx: TestContext, env: Environment): Promise<LiveServer> {
  const config = readConfig(
    { data: ctx.config.dataDir, port: '0' },
    { DATABASE_URL: ctx.database.url, ...env },
  );
  const app = await createApp(config, pino({ level: 'silent' }), new AbortController().signal);
  await app.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.server.address() as AddressInfo;
  let disposed: Promise<void> | undefined;
  return {
    app,
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => (disposed ??= Promise.resolve(app[Symbol.asyncDispose]())),
  };
}

/** So many whole servers of one database. */
export async function liveServers(count: number, env: Environment = {}): Promise<LiveServers> {
  const ctx = await testContext();
  const servers: LiveServer[] = [];
  for (let i = 0; i < count; i++) servers.push(await start(ctx, env));
  return {
    ctx,
    servers,
    token: (kind, id) => issueToken(ctx, { kind: 'system' }, kind, id),
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server[Symbol.asyncDispose]();
      await ctx[Symbol.asyncDispose]();
    },
  };
}

export interface LiveAuth {
  readonly token: string;
  readonly since?: string | undefined;
  readonly watch?: readonly string[] | undefined;
}

export interface Told {
  readonly conversationId: string;
  readonly from: string;
  readonly typing: boolean;
}

interface ServerEvents {
  readonly ready: (data: {
    readonly eventId: string;
    readonly notWatched?: readonly string[];
  }) => void;
  readonly event: (event: ApiEvent) => void;
  readonly typing: (data: Told) => void;
  readonly presence: (data: { readonly id: string; readonly online: boolean }) => void;
  readonly cut: (data: { readonly reason: string }) => void;
}

type ClientEvents = Record<
  string,
  (payload: unknown, ack: (answer: Record<string, unknown>) => void) => void
>;

/** A client as Socket.IO makes it, that keeps all it was told. */
export class LiveClient implements Disposable {
  readonly socket: Socket<ServerEvents, ClientEvents>;
  readonly events: ApiEvent[] = [];
  readonly typing: Told[] = [];
  readonly presence: { readonly id: string; readonly online: boolean }[] = [];
  readonly cuts: string[] = [];
  readonly refusals: Record<string, unknown>[] = [];
  readonly disconnects: string[] = [];
  readonly readyIds: string[] = [];
  readonly notWatched: (readonly string[])[] = [];
  readonly #changes = new EventEmitter();

  constructor(origin: string, auth: LiveAuth, options: { readonly reconnection?: boolean } = {}) {
    this.socket = io(origin, {
      path: '/api/live',
      transports: ['websocket'],
      auth,
      forceNew: true,
      reconnection: options.reconnection ?? false,
    });
    const keep = <T>(list: T[]) => {
      return (told: T) => {
        list.push(told);
        this.#changes.emit('change');
      };
    };
    this.socket.on('event', keep(this.events));
    this.socket.on('typing', keep(this.typing));
    this.socket.on('presence', keep(this.presence));
    this.socket.on('ready', ({ eventId, notWatched }) => {
      if (notWatched !== undefined) this.notWatched.push(notWatched);
      keep(this.readyIds)(eventId);
    });
    this.socket.on('cut', ({ reason }) => keep(this.cuts)(reason));
    this.socket.on('disconnect', (reason) => keep(this.disconnects)(reason));
    this.socket.on('connect_error', (error) => {
      keep(this.refusals)('data' in error ? (error.data as Record<string, unknown>) : {});
    });
  }

  /** Waits for what may have come already. */
  async until<T>(what: string, look: () => T | undefined | false, ms = 20_000): Promise<T> {
    const timeout = AbortSignal.timeout(ms);
    for (;;) {
      const seen = look();
      if (seen !== undefined && seen !== false) return seen;
      await once(this.#changes, 'change', { signal: timeout }).catch(() => {
        throw new Error(`${what} did not happen in ${ms} ms: ${this.#state()}`);
      });
    }
  }

  ready(): Promise<string> {
    return this.until('ready', () => this.readyIds[0]);
  }

  /** The first event after the given number of them that meets the condition. */
  event(condition: (event: ApiEvent) => boolean, after = 0): Promise<ApiEvent> {
    return this.until('the event', () => this.events.slice(after).find(condition));
  }

  /** Sends, and gives the acknowledgement; fails when the connection ends first. */
  ask(name: string, payload: unknown): Promise<Record<string, unknown>> {
    const answer = this.socket.timeout(20_000).emitWithAck(name, payload) as Promise<
      Record<string, unknown>
    >;
    // Of several that are asked at once, one may fail while another is waited for.
    answer.catch(() => undefined);
    return answer;
  }

  /** Sends, and wants no answer. */
  say(name: string, ...given: readonly unknown[]): void {
    (this.socket as unknown as Socket).emit(name, ...given);
  }

  get ids(): string[] {
    return this.events.map((event) => event.id);
  }

  #state(): string {
    const { events, cuts, refusals, disconnects } = this;
    const kinds = events.map((event) => event.kind);
    return JSON.stringify({ kinds, cuts, refusals, disconnects });
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}

/** A client that is told of all that happens from now on. */
export async function connect(server: LiveServer, auth: LiveAuth): Promise<LiveClient> {
  const client = new LiveClient(server.origin, auth);
  await client.ready();
  return client;
}

export function txt(conversationId: string, msg: string, fields: object = {}) {
  return { conversationId, type: 'txt', body: { msg }, ...fields };
}

/** The text of a message.created event. */
export function textOf(event: ApiEvent): unknown {
  if (event.kind !== 'message.created') return undefined;
  return (event.data.message.body as unknown as { readonly msg?: unknown }).msg;
}
