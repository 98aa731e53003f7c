import { type Actor, partyOf } from '../domain/actor.ts';
import { openStatuses } from '../domain/conversation.ts';
import { ADMIN } from '../domain/ids.ts';
import { allowedActions, statusNames } from '../domain/lifecycle.ts';
import { AppError } from '../errors.ts';
import type { ConversationFacts, ParticipantFacts } from '../store/append.ts';

/** What decides whether a message may be sent, and to whom it goes. */
export interface Sending {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly from: string;
  /** Undefined is whom the conversation is with. */
  readonly to: string | undefined;
  /** Said elsewhere, at a time that is given: it is only recorded here. */
  readonly recorded: boolean;
}

export function noConversation(conversationId: string): AppError {
  return new AppError('not_found', `there is no conversation "${conversationId}"`, {
    field: 'conversationId',
  });
}

/** Gives the recipient. Throws what the sender is to be told when the message is refused. */
export function recipientOf(facts: ConversationFacts, sending: Sending): string {
  const participant = facts.participants.find((each) => each.id === sending.from);
  requireSender(facts, sending, participant);
  if (!sending.recorded) {
    if (participant?.banned === true) {
      throw new AppError('forbidden', 'the user is banned and may not send', { reason: 'banned' });
    }
    requireOpen(facts, sending.actor);
    if (participant !== undefined) requireWelcome(facts, participant);
  }
  return chooseRecipient(facts, sending);
}

function requireSender(
  facts: ConversationFacts,
  { actor, from, conversationId }: Sending,
  participant: ParticipantFacts | undefined,
): void {
  if (actor.kind === 'user') {
    if (participant === undefined || facts.hidden) throw noConversation(conversationId);
    return;
  }
  if (facts.type === 'direct') {
    if (participant !== undefined) return;
    throw new AppError('forbidden', 'only the two members write in a direct conversation', {
      field: 'from',
    });
  }
  if (facts.operators.some((each) => each.id === from)) return;
  if (actor.kind === 'operator') {
    throw new AppError('conflict', 'the operator has not joined the conversation: join first', {
      reason: 'not_joined',
      allowed: allowedActions(facts, 'staff'),
    });
  }
  if (participant !== undefined || from === ADMIN) return;
  throw new AppError(
    'invalid',
    'from must be a participant of the conversation, an operator who has joined it, or admin',
    { field: 'from' },
  );
}

function requireOpen(facts: ConversationFacts, actor: Actor): void {
  if (openStatuses.includes(facts.status)) return;
  const allowed = facts.type === 'direct' ? [] : allowedActions(facts, partyOf(actor));
  const can = allowed.length === 0 ? 'nothing' : allowed.join(', ');
  throw new AppError(
    'conflict',
    `the conversation is ${statusNames[facts.status]}: nobody can write in it now, ${can} is possible`,
    { status: statusNames[facts.status], allowed },
  );
}

const unwelcome = {
  recipient_banned: 'the recipient is banned',
  recipient_blocked: 'the sender has the recipient on their blacklist: take them off it first',
  blocked_by_recipient: 'the recipient has the sender on their blacklist',
} as const;

/** Of several reasons the im v1 family tells the one that comes first here. */
function requireWelcome(facts: ConversationFacts, sender: ParticipantFacts): void {
  if (facts.type !== 'direct') return;
  const recipient = facts.participants.find((each) => each.no !== sender.no);
  if (recipient === undefined) return;
  const blocks = (by: ParticipantFacts, whom: ParticipantFacts) =>
    facts.blocks.some(({ userNo, blockedNo }) => userNo === by.no && blockedNo === whom.no);
  if (recipient.banned) refuse('recipient_banned');
  if (blocks(sender, recipient)) refuse('recipient_blocked');
  if (blocks(recipient, sender)) refuse('blocked_by_recipient');
}

function refuse(reason: keyof typeof unwelcome): never {
  throw new AppError('conflict', unwelcome[reason], { reason });
}

function chooseRecipient(facts: ConversationFacts, { from, to }: Sending): string {
  const others = [...facts.participants, ...facts.operators].map((each) => each.id);
  if (to === undefined) {
    if (facts.type === 'service') return facts.groupId ?? facts.id;
    return others.find((id) => id !== from) ?? facts.id;
  }
  if (to === facts.groupId || to === facts.id || others.includes(to)) return to;
  throw new AppError('invalid', 'to must be the group or somebody who is in the conversation', {
    field: 'to',
  });
}
