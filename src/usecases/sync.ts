import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { isVisibleToUsers } from '../domain/conversation.ts';
import type { EventData } from '../domain/event.ts';
import { mayLearn, subjectOf } from '../domain/event-audience.ts';
import type { Message } from '../domain/message.ts';
import type { MessageKey } from '../store/message-extras.ts';
import * as eventStore from '../store/events.ts';
import * as syncStore from '../store/synced-events.ts';
import type { SyncedEvent } from '../store/synced-events.ts';
import { noConversation } from './conversation-access.ts';

/** An event with the messages that it names, as they are by now. */
export interface LoadedEvent extends SyncedEvent {
  /** The message of an event that names one by its seq. */
  readonly message: Message | null;
  /** What an import brought, by seq, as far as the page has room: compare with its range. */
  readonly messages: readonly Message[];
}

export interface EventPage {
  /** In the order of commits. */
  readonly events: readonly LoadedEvent[];
  /** The id to ask after next: of the last event looked at, whether the actor may learn of it or not. */
  readonly next: string;
  /** Whether this was all there is by now. */
  readonly upToDate: boolean;
}

export interface EventRequest {
  /** The id of the last event seen; 0 begins with the oldest. */
  readonly after: number;
  readonly conversationId?: string | undefined;
  readonly limit?: number | undefined;
}

const DEFAULT_LIMIT = 100;
const MAX_EVENTS = 500;
const MAX_IMPORTED_MESSAGES = 500;
// So many chunks are looked through for events that the actor may learn of, then the page is given
// as it is.
const MAX_CHUNKS = 20;

/**
 * What happened after an event: in one conversation, or in all that the actor may see. A page is
 * shorter than `limit` when it is up to date, or when much was passed over that is not for the actor.
 */
export async function events(ctx: Context, actor: Actor, input: EventRequest): Promise<EventPage> {
  requirePermission(actor, actor.kind === 'user' ? 'event.read-own' : 'event.read-any');
  const limit = input.limit ?? DEFAULT_LIMIT;
  requireWhole('limit', limit, 1, MAX_EVENTS);
  requireWhole('after', input.after, 0, Number.MAX_SAFE_INTEGER);
  const of = await sourceOf(ctx, actor, input.conversationId);
  const subject = subjectOf(actor) ?? { kind: 'client' };
  const found: SyncedEvent[] = [];
  let [next, upToDate] = [input.after, false];
  for (let chunk = 0; chunk < MAX_CHUNKS && found.length < limit && !upToDate; chunk++) {
    const wanted = limit - found.length;
    const listed = await syncStore.listAfter(ctx.db, of, { after: next, limit: wanted });
    found.push(...listed.filter((event) => mayLearn(event.audience, subject)));
    next = listed.at(-1)?.id ?? next;
    upToDate = listed.length < wanted;
  }
  if (next === input.after && next > 0) await requireKnown(ctx, next);
  return { events: await load(ctx, found), next: String(next), upToDate };
}

function requireWhole(field: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new AppError('invalid', `${field} must be a whole number from ${least} to ${most}`, {
    field,
  });
}

/** An id that this log has not reached is from another: waiting for it would miss events. */
async function requireKnown(ctx: Context, after: number): Promise<void> {
  if (after <= (await eventStore.findLastId(ctx.db))) return;
  throw new AppError(
    'invalid',
    `there is no event ${after} yet: it is of another server, or of one that was restored; begin anew with 0`,
    { field: 'after' },
  );
}

type EventSource = Parameters<typeof syncStore.listAfter>[1];

async function sourceOf(
  ctx: Context,
  actor: Actor,
  conversationId: string | undefined,
): Promise<EventSource> {
  const userNo = actor.kind === 'user' ? actor.no : null;
  if (conversationId === undefined) return userNo === null ? 'all' : { userNo };
  const source = await syncStore.findSource(ctx.db, conversationId, userNo ?? 0);
  const seen =
    source !== undefined && (userNo === null || (source.participates && isVisibleToUsers(source)));
  if (seen) return { conversationNo: source.no };
  throw noConversation(conversationId);
}

/** Loads the messages that events name. One round trip. */
export async function load(
  ctx: Context,
  given: readonly SyncedEvent[],
): Promise<readonly LoadedEvent[]> {
  const keys = keysOf(given);
  const found = await syncStore.listMessages(ctx.db, [...keys.values()].flat());
  return given.map((event) => {
    const messages = (keys.get(event) ?? []).flatMap(
      (key) => found.get(syncStore.messageKey(key)) ?? [],
    );
    const imported = event.kind === 'messages.imported';
    return {
      ...event,
      message: imported ? null : (messages[0] ?? null),
      messages: imported ? messages : [],
    };
  });
}

/** The messages that each event names, of imports as many as there is room for. */
function keysOf(given: readonly SyncedEvent[]): Map<SyncedEvent, MessageKey[]> {
  let room = MAX_IMPORTED_MESSAGES;
  const keys = new Map<SyncedEvent, MessageKey[]>();
  for (const event of given) {
    const { conversationNo } = event;
    if (event.kind === 'messages.imported') {
      const { fromSeq, toSeq } = event.data as EventData['messages.imported'];
      const size = Math.min(toSeq - fromSeq + 1, room);
      room -= size;
      keys.set(
        event,
        Array.from({ length: size }, (_, at) => ({ conversationNo, seq: fromSeq + at })),
      );
    } else if ('seq' in event.data) {
      keys.set(event, [{ conversationNo, seq: event.data.seq }]);
    }
  }
  return keys;
}
