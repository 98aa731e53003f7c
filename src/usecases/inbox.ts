import type { Context } from '../context.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import * as inboxStore from '../store/inbox.ts';

export type InboxView = 'waiting' | 'mine' | 'suspended' | 'ended' | 'all';

/** More is not counted: the value is then a least one. */
export const MOST_COUNTED = 10_000;

export interface Count {
  readonly value: number;
  readonly relation: 'exact' | 'at_least';
}

export interface InboxCounts {
  readonly conversations: Count;
  /** Of these, those in which the asking operator has something to read. */
  readonly unread: Count;
}

const countOf = (found: number, isExact = true): Count => ({
  value: Math.min(found, MOST_COUNTED),
  relation: isExact && found <= MOST_COUNTED ? 'exact' : 'at_least',
});

/** How many conversations each view of the inbox has. For staff; who is no operator has none unread. */
export async function counts(ctx: Context, actor: Actor): Promise<Record<InboxView, InboxCounts>> {
  requirePermission(actor, 'conversation.search');
  const operatorNo = actor.kind === 'operator' ? actor.no : undefined;
  const most = MOST_COUNTED + 1;
  const [sizes, joined, unread] = await Promise.all([
    inboxStore.countViews(ctx.db, most),
    operatorNo === undefined
      ? { size: 0, isExact: true }
      : inboxStore.countJoined(ctx.db, operatorNo),
    operatorNo === undefined ? undefined : inboxStore.countUnread(ctx.db, operatorNo, most),
  ]);
  // Of too many to be counted, it is not known in which views the rest is.
  const isAllUnread = (unread?.all ?? 0) <= MOST_COUNTED;
  const unreadIn = (view: InboxView) => countOf(unread?.[view] ?? 0, isAllUnread);
  const of = (view: Exclude<InboxView, 'mine'>): InboxCounts => ({
    conversations: countOf(sizes[view]),
    unread: unreadIn(view),
  });
  return {
    waiting: of('waiting'),
    mine: { conversations: countOf(joined.size, joined.isExact), unread: unreadIn('mine') },
    suspended: of('suspended'),
    ended: of('ended'),
    all: of('all'),
  };
}
