import type { Context } from '../context.ts';
import type { Transaction } from '../db/open.ts';
import { AppError } from '../errors.ts';
import { type Actor, actorId, partyOf, requirePermission } from '../domain/actor.ts';
import { conversationStatus, isVisibleToUsers } from '../domain/conversation.ts';
import type { ConversationView } from '../domain/conversation-view.ts';
import {
  type LifecycleAction,
  type LifecycleState,
  allowedTo,
  needsJoining,
  statusNames,
  transit,
} from '../domain/lifecycle.ts';
import { type ConversationFacts, appendMessages, lockForAppend } from '../store/append.ts';
import * as peopleStore from '../store/conversation-people.ts';
import type { KnownOperator } from '../store/conversation-people.ts';
import { insertEvents } from '../store/events.ts';
import { refreshVisibility } from '../store/incoming-timelines.ts';
import * as lifecycleStore from '../store/lifecycle.ts';
import type { NewState } from '../store/lifecycle.ts';
import { refreshSearch } from '../store/search-index.ts';
import { adminMessage } from './admin-message.ts';
import { noConversation, requireSeen } from './conversation-access.ts';
import { getView, partyIn } from './conversation-views.ts';
import { type Change, announce, eventOf } from './lifecycle-announcement.ts';

export interface ChangeInput {
  readonly conversationId: string;
  readonly action: LifecycleAction;
  /** Who is to have it, for transfer. */
  readonly toOperatorId?: string | undefined;
  /** On whose behalf a service acts; an operator acts for themselves. */
  readonly operatorId?: string | undefined;
}

interface Prepared extends ChangeInput {
  readonly actor: Actor;
  readonly operator: KnownOperator | undefined;
  readonly target: KnownOperator | undefined;
}

/**
 * Does one of the changes of domain/lifecycle.ts to a service conversation. It is recorded as a
 * message of `admin` and an event, in one transaction. Throws forbidden or conflict, with what is
 * allowed in its place.
 */
export async function change(
  ctx: Context,
  actor: Actor,
  input: ChangeInput,
): Promise<ConversationView> {
  requirePermission(actor, 'conversation.change');
  const conversation = await requireSeen(ctx, actor, input.conversationId);
  if (conversation.type === 'direct') {
    throw new AppError(
      'conflict',
      `a direct conversation has no lifecycle: ${input.action} is for service conversations`,
      { status: statusNames[conversation.status], allowed: [] },
    );
  }
  const prepared = { ...input, actor, ...(await findOperators(ctx, actor, input)) };
  await ctx.db.transaction(async (tx) => {
    const facts = (await lockForAppend(tx, [conversation.no])).get(conversation.no);
    if (facts === undefined) throw noConversation(conversation.id);
    await changeLocked(tx, prepared, facts, ctx.clock());
  });
  // A user who made it vanish is still told what became of it.
  return getView(ctx, actor, conversation);
}

async function findOperators(
  ctx: Context,
  actor: Actor,
  input: ChangeInput,
): Promise<Pick<Prepared, 'operator' | 'target'>> {
  if (actor.kind === 'user' && (input.operatorId ?? input.toOperatorId) !== undefined) {
    throw new AppError('forbidden', 'a user does not act for operators: leave their ids out', {
      field: input.operatorId === undefined ? 'toOperatorId' : 'operatorId',
    });
  }
  if (actor.kind === 'operator' && (input.operatorId ?? actor.id) !== actor.id) {
    const message = 'an operator acts only for themselves: leave operatorId out';
    throw new AppError('forbidden', message, { field: 'operatorId' });
  }
  if (input.action !== 'transfer' && input.toOperatorId !== undefined) {
    throw new AppError('invalid', 'toOperatorId is for transfer only: leave it out', {
      field: 'toOperatorId',
    });
  }
  const operatorId = actor.kind === 'operator' ? actor.id : input.operatorId;
  const [operator, target] = [
    await findOperator(ctx, operatorId, 'operatorId'),
    await findOperator(ctx, input.toOperatorId, 'toOperatorId'),
  ];
  if (input.action === 'join' && operator === undefined && actor.kind !== 'user') {
    throw new AppError('invalid', 'operatorId must say which operator joins', {
      field: 'operatorId',
    });
  }
  if (input.action === 'transfer' && target === undefined && actor.kind !== 'user') {
    throw new AppError('invalid', 'toOperatorId must say who is to have the conversation', {
      field: 'toOperatorId',
    });
  }
  return { operator, target };
}

