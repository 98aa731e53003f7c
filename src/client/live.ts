import { type Socket, io } from 'socket.io-client';
import { ApiError, isProblem } from './errors.ts';
import type { Event, EventKind } from './events.ts';
import type { Connection } from './http.ts';
import { Handlers } from './handlers.ts';
import type { Problem } from './problems.ts';

export interface LiveOptions {
  /** Id of the last event known: what came after it is caught up with first. */
  readonly since?: string;
  /** Conversations to follow beside one's own; for staff. */
  readonly watch?: readonly string[];
}

/** What comes beside the events of the log. */
export interface LiveSignals {
  /**
   * Caught up with the log, after connecting and after each time of reconnecting. `notWatched` are
   * conversations that could not be seen; they are asked for again with the next connection.
   */
  ready: { eventId: string; notWatched?: string[] };
  typing: { conversationId: string; from: string; typing: boolean };
  presence: { id: string; online: boolean };
  /** The server ends the connection. After `token` and `flood` it is not opened again. */
  cut: { reason: 'slow' | 'restarting' | 'token' | 'flood' | 'unavailable' };
  /** The connection is lost; it is being opened again unless it was cut for good. */
  disconnected: { reason: string };
  /** Refused for good: the token, or what was asked. */
  refused: ApiError;
}

export type LiveEventMap = { [Kind in EventKind]: Event<Kind> } & { event: Event } & LiveSignals;

export interface Live {
  /** Up to which everything has come. */
  readonly lastEventId: string | undefined;
  readonly connected: boolean;
  /** Calls the handler for every event of a kind, for each `event`, or for a signal. Gives what takes it away. */
  on<Name extends keyof LiveEventMap>(
    name: Name,
    handler: (value: LiveEventMap[Name]) => void,
  ): () => void;
  watch(conversationIds: readonly string[]): Promise<void>;
  unwatch(conversationIds: readonly string[]): Promise<void>;
  typing(conversationId: string, typing: boolean): Promise<void>;
  close(): void;
}

type Acknowledged = object | { readonly error: Problem };

const CONFIRM_AFTER_MS = 100;
const ANSWER_WITHIN_MS = 20_000;
const COME_BACK_AFTER_MS = 2000;
const forGood = ['invalid', 'unauthenticated', 'forbidden'];

/** Of equals the known one. Ids stay far below what a number holds. */
function laterOf(known: string | undefined, id: string): string {
  return known !== undefined && Number(id) <= Number(known) ? known : id;
}

/** Follows the log: events as they are committed, each once and in order, over lost connections too. */
export function openLive(connection: Connection, options: LiveOptions): Live {
  return new LiveConnection(connection, options);
}

