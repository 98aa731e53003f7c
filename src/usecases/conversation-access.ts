import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, actorId, requirePermission } from '../domain/actor.ts';
import { isVisibleToUsers } from '../domain/conversation.ts';
import * as conversationStore from '../store/conversations.ts';
import type { ConversationAccess, Reader } from '../store/conversations.ts';

export type { ConversationAccess, Reader } from '../store/conversations.ts';

/** Also for one that is there and is not shown to who asks. `field` is what named it. */
export function noConversation(id: string | number, field = 'conversationId'): AppError {
  return new AppError('not_found', `there is no conversation "${id}"`, { field });
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
  const found = await findSeen(ctx, actor, id);
  if (found === undefined) throw noConversation(id);
  return found;
}

/** As {@link requireSeen}, with undefined for one that is not there for the actor. */
export async function findSeen(
  ctx: Context,
  actor: Actor,
  id: string,
): Promise<ConversationAccess | undefined> {
  requirePermission(actor, 'conversation.list');
  const userNo = actor.kind === 'user' ? actor.no : null;
  const found = await conversationStore.findAccess(ctx.db, id, userNo);
  return found !== undefined && isSeen(actor, found) ? found : undefined;
}

/** Those of the ids that the actor may see, in the order of the ids. */
export async function listSeen(
  ctx: Context,
  actor: Actor,
  ids: readonly string[],
): Promise<ConversationAccess[]> {
  requirePermission(actor, 'conversation.list');
  const userNo = actor.kind === 'user' ? actor.no : null;
  const found = await conversationStore.listAccess(ctx.db, ids, userNo);
  const seen = new Map<string, ConversationAccess>();
  for (const access of found) if (isSeen(actor, access)) seen.set(access.id, access);
  return ids.flatMap((id) => seen.get(id) ?? []);
}

function isSeen(actor: Actor, access: ConversationAccess): boolean {
  return actor.kind !== 'user' || (access.participates && isVisibleToUsers(access));
}

/** For whom conversations are loaded. */
export function readerOf(actor: Actor): Reader {
  const id = actorId(actor) ?? '';
  return actor.kind === 'user' || actor.kind === 'operator'
    ? { kind: actor.kind, no: actor.no, id }
    : { kind: 'staff', id };
}