async function findOperator(
  ctx: Context,
  id: string | undefined,
  field: string,
): Promise<KnownOperator | undefined> {
  if (id === undefined) return undefined;
  const operator = await peopleStore.findOperator(ctx.db, id);
  if (operator === undefined) {
    throw new AppError('not_found', `there is no operator "${id}"`, { field });
  }
  if (operator.disabledAt === null) return operator;
  throw new AppError('conflict', `the operator "${id}" is disabled: name another`, {
    field,
    reason: 'operator_disabled',
  });
}

async function changeLocked(
  tx: Transaction,
  given: Prepared,
  facts: ConversationFacts,
  now: number,
): Promise<void> {
  const { actor, action } = given;
  if (actor.kind === 'user' && !isVisibleToUsers(facts)) throw noConversation(facts.id);
  const state = requireAllowed(given, facts);
  const by = partyOf(actor) === 'user' ? 'user' : 'operator';
  const made: Change = { action, by, operator: given.operator ?? null, ...moved(given, facts) };
  if (isNothingNew(made, facts, state)) return;
  const ended = endOf(made, facts, now);
  await lifecycleStore.updateState(tx, facts.no, { ...state, at: now, ended });
  const readBefore = readFor(made, facts);
  const changed = { ...facts, ...state };
  const [appended] = await appendMessages(
    tx,
    new Map([[facts.no, changed]]),
    [adminMessage(actor, facts, announce(made))],
    { receivedAt: now },
  );
  if (appended === undefined) throw new Error('a message was not appended');
  await moveOperators(tx, made, { ...changed, readBefore }, now);
  if (isVisibleToUsers(changed) !== isVisibleToUsers(facts))
    await refreshVisibility(tx, [facts.no]);
  await insertEvents(tx, [
    appended.event,
    { conversationNo: facts.no, at: now, actor: actorId(actor), ...eventOf(made) },
  ]);
}

/** The state that comes of it. What is refused says what this very actor may do instead. */
function requireAllowed(given: Prepared, facts: ConversationFacts): LifecycleState {
  const { actor, action } = given;
  const party = partyIn(actor, {
    userNo: facts.userNo,
    operatorNos: facts.operators.map(({ no }) => no),
  });
  const allowed = allowedTo(party, facts);
  if (party.by === 'user' && !party.isIn) {
    const message = `only the user whose conversation it is may ${action} it`;
    throw new AppError('forbidden', message, { allowed });
  }
  const state = transit(facts, action, party.by, allowed);
  if (!needsJoining(action, party)) return state;
  const message = `an operator who has not joined the conversation may not ${action} it: join first`;
  throw new AppError('forbidden', message, { reason: 'not_joined', allowed });
}

/** Who comes and who goes. Throws conflict when the operator to come is there. */
function moved(
  { action, operator, target }: Prepared,
  facts: ConversationFacts,
): Pick<Change, 'from' | 'to'> {
  if (action === 'join') return { from: [], to: operator ?? null };
  if (action !== 'transfer' || target === undefined) return { from: [], to: null };
  if (facts.operators.some(({ no }) => no === target.no)) {
    throw new AppError('conflict', `the operator "${target.id}" takes part already: name another`, {
      field: 'toOperatorId',
      reason: 'already_joined',
    });
  }
  const own = facts.operators.filter(({ no }) => no === operator?.no);
  return { from: own.length > 0 ? own : facts.operators, to: target };
}

/** Joining once more changes nothing, so that it can be repeated when the answer was lost. */
function isNothingNew(
  { action, to }: Change,
  facts: ConversationFacts,
  state: LifecycleState,
): boolean {
  if (action !== 'join' || state.status !== facts.status) return false;
  return facts.operators.some(({ no }) => no === to?.no);
}

function endOf({ action, by }: Change, facts: ConversationFacts, now: number): NewState['ended'] {
  if (action === 'reopen') return null;
  const hasEnded = facts.status === conversationStatus.ended;
  const ends = action === 'end' || (action === 'delete' && !hasEnded);
  return ends ? { at: now, by } : 'keep';
}

/** Who joins has all before them as read; who gets it by transfer, what was read for them. */
function readFor({ action, from }: Change, facts: ConversationFacts): number {
  return action === 'join' ? facts.lastSeq : (from[0]?.readSeq ?? 0);
}

async function moveOperators(
  tx: Transaction,
  { from, to }: Change,
  facts: ConversationFacts & { readonly readBefore: number },
  now: number,
): Promise<void> {
  if (from.length > 0) {
    const leaving = from.map(({ no }) => no);
    await lifecycleStore.removeOperators(tx, facts.no, leaving, now);
  }
  if (to === null) return;
  await lifecycleStore.insertOperator(tx, {
    conversationNo: facts.no,
    operatorNo: to.no,
    operatorId: to.id,
    atMs: now,
    readSeq: facts.readBefore,
  });
  await refreshSearch(tx, [facts.no]);
}