class LiveConnection implements Live {
  readonly #socket: Socket;
  readonly #handlers = new Handlers<LiveEventMap>();
  readonly #watched: Set<string>;
  /** What the connection began with. */
  #introduced: ReadonlySet<string> = new Set();
  #lastEventId: string | undefined;
  /** Up to which the server knows that all has come: from there it is asked to go on. */
  #confirmedId: string | undefined;
  #confirming: ReturnType<typeof setTimeout> | undefined;
  #comingBack: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, { since, watch = [] }: LiveOptions) {
    this.#lastEventId = since;
    this.#confirmedId = since;
    this.#watched = new Set(watch);
    const { origin, pathname } = new URL(connection.baseUrl);
    const socket = io(origin, {
      path: `${pathname.replace(/\/$/, '')}/api/live`,
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      auth: (give) => give(this.#introduction(connection)),
    });
    this.#socket = socket;
    socket.on('event', (event: Event) => this.#take(event));
    socket.on('ready', (ready: LiveSignals['ready']) => {
      // All up to there has come, or is not for this client.
      this.#lastEventId = laterOf(this.#lastEventId, ready.eventId);
      this.#confirmedId ??= ready.eventId;
      if (this.#confirmedId !== this.#lastEventId) this.#confirmSoon();
      void this.#ready(ready);
    });
    for (const name of ['typing', 'presence', 'cut'] as const) {
      socket.on(name, (value: LiveSignals[typeof name]) => this.#handlers.call(name, value));
    }
    socket.on('disconnect', (reason) => this.#handlers.call('disconnected', { reason }));
    socket.on('connect_error', (error) => this.#refused(error));
  }

  get lastEventId(): string | undefined {
    return this.#lastEventId;
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  on<Name extends keyof LiveEventMap>(
    name: Name,
    handler: (value: LiveEventMap[Name]) => void,
  ): () => void {
    return this.#handlers.add(name, handler);
  }

  async watch(conversationIds: readonly string[]): Promise<void> {
    const added = conversationIds.filter((id) => !this.#watched.has(id));
    for (const id of added) this.#watched.add(id);
    // While there is no connection, the next one begins with them.
    if (!this.connected) return;
    try {
      await this.#tell('watch', { conversationIds });
    } catch (error) {
      if (error instanceof ApiError) for (const id of added) this.#watched.delete(id);
      throw error;
    }
  }

  async unwatch(conversationIds: readonly string[]): Promise<void> {
    for (const id of conversationIds) this.#watched.delete(id);
    if (this.connected) await this.#tell('unwatch', { conversationIds });
  }

  async typing(conversationId: string, typing: boolean): Promise<void> {
    // Told late, it would not be true.
    if (this.connected) await this.#tell('typing', { conversationId, typing });
  }

  close(): void {
    clearTimeout(this.#confirming);
    clearTimeout(this.#comingBack);
    if (this.connected && this.#confirming !== undefined) this.#confirm();
    this.#socket.disconnect();
  }

  /** What was to be watched while the introduction was on its way is asked for before all is ready. */
  async #ready(ready: LiveSignals['ready']): Promise<void> {
    const late = [...this.#watched].filter((id) => !this.#introduced.has(id));
    if (late.length === 0) {
      this.#handlers.call('ready', ready);
      return;
    }
    const { id } = this.#socket;
    let notWatched = ready.notWatched ?? [];
    try {
      await this.#ask('watch', { conversationIds: late });
    } catch {
      notWatched = [...notWatched, ...late];
    }
    // Else the next connection will say so itself.
    if (this.#socket.id !== id) return;
    this.#handlers.call('ready', notWatched.length === 0 ? ready : { ...ready, notWatched });
  }

  #introduction(connection: Connection): object {
    this.#introduced = new Set(this.#watched);
    const token = connection.token();
    const { session } = connection;
    return {
      ...(token === undefined && session !== undefined ? { session } : { token: token ?? '' }),
      ...(this.#confirmedId === undefined ? {} : { since: this.#confirmedId }),
      ...(this.#watched.size === 0 ? {} : { watch: [...this.#watched] }),
    };
  }

  #take(event: Event): void {
    // What was not confirmed before a connection was lost comes again.
    if (laterOf(this.#lastEventId, event.id) === this.#lastEventId) return;
    this.#handlers.call('event', event);
    this.#handlers.call(event.kind, event);
    this.#lastEventId = event.id;
    this.#confirmSoon();
  }

  #confirmSoon(): void {
    this.#confirming ??= setTimeout(() => this.#confirm(), CONFIRM_AFTER_MS);
  }

  #confirm(): void {
    this.#confirming = undefined;
    const eventId = this.#lastEventId;
    if (eventId === undefined || !this.connected) return;
    void this.#tellReceived(eventId);
  }

  async #tellReceived(eventId: string): Promise<void> {
    try {
      await this.#ask('received', { eventId });
      this.#confirmedId = eventId;
    } catch {
      // Not confirmed: it comes again with the next connection.
    }
  }

  /** When the connection is lost meanwhile, the next one begins with what is watched by then. */
  async #tell(name: string, payload: object): Promise<void> {
    try {
      await this.#ask(name, payload);
    } catch (error) {
      if (error instanceof ApiError || this.connected) throw error;
    }
  }

  async #ask(name: string, payload: object): Promise<object> {
    const answer = (await this.#socket
      .timeout(ANSWER_WITHIN_MS)
      .emitWithAck(name, payload)) as Acknowledged;
    if ('error' in answer) throw new ApiError(answer.error);
    return answer;
  }

  #refused(error: Error): void {
    // The network's failures are tried again by Socket.IO itself.
    if (this.#socket.active) return;
    if ('data' in error && isProblem(error.data)) {
      const refusal = new ApiError(error.data);
      if (forGood.includes(refusal.slug)) {
        this.#handlers.call('refused', refusal);
        return;
      }
    }
    this.#comingBack = setTimeout(() => this.#socket.connect(), COME_BACK_AFTER_MS);
  }
}
