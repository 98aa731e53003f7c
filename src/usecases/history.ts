import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { isVisibleToUsers } from '../domain/conversation.ts';
import type { Message } from '../domain/message.ts';
import type { Page, Slice } from '../domain/page.ts';
import * as conversationStore from '../store/conversations.ts';
import type { Member } from '../store/conversations.ts';
import * as messageStore from '../store/messages.ts';
import type { PagedConversation } from '../store/messages.ts';
import * as timelineStore from '../store/timeline.ts';
import type { TimelineItem } from '../store/timeline.ts';
import { noConversation } from './conversation-access.ts';

export type { Member } from '../store/conversations.ts';
export type { PagedConversation } from '../store/messages.ts';
export type { TimelineItem } from '../store/timeline.ts';

export interface ConversationPage extends Page<Message> {
  readonly conversation: PagedConversation;
  /** Labels by message seq; undefined unless asked for. */
  readonly markLabels: ReadonlyMap<number, readonly string[]> | undefined;
  /** Seqs that the conversation's user saved; undefined unless asked for. */
  readonly favoriteSeqs: ReadonlySet<number> | undefined;
}

/** A page of any conversation, newest first, also of one that users no longer see. For staff. */
export async function pageOfConversation(
  ctx: Context,
  actor: Actor,
  input: {
    readonly conversationId: string;
    readonly slice: Slice;
    readonly withMarks?: boolean;
    readonly withFavorites?: boolean;
  },
): Promise<ConversationPage> {
  requirePermission(actor, 'history.any');
  const page = await messageStore.findPage(ctx.db, { id: input.conversationId }, input.slice);
  if (page === undefined) throw noConversation(input.conversationId);
  const { conversation, total, messages } = page;
  const seqs = messages.map((message) => message.seq);
  const { queries } = ctx.db;
  const [markLabels, favoriteSeqs] = await Promise.all([
    input.withMarks === true
      ? messageStore.listMarkLabels(queries, conversation.no, seqs)
      : undefined,
    input.withFavorites === true
      ? messageStore.listFavoriteSeqs(queries, conversation.no, conversation.userNo ?? 0, seqs)
      : undefined,
  ]);
  return { conversation, total, rows: messages, markLabels, favoriteSeqs };
}

/** A page of all that the asking user still sees, sent and received, over all conversations. */
export async function pageOfUser(
  ctx: Context,
  actor: Actor,
  slice: Slice,
): Promise<Page<TimelineItem>> {
  requirePermission(actor, 'history.own');
  if (actor.kind !== 'user') throw new AppError('forbidden', 'only a user has a timeline');
  const page = await timelineStore.listPage(ctx.db, actor.no, slice);
  return { rows: page.items, total: page.total };
}

export interface DirectPage extends Page<Message> {
  readonly conversation: PagedConversation;
  readonly members: readonly Member[];
}

/**
 * A page of a direct conversation of the asking user. Throws not_found for an unknown conversation
 * and for somebody else's alike.
 */
export async function pageOfDirect(
  ctx: Context,
  actor: Actor,
  input: { readonly conversationNo: number; readonly slice: Slice },
): Promise<DirectPage> {
  requirePermission(actor, 'history.own');
  const [page, members] = await Promise.all([
    messageStore.findPage(ctx.db, { no: input.conversationNo }, input.slice),
    conversationStore.listMembers(ctx.db, input.conversationNo),
  ]);
  const isMember = actor.kind === 'user' && members.some((member) => member.no === actor.no);
  const isThere = page?.conversation.type === 'direct' && isVisibleToUsers(page.conversation);
  if (page === undefined || !isThere || !isMember) throw noConversation(input.conversationNo);
  return { conversation: page.conversation, rows: page.messages, total: page.total, members };
}
