import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, actorId, requirePermission } from '../domain/actor.ts';
import { isVisibleToUsers } from '../domain/conversation.ts';
import * as conversationStore from '../store/conversations.ts';
import type { ConversationAccess, Reader } from '../store/conversations.ts';

export type { ConversationAccess, Reader } from '../store/conversations.ts';

export function noConversation(id: string): AppError {
  return new AppError('not_found', `there is no conversation "${id}"`, { field: 'conversationId' });
}

export function noMessage(id: string): AppError {
  return new AppError('not_found', `there is no message "${id}" in this conversation`, {
    field: 'messageId',
  });
}

/**
 * The conversation, if the actor may see it: users theirs as long as it is shown to them, staff any.
 * Somebody else's is not found, as one that does not exist.
 */
export async function requireSeen(
  ctx: Context,
  actor: Actor,
  id: string,
): Promise<ConversationAccess> {
  requirePermission(actor, 'conversation.list');
  const userNo = actor.kind === 'user' ? actor.no : null;
  const found = await conversationStore.findAccess(ctx.db, id, userNo);
  if (found === undefined) throw noConversation(id);
  if (userNo === null || (found.participates && isVisibleToUsers(found))) return found;
  throw noConversation(id);
}

/** For whom conversations are loaded. */
export function readerOf(actor: Actor): Reader {
  const id = actorId(actor) ?? '';
  return actor.kind === 'user' || actor.kind === 'operator'
    ? { kind: actor.kind, no: actor.no, id }
    : { kind: 'staff', id };
}
