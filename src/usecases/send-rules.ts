import { type Actor, partyOf } from '../domain/actor.ts';
import { conversationStatus, isVisibleToUsers, openStatuses } from '../domain/conversation.ts';
import { ADMIN } from '../domain/ids.ts';
import { allowedActions, statusNames } from '../domain/lifecycle.ts';
import { AppError } from '../errors.ts';
import type { ConversationFacts, ParticipantFacts } from '../store/append.ts';
import { noConversation } from './conversation-access.ts';

/** What decides whether a message may be sent, and to whom it goes. */
export interface Sending {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly from: string;
  /** Undefined is whom the conversation is with. */
  readonly to: string | undefined;
  /** Said elsewhere, at a time that is given: it is only recorded here. */
  readonly recorded: boolean;
  /** The text has words that nobody may send. */
  readonly hasForbiddenWords: boolean;
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
  const to = chooseRecipient(facts, sending);
  if (!sending.hasForbiddenWords) return to;
  throw new AppError('conflict', 'the text has words that are not allowed here', {
    reason: 'content_refused',
    field: 'body.msg',
  });
}

function requireSender(
  facts: ConversationFacts,
  { actor, from, conversationId }: Sending,
  participant: ParticipantFacts | undefined,
): void {
  if (actor.kind === 'user') {
    if (participant === undefined || !isThereFor(facts)) throw noConversation(conversationId);
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

/** A service conversation that its user deleted still says so to them. */
function isThereFor(facts: ConversationFacts): boolean {
  return facts.type === 'direct' ? isVisibleToUsers(facts) : !facts.hidden;
}

/** Direct conversations do not end, although an import may say so of one; they can be deleted. */
function isOpen({ type, status }: ConversationFacts): boolean {
  return type === 'direct'
    ? status !== conversationStatus.deletedByUser
    : openStatuses.includes(status);
}

function requireOpen(facts: ConversationFacts, actor: Actor): void {
  if (isOpen(facts)) return;
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
  const { participants, operators, groupId } = facts;
  const others = [...participants, ...operators].map((each) => each.id);
  if (to === undefined) {
    if (facts.type === 'service' && groupId !== null) return groupId;
    const isUser = participants.some((each) => each.id === from);
    const owner = participants.find((each) => each.no === facts.userNo) ?? participants[0];
    const nearest = isUser ? [...operators, ...participants] : [owner];
    return nearest.find((each) => each !== undefined && each.id !== from)?.id ?? facts.id;
  }
  if (to === facts.groupId || to === facts.id || others.includes(to)) return to;
  throw new AppError('invalid', 'to must be the group or somebody who is in the conversation', {
    field: 'to',
  });
}
