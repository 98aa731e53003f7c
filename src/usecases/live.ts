import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, actorId, may } from '../domain/actor.ts';
import { isVisibleToUsers } from '../domain/conversation.ts';
import { type Subject, mayBeTold, subjectOf } from '../domain/event-audience.ts';
import * as eventStore from '../store/events.ts';
import * as liveStore from '../store/live.ts';
import type { DeliverableEvent, LiveConversation, LogRange } from '../store/live.ts';
import { noConversation } from './conversation-access.ts';
import type { PresenceSignal } from './presence.ts';

export type { DeliverableEvent, LiveConversation } from '../store/live.ts';

/** Throws forbidden for those who have no events to follow. */
export function requireSubject(actor: Actor): Subject {
  const subject = subjectOf(actor);
  if (subject !== undefined) return subject;
  throw new AppError(
    'forbidden',
    'a live connection is for users, operators and services of scope op: use a token of theirs',
  );
}

/** The id of the newest event; 0 when there is none. */
export function lastEventId(ctx: Context): Promise<number> {
  return eventStore.findLastId(ctx.db);
}

/** What comes next in the log, for whomever it is. */
export function tail(
  ctx: Context,
  slice: { readonly after: number; readonly limit: number },
): Promise<DeliverableEvent[]> {
  return liveStore.listAfter(ctx.db, slice);
}

export interface ReplayPage {
  readonly events: readonly DeliverableEvent[];
  /** Where the next page begins; `upTo` when this was the last. */
  readonly next: number;
}

// Of so many events of the log, those that concern an operator are looked for at a time.
const STRETCH = 5000;

/** What concerned somebody in a range of the log, as seen by now. */
export async function replay(
  ctx: Context,
  who: Subject,
  watchedNos: readonly number[],
  range: LogRange,
): Promise<ReplayPage> {
  const { limit } = range;
  let { upTo } = range;
  let found: DeliverableEvent[];
  if (who.kind === 'user') {
    found = await liveStore.listOfUser(ctx.db, who.no, range);
  } else {
    upTo = await liveStore.findStretchEnd(ctx.db, { ...range, limit: STRETCH });
    const staff = { operatorNo: who.no ?? 0, watchedNos };
    found = await liveStore.listOfStaff(ctx.db, staff, { ...range, upTo });
  }
  return {
    events: found.filter((event) => mayBeTold(event, event.conversation, who)),
    next: found.length < limit ? upTo : (found.at(-1)?.id ?? upTo),
  };
}

function maySee(actor: Actor, conversation: LiveConversation): boolean {
  if (actor.kind !== 'user') return may(actor, 'event.read-any');
  return conversation.participantNos.includes(actor.no) && isVisibleToUsers(conversation);
}

/** Those of the conversations that may be watched: by staff any, by users what they take part in. */
export async function conversationsInSight(
  ctx: Context,
  actor: Actor,
  ids: readonly string[],
): Promise<LiveConversation[]> {
  if (ids.length === 0) return [];
  const found = await liveStore.listConversations(ctx.db, ids);
  return found.filter((each) => maySee(actor, each));
}

/** As {@link conversationsInSight}, but all of them. Throws not_found. */
export async function conversationsToWatch(
  ctx: Context,
  actor: Actor,
  ids: readonly string[],
  field: string,
): Promise<LiveConversation[]> {
  const found = await conversationsInSight(ctx, actor, ids);
  const seen = new Set<string>(found.map((each) => each.id));
  const missing = ids.find((id) => !seen.has(id));
  if (missing !== undefined) throw noConversation(missing, field);
  return found;
}

/** That somebody types, as it goes between processes, with those who may know. */
export interface TypingSignal {
  readonly kind: 'typing';
  readonly conversationNo: number;
  readonly conversationId: string;
  readonly from: string;
  readonly typing: boolean;
  readonly userNos: readonly number[];
  readonly operatorNos: readonly number[];
}

export type Signal = TypingSignal | PresenceSignal;

// More do not fit into a notification; nobody minds who types among so many.
const MOST_RECIPIENTS = 200;

/** Tells the others in a conversation that the actor types, or no longer does. */
export async function type(
  ctx: Context,
  actor: Actor,
  input: { readonly conversationId: string; readonly typing: boolean },
): Promise<void> {
  const [conversation] = await liveStore.listConversations(ctx.db, [input.conversationId]);
  const from = actorId(actor);
  if (from === null || conversation === undefined || !maySee(actor, conversation)) {
    throw noConversation(input.conversationId);
  }
  const takesPart =
    actor.kind === 'user' ||
    (actor.kind === 'operator' && conversation.operatorNos.includes(actor.no));
  if (!takesPart) {
    throw new AppError(
      'forbidden',
      'only those who take part in a conversation type in it: join it first',
      { field: 'conversationId' },
    );
  }
  const signal: TypingSignal = {
    kind: 'typing',
    conversationNo: conversation.no,
    conversationId: conversation.id,
    from,
    typing: input.typing,
    userNos: isVisibleToUsers(conversation)
      ? conversation.participantNos.slice(0, MOST_RECIPIENTS)
      : [],
    operatorNos: conversation.operatorNos.slice(0, MOST_RECIPIENTS),
  };
  await liveStore.signal(ctx.db, JSON.stringify(signal));
}

/** Wakes on new events and hears signals, from all processes, until disposed. */
export function listen(
  ctx: Context,
  on: { readonly events: () => void; readonly signal: (signal: Signal) => void },
): AsyncDisposable {
  return liveStore.listen(ctx.db, {
    events: on.events,
    // Whoever may use the database may also say what is no signal.
    signal: (payload) => {
      try {
        on.signal(JSON.parse(payload) as Signal);
      } catch (error) {
        ctx.log.warn({ err: error }, 'a signal could not be understood');
      }
    },
  });
}

/** Those of the tokens that still hold. */
export function validTokens(ctx: Context, tokenIds: readonly number[]): Promise<Set<number>> {
  return liveStore.listValidTokens(ctx.db, tokenIds, ctx.clock());
}
