import type { Context } from '../context.ts';
import { boundedCache } from '../domain/bounded-cache.ts';
import { AppError } from '../errors.ts';
import * as live from '../usecases/live.ts';
import * as messages from '../usecases/messages.ts';
import * as reading from '../usecases/reading.ts';
import type { Hub } from './hub.ts';
import {
  type EventName,
  type Payload,
  type Read,
  eventNames,
  payloads,
  reader,
} from './payloads.ts';
import { Permits, type Rate } from './rates.ts';
import type { MessageRef, Subscriber } from './subscriber.ts';
import type { LiveWire } from './wire.ts';

export interface RequestsOptions {
  readonly hub: Hub;
  readonly wire: LiveWire;
  /** The id of the last event that was told. */
  readonly position: () => number;
  /** The client has been shown these messages. */
  readonly onShown: (refs: readonly MessageRef[]) => void;
  /** The client watches these now, and did not before. */
  readonly onWatched: (subscriber: Subscriber, conversationNos: readonly number[]) => void;
}

/** Answers what clients ask for. Gives what the acknowledgement holds. */
export type Answer = (name: unknown, given: readonly unknown[]) => Promise<object>;

type Handler = (subscriber: Subscriber, given: unknown) => Promise<object>;

function handler<Name extends EventName>(
  name: Name,
  handle: (subscriber: Subscriber, payload: Payload<Name>) => Promise<object> | object,
): Handler {
  const read = reader(payloads[name]) as Read<Payload<Name>>;
  return async (subscriber, given) => handle(subscriber, read(given));
}

const ANY_RATE: Rate = { perSecond: 50, burst: 200 };
const TYPING_RATE: Rate = { perSecond: 2, burst: 5 };
const MOST_WATCHED = 5000;
/** So often may a client be told to wait; whoever does not listen is cut. */
const REFUSAL_RATE: Rate = { perSecond: 5, burst: 500 };
const REMEMBERED = 20_000;

function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(payloads, name);
}

const nosOf = (all: readonly { readonly no: number }[]) => all.map(({ no }) => no);

function tooFast(waitMs: number): AppError {
  return new AppError(
    'rate_limited',
    `too many requests: wait ${waitMs} ms before the next of this kind`,
    { retryAfterMs: waitMs },
  );
}

export function openRequests(
  ctx: Context,
  options: RequestsOptions,
): (subscriber: Subscriber) => Answer {
  const handlers = handlersOf(ctx, options);
  const { rateLimitPerMinute } = ctx.config;
  const writeRate: Rate = {
    perSecond: rateLimitPerMinute / 60,
    burst: Math.max(1, Math.ceil(rateLimitPerMinute / 6)),
  };
  // By who sends, whatever the number of connections.
  const writes = boundedCache<string, Permits>({ most: REMEMBERED });
  const writesOf = (id: string) => {
    const known = writes.get(id) ?? new Permits(writeRate, ctx.clock());
    writes.set(id, known);
    return known;
  };

  return (subscriber) => {
    const any = new Permits(ANY_RATE, ctx.clock());
    const typing = new Permits(TYPING_RATE, ctx.clock());
    const refusals = new Permits(REFUSAL_RATE, ctx.clock());

    function requirePermits(name: EventName | undefined): void {
      const now = ctx.clock();
      const writing = name === 'send' || name === 'read';
      const asked = [writing ? writesOf(subscriber.actor.id) : any];
      if (name === 'typing') asked.push(typing);
      for (const permits of asked) {
        const waitMs = permits.take(now);
        if (waitMs === 0) continue;
        if (refusals.take(now) > 0) subscriber.outbox.cut('flood');
        throw tooFast(waitMs);
      }
    }

    return async (name, given) => {
      requirePermits(isEventName(name) ? name : undefined);
      if (!isEventName(name)) {
        const shown = String(name).slice(0, 50).toWellFormed();
        throw new AppError(
          'invalid',
          `there is no event "${shown}": send one of ${eventNames.join(', ')}`,
        );
      }
      if (given.length > 1) throw new AppError('invalid', `${name} takes one object and no more`);
      return handlers[name](subscriber, given[0]);
    };
  };
}

function handlersOf(ctx: Context, options: RequestsOptions): Record<EventName, Handler> {
  const { hub, wire, position, onShown, onWatched } = options;
  return {
    watch: handler('watch', async (subscriber, { conversationIds }) => {
      const { actor, watched } = subscriber;
      if (new Set([...watched.keys(), ...conversationIds]).size > MOST_WATCHED) {
        throw new AppError(
          'invalid',
          `a connection may watch ${MOST_WATCHED} conversations: unwatch some first`,
          { field: 'conversationIds' },
        );
      }
      const found = await live.conversationsToWatch(ctx, actor, conversationIds, 'conversationIds');
      const added = found.filter(({ id }) => !watched.has(id));
      for (const conversation of added) hub.watch(subscriber, conversation);
      if (added.length > 0) onWatched(subscriber, nosOf(added));
      return { eventId: String(Math.max(position(), subscriber.position)) };
    }),
    unwatch: handler('unwatch', (subscriber, { conversationIds }) => {
      for (const id of conversationIds) hub.unwatch(subscriber, id);
      return {};
    }),
    typing: handler('typing', async ({ actor }, payload) => {
      await live.type(ctx, actor, payload);
      return {};
    }),
    received: handler('received', (subscriber, { eventId }) => {
      if (Number(eventId) > subscriber.position) {
        throw new AppError('invalid', `event ${eventId} was not sent to you yet`, {
          field: 'eventId',
        });
      }
      onShown(subscriber.confirm(Number(eventId)));
      return {};
    }),
    send: handler('send', async ({ actor, viewer }, payload) => {
      const { message, created } = await messages.send(ctx, actor, payload);
      return { message: wire.message(message, viewer), created };
    }),
    read: handler('read', async ({ actor, viewer }, payload) => {
      return { conversation: wire.conversation(await reading.read(ctx, actor, payload), viewer) };
    }),
  };
}
