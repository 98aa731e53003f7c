import type { Context } from '../context.ts';
import { type Actor, partyOf } from '../domain/actor.ts';
import type { ConversationView } from '../domain/conversation-view.ts';
import { type LifecycleParty, allowedTo } from '../domain/lifecycle.ts';
import * as conversationStore from '../store/conversations.ts';
import { noConversation, readerOf } from './conversation-access.ts';

/** Conversations as the actor sees them, in the order given. What they may see was asked before. */
export async function listViews(
  ctx: Context,
  actor: Actor,
  nos: readonly number[],
): Promise<ConversationView[]> {
  const loaded = await conversationStore.listLoaded(ctx.db, readerOf(actor), nos);
  return loaded.map((conversation) => {
    const present = conversation.operators.filter(({ leftAt }) => leftAt === null);
    const party = partyIn(actor, {
      userNo: conversation.user?.no ?? null,
      operatorNos: present.map(({ no }) => no),
    });
    return { ...conversation, allowed: allowedTo(party, conversation) };
  });
}

export async function getView(
  ctx: Context,
  actor: Actor,
  { no, id }: { readonly no: number; readonly id: string },
): Promise<ConversationView> {
  const [view] = await listViews(ctx, actor, [no]);
  if (view === undefined) throw noConversation(id);
  return view;
}

/** The actor's part in a service conversation of this user with these operators. */
export function partyIn(
  actor: Actor,
  conversation: { readonly userNo: number | null; readonly operatorNos: readonly number[] },
): LifecycleParty {
  const isIn =
    (actor.kind === 'user' && conversation.userNo === actor.no) ||
    (actor.kind === 'operator' && conversation.operatorNos.includes(actor.no));
  const isAdmin = actor.kind === 'operator' ? actor.role === 'admin' : actor.kind !== 'user';
  return { by: partyOf(actor), isIn, isAdmin };
}
