import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type DefaultEventsMap, type ExtendedError, Server, type Socket } from 'socket.io';
import type { Context } from '../context.ts';
import { AppError, isAppError } from '../errors.ts';
import * as live from '../usecases/live.ts';
import type { LiveConversation } from '../usecases/live.ts';
import { type Caller, authenticateAs, authenticateBearer } from '../usecases/sessions.ts';
import { type Admission, openAdmission } from './admission.ts';
import { Outbox } from './outbox.ts';
import { Auth, type Introduction, reader } from './payloads.ts';
import { Subscriber } from './subscriber.ts';
import type { LiveWire } from './wire.ts';

const PING_EVERY_MS = 25_000;
const PONG_WITHIN_MS = 20_000;
const CONNECT_WITHIN_MS = 10_000;
/** A message of the largest body and ext, with every character escaped. */
const MOST_PACKET_BYTES = 512 * 1024;

/** Who has connected, and from where on it wants to know. */
export interface Arrival {
  readonly subscriber: Subscriber;
  readonly since: number | undefined;
  readonly watch: readonly LiveConversation[];
  /** Asked to be watched, and not to be seen by now. */
  readonly notWatched: readonly string[];
}

export interface DoorOptions {
  readonly server: HttpServer;
  readonly wire: LiveWire;
  readonly isClosing: () => boolean;
  readonly onArrival: (arrival: Arrival, socket: LiveSocket) => void;
}

interface SocketData {
  arrival?: Omit<Arrival, 'subscriber'> & { readonly toSubscriber: () => Subscriber };
}

type Events = DefaultEventsMap;

export type Door = Server<Events, Events, Events, SocketData>;
export type LiveSocket = Socket<Events, Events, Events, SocketData>;

const readAuth = reader(Auth);

/** Socket.IO on the HTTP server: takes connections of those who show a token. */
export function openDoor(ctx: Context, options: DoorOptions): Door {
  const { wire } = options;
  const io: Door = new Server(options.server, {
    path: wire.path,
    addTrailingSlash: false,
    serveClient: false,
    transports: ['websocket'],
    allowUpgrades: false,
    cookie: false,
    pingInterval: PING_EVERY_MS,
    pingTimeout: PONG_WITHIN_MS,
    connectTimeout: CONNECT_WITHIN_MS,
    maxHttpBufferSize: MOST_PACKET_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (_request, answer) => {
      if (options.isClosing()) answer('this server is stopping: connect again', false);
      else answer(null, true);
    },
  });
  const admission = openAdmission(ctx);
  const introduced = new WeakSet<LiveSocket['conn']>();
  io.use((socket, next) => {
    const { conn } = socket;
    if (introduced.has(conn)) {
      // Each introduction would be one more client on the same connection.
      conn.close();
      next(new Error('there is one introduction to a connection'));
      return;
    }
    introduced.add(conn);
    const enter = async () => next(await admit(ctx, socket, { wire, admission }));
    void enter();
  });
  io.on('connection', (socket) => {
    const { arrival } = socket.data;
    delete socket.data.arrival;
    if (arrival === undefined) return;
    const { toSubscriber, ...rest } = arrival;
    options.onArrival({ ...rest, subscriber: toSubscriber() }, socket);
  });
  return io;
}

interface Entrance {
  readonly wire: LiveWire;
  readonly admission: Admission;
}

/** Gives what is wrong with whoever may not come in. */
async function admit(
  ctx: Context,
  socket: LiveSocket,
  entrance: Entrance,
): Promise<ExtendedError | undefined> {
  try {
    socket.data.arrival = await authenticate(ctx, socket, entrance);
    return undefined;
  } catch (error) {
    return refusal(ctx, entrance.wire, error);
  }
}

function refusal(ctx: Context, wire: LiveWire, error: unknown): ExtendedError {
  if (!isAppError(error)) ctx.log.error({ err: error }, 'a client could not connect');
  const problem = wire.problem(error);
  return Object.assign(new Error(problem.detail), { data: problem });
}

async function authenticate(
  ctx: Context,
  socket: LiveSocket,
  { wire, admission }: Entrance,
): Promise<NonNullable<SocketData['arrival']>> {
  const { request } = socket;
  const address = wire.addressOf(request);
  admission.countTry(address);
  const introduction = readAuth(socket.handshake.auth);
  const { since, watch = [] } = introduction;
  const { actor, tokenId, expiresAt } = await callerBehind(ctx, introduction, { wire, request });
  const subject = live.requireSubject(actor);
  if (since !== undefined) await requireKnown(ctx, Number(since));
  // What is out of sight by now would else keep everything else away too.
  const conversations = await live.conversationsInSight(ctx, actor, watch);
  const seen = new Set<string>(conversations.map(({ id }) => id));
  admission.countConnection(socket.conn, actor.id);
  return {
    since: since === undefined ? undefined : Number(since),
    watch: conversations,
    notWatched: watch.filter((id) => !seen.has(id)),
    toSubscriber: () =>
      new Subscriber({
        actor,
        subject,
        tokenId,
        expiresAt,
        viewer: { staff: subject.kind !== 'user', origin: wire.originOf(request) },
        outbox: new Outbox(socket, ctx.config.liveBufferBytes),
        mostHeldBytes: ctx.config.liveBufferBytes,
      }),
  };
}

/** Who connects: by a token, or by the cookie of a page of this server. */
async function callerBehind(
  ctx: Context,
  { token, session }: Introduction,
  { wire, request }: { readonly wire: LiveWire; readonly request: IncomingMessage },
): Promise<Caller> {
  const address = wire.addressOf(request);
  if (token !== undefined && session === undefined) return authenticateBearer(ctx, token, address);
  if (session !== undefined && token === undefined) {
    return authenticateAs(ctx, session, wire.cookieToken(request, session), address);
  }
  throw new AppError('invalid', 'give either a token, or the session of a cookie', {
    field: 'token',
  });
}

/** An id that this log has not reached is from another: waiting for it would miss events. */
async function requireKnown(ctx: Context, since: number): Promise<void> {
  if (since <= (await live.lastEventId(ctx))) return;
  throw new AppError(
    'invalid',
    `there is no event ${since} yet: it is of another server, or of one that was restored; load anew and connect without since`,
    { field: 'since' },
  );
}
