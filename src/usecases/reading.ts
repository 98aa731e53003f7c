import type { Context } from '../context.ts';
import type { Transaction } from '../db/open.ts';
import { AppError } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import type { ConversationView } from '../domain/conversation-view.ts';
import { insertEvents } from '../store/events.ts';
import { lockConversations } from '../store/incoming.ts';
import * as readingStore from '../store/reading.ts';
import { noMessage, requireSeen } from './conversation-access.ts';
import { getView } from './conversation-views.ts';

export interface ReadInput {
  readonly conversationId: string;
  /** How far: a message's seq, or its id. A seq beyond the last is the last. */
  readonly seq?: number | undefined;
  readonly messageId?: string | undefined;
}

/**
 * Marks all up to a message as read by the actor; it never moves back. An operator must have joined.
 */
export async function read(
  ctx: Context,
  actor: Actor,
  input: ReadInput,
): Promise<ConversationView> {
  requirePermission(actor, 'conversation.read');
  if (actor.kind !== 'user' && actor.kind !== 'operator') {
    throw new AppError('forbidden', 'only a user or an operator reads');
  }
  const conversation = await requireSeen(ctx, actor, input.conversationId);
  const { no } = conversation;
  await ctx.db.transaction(async (tx) => {
    const lastSeq = (await lockConversations(tx, [no])).get(no) ?? 0;
    const seq = Math.min(await wantedSeq(tx, no, input), lastSeq);
    const before = await readingStore.findRead(tx, no, actor);
    if (before === undefined) {
      throw new AppError(
        'conflict',
        'who does not take part in a conversation has no place in it: join first',
        { reason: 'not_joined' },
      );
    }
    if (seq <= before.readSeq) {
      if (before.unread) await readingStore.updateUnread(tx, no, actor);
      return;
    }
    const now = ctx.clock();
    await readingStore.updateRead(tx, no, actor, { seq, atMs: now });
    await insertEvents(tx, [
      {
        conversationNo: no,
        at: now,
        kind: 'conversation.read',
        actor: actor.id,
        data: { readerId: actor.id, seq },
      },
    ]);
  });
  return getView(ctx, actor, conversation);
}

async function wantedSeq(
  tx: Transaction,
  conversationNo: number,
  { seq, messageId }: ReadInput,
): Promise<number> {
  if ((seq === undefined) === (messageId === undefined)) {
    throw new AppError('invalid', 'send either seq or messageId', { field: 'seq' });
  }
  if (messageId !== undefined) {
    const found = await readingStore.findSeq(tx, conversationNo, messageId);
    if (found !== undefined) return found;
    throw noMessage(messageId);
  }
  if (seq !== undefined && Number.isSafeInteger(seq) && seq > 0) return seq;
  throw new AppError('invalid', 'seq must be a whole number of at least 1', { field: 'seq' });
}
