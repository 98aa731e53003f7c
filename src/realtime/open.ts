import type { Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { AppError, isAppError } from '../errors.ts';
import * as live from '../usecases/live.ts';
import * as messages from '../usecases/messages.ts';
import * as presence from '../usecases/presence.ts';
import { repeat } from '../usecases/repeat.ts';
import { type Arrival, type LiveSocket, openDoor } from './door.ts';
import { Hub } from './hub.ts';
import { openLiveMetrics } from './metrics.ts';
import { openPresenceReporter } from './presence.ts';
import { catchUp } from './replay.ts';
import { type Answer, openRequests } from './requests.ts';
import { openSignals } from './signals.ts';
import type { MessageRef, Subscriber } from './subscriber.ts';
import { openTail } from './tail.ts';
import type { LiveWire } from './wire.ts';

export interface LiveOptions {
  readonly server: HttpServer;
  readonly wire: LiveWire;
  readonly registry: Registry;
  /** How long whoever lost the connection still counts as there. */
  readonly presenceGraceMs?: number;
  readonly tokensEveryMs?: number;
}

const PRESENCE_GRACE_MS = 3000;
const TOKENS_EVERY_MS = 5000;
const SHOWN_EVERY_MS = 200;
const MOST_SHOWN = 100_000;
const TOKENS_AT_ONCE = 1000;
const FINISH_WITHIN_MS = 5000;
const HEAR_WITHIN_MS = 2000;
const CLOSE_WITHIN_MS = 2000;

/**
 * Live connections of this process:
 *
 * - the tail reads the log and tells every event to the hub, which knows who is connected;
 * - the door takes connections; a client is put into the hub, is replayed what it missed, goes live;
 * - requests answers what clients ask; signals tells who types and who is there.
 *
 * Nothing is kept that another process could not take over from the log.
 */
export async function openLive(ctx: Context, options: LiveOptions): Promise<AsyncDisposable> {
  const { wire } = options;
  // What may fail comes first: nothing else is open then.
  const fromId = await live.lastEventId(ctx);
  const reporter = await openPresenceReporter(ctx, {
    graceMs: options.presenceGraceMs ?? PRESENCE_GRACE_MS,
  });
  const hub = new Hub(wire);
  const metrics = openLiveMetrics(options.registry, hub);
  const signals = openSignals(ctx, hub);
  const requests = new Set<Promise<unknown>>();
  const others = new Set<Promise<unknown>>();
  const shown = openShown(ctx);
  let closing = false;

  const tail = openTail(ctx, {
    position: fromId,
    isNeeded: () => hub.size > 0,
    tell: (event) => {
      if (hub.tell(event) > 0) metrics.told((ctx.clock() - event.at) / 1000);
      signals.sent(event);
    },
  });
  const listener = live.listen(ctx, {
    events: () => tail.wake(),
    signal: (signal) => signals.hear(signal),
  });
  const position = () => tail.position;

  const mostPendingBytes = ctx.config.liveBufferBytes / 2;

  async function tellPresence(
    { actor, outbox }: Subscriber,
    online: Promise<string[]>,
  ): Promise<void> {
    try {
      for (const id of await online) {
        if (id === actor.id) continue;
        if (!(await outbox.drained(mostPendingBytes))) return;
        outbox.emit('presence', { id, online: true });
      }
    } catch (error) {
      ctx.log.warn({ err: error }, 'presence could not be told');
    }
  }

  const answerFor = openRequests(ctx, {
    hub,
    wire,
    position,
    onShown: (refs) => shown.add(refs),
    onWatched: (subscriber, conversationNos) => {
      const online = presence.onlineIn(ctx, subscriber.subject, conversationNos);
      track(others, tellPresence(subscriber, online));
    },
  });

  async function start({ subscriber, since, notWatched }: Arrival): Promise<void> {
    try {
      if (!(await catchUp(ctx, subscriber, since, { hub, position, mostPendingBytes }))) return;
    } catch (error) {
      ctx.log.warn({ err: error }, 'a client could not be replayed what it missed');
      subscriber.outbox.cut('unavailable');
      return;
    }
    const { subject, watched } = subscriber;
    subscriber.outbox.emit('ready', {
      eventId: String(subscriber.position),
      ...(notWatched.length === 0 ? {} : { notWatched }),
    });
    await tellPresence(subscriber, presence.onlineFor(ctx, subject, [...watched.values()]));
  }

  function arrive(arrival: Arrival, socket: LiveSocket): void {
    const { subscriber, watch } = arrival;
    hub.add(subscriber);
    for (const conversation of watch) hub.watch(subscriber, conversation);
    reporter.came(subscriber.subject);
    socket.on('disconnect', () => {
      hub.remove(subscriber);
      reporter.went(subscriber.subject);
      const { cutReason } = subscriber.outbox;
      if (cutReason !== undefined) metrics.cut(cutReason);
    });
    const answer = answerFor(subscriber);
    socket.onAny((name: unknown, ...given: unknown[]) => {
      track(requests, acknowledge(subscriber, answer, name, given));
    });
    track(others, start(arrival));
  }

  async function acknowledge(
    { outbox }: Subscriber,
    answer: Answer,
    name: unknown,
    given: unknown[],
  ): Promise<void> {
    const last = given.at(-1);
    const ack = typeof last === 'function' ? (last as (answer: object) => void) : undefined;
    const payload = ack === undefined ? given : given.slice(0, -1);
    const acknowledged = await answered(answer, name, payload);
    if (ack !== undefined && outbox.mayTakeMore()) ack(acknowledged);
  }

  async function answered(answer: Answer, name: unknown, payload: unknown[]): Promise<object> {
    try {
      if (closing) throw new AppError('unavailable', 'this server is stopping: connect again');
      return await answer(name, payload);
    } catch (error) {
      if (!isAppError(error)) ctx.log.error({ err: error }, 'a live request could not be answered');
      return { error: wire.problem(error) };
    }
  }

  /** Every client learns that this is the end; whatever it sent before is answered. */
  async function answerAll(): Promise<void> {
    const told = [...hub.all].map(({ outbox }) => outbox.announce('restarting'));
    await within(HEAR_WITHIN_MS, Promise.all(told));
    await settled(requests);
  }

  async function checkTokens(): Promise<void> {
    const all = [...hub.all];
    for (let at = 0; at < all.length; at += TOKENS_AT_ONCE) {
      const some = all.slice(at, at + TOKENS_AT_ONCE);
      const valid = await live.validTokens(
        ctx,
        some.map((each) => each.tokenId),
      );
      for (const each of some) if (!valid.has(each.tokenId)) each.outbox.cut('token');
    }
  }

  const tokens = repeat(
    {
      log: ctx.log,
      everyMs: options.tokensEveryMs ?? TOKENS_EVERY_MS,
      first: 'later',
      failed: 'it could not be checked whether the tokens of live connections still hold',
    },
    checkTokens,
  );
  const upgraded = watchUpgraded(options.server);
  const io = openDoor(ctx, {
    server: options.server,
    wire,
    isClosing: () => closing,
    onArrival: arrive,
  });

  return {
    async [Symbol.asyncDispose]() {
      closing = true;
      await within(FINISH_WITHIN_MS, answerAll());
      for (const { outbox } of hub.all) outbox.cut('restarting');
      await within(CLOSE_WITHIN_MS, emptied(hub));
      // Of those who have not taken the end of theirs by now, what waits is dropped.
      io.engine.close();
      await within(CLOSE_WITHIN_MS, emptied(upgraded));
      for (const socket of upgraded) socket.destroy();
      await settled(others);
      await tokens[Symbol.asyncDispose]();
      await listener[Symbol.asyncDispose]();
      await tail[Symbol.asyncDispose]();
      await reporter[Symbol.asyncDispose]();
      signals[Symbol.dispose]();
      await shown[Symbol.asyncDispose]();
    },
  };
}

function track(works: Set<Promise<unknown>>, work: Promise<unknown>): void {
  const tracked = work.finally(() => works.delete(tracked));
  works.add(tracked);
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  const given = delay(ms, undefined, { signal: late.signal }).catch(() => undefined);
  await Promise.race([work, given]);
  late.abort();
}

async function settled(pending: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (pending.size > 0) await Promise.allSettled(pending);
}

async function emptied(all: { readonly size: number }): Promise<void> {
  while (all.size > 0) await delay(10);
}

/** Connections that are no longer HTTP; the server would wait for them when it closes. */
function watchUpgraded(server: HttpServer): ReadonlySet<Duplex> {
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (_request, socket: Duplex) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
  });
  return upgraded;
}

interface Shown extends AsyncDisposable {
  add(refs: readonly MessageRef[]): void;
}

/** Collects the messages that clients have been shown, and stores it for many at once. */
function openShown(ctx: Context): Shown {
  let waiting: MessageRef[] = [];
  const flush = async () => {
    const refs = waiting;
    waiting = [];
    try {
      await messages.markPushed(ctx, refs);
    } catch (error) {
      if (waiting.length < MOST_SHOWN) waiting.push(...refs);
      throw error;
    }
  };
  const failed = 'it could not be stored which messages were shown';
  const repeated = repeat({ log: ctx.log, everyMs: SHOWN_EVERY_MS, first: 'later', failed }, flush);
  return {
    add: (refs) => {
      waiting.push(...refs);
    },
    async [Symbol.asyncDispose]() {
      await repeated[Symbol.asyncDispose]();
      await flush().catch((error: unknown) => ctx.log.warn({ err: error }, failed));
    },
  };
}
