import type { Context } from '../context.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import type { Page, Slice } from '../domain/page.ts';
import * as searchStore from '../store/conversation-search.ts';
import type { ConversationFilter, ConversationSummary } from '../store/conversation-search.ts';

export type { ConversationFilter, ConversationSummary } from '../store/conversation-search.ts';

/** Conversations created in a range of time that match every filter, newest first. For staff. */
export async function searchConversations(
  ctx: Context,
  actor: Actor,
  filter: ConversationFilter,
  slice: Slice,
): Promise<Page<ConversationSummary>> {
  requirePermission(actor, 'conversation.search');
  const page = await searchStore.searchPage(ctx.db, filter, slice);
  return { rows: page.conversations, total: page.total };
}
