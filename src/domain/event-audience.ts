import type { Actor } from './actor.ts';
import {
  type ConversationStatus,
  type ConversationType,
  isVisibleToUsers,
} from './conversation.ts';
import type { Audience, EventKind } from './event.ts';

/** Whoever asks for events: a user or an operator by number, or a service of scope `op`. */
export type Subject =
  | { readonly kind: 'user' | 'operator'; readonly no: number }
  | { readonly kind: 'client'; readonly no?: number };

/**
 * Whether an event of this audience may be told to somebody who may see its conversation. Services
 * learn what all staff may, and never what is one operator's own.
 */
export function mayLearn(audience: Audience, who: Subject): boolean {
  if (audience === null) return true;
  if (audience === 'staff') return who.kind !== 'user';
  return who.kind !== 'client' && audience === `${who.kind}:${who.no}`;
}

/** What decides who may see a conversation, and whom its events concern. */
export interface EventConversation {
  readonly type: ConversationType;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly participantNos: readonly number[];
  /** Of operators who have joined and not left. */
  readonly operatorNos: readonly number[];
}

/** That a conversation goes out of sight is told to those who lose sight of it, and nothing else. */
export const farewellKinds: readonly EventKind[] = ['conversation.hidden', 'conversation.deleted'];

function isFarewell(kind: EventKind): boolean {
  return farewellKinds.includes(kind);
}

/** What all operators are told, also of conversations that they have not joined. */
export function isInboxEvent(kind: EventKind, conversation: EventConversation): boolean {
  return (
    conversation.type === 'service' &&
    kind.startsWith('conversation.') &&
    kind !== 'conversation.read'
  );
}

/** Whether somebody may be told of an event at all: of its conversation, and of the event. */
export function mayBeTold(
  event: { readonly kind: EventKind; readonly audience: Audience },
  conversation: EventConversation,
  who: Subject,
): boolean {
  if (!mayLearn(event.audience, who)) return false;
  if (who.kind !== 'user') return true;
  return (
    conversation.participantNos.includes(who.no) &&
    (isVisibleToUsers(conversation) || isFarewell(event.kind))
  );
}

/** An actor as those who ask for events; undefined for one that has no events to ask for. */
export function subjectOf(actor: Actor): Subject | undefined {
  if (actor.kind === 'user' || actor.kind === 'operator') return { kind: actor.kind, no: actor.no };
  if (actor.kind === 'client' && actor.scope === 'op') return { kind: 'client' };
  return undefined;
}
