import type { Context } from '../context.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import * as inboxStore from '../store/inbox.ts';

export const inboxViews = ['waiting', 'mine', 'suspended', 'ended', 'all'] as const;
export type InboxView = (typeof inboxViews)[number];

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

const countOf = (found: number): Count => ({
  value: Math.min(found, MOST_COUNTED),
  relation: found > MOST_COUNTED ? 'at_least' : 'exact',
});

/** How many conversations each view of the inbox has. For staff; who is no operator has none unread. */
export async function counts(ctx: Context, actor: Actor): Promise<Record<InboxView, InboxCounts>> {
  requirePermission(actor, 'conversation.search');
  const operatorNo = actor.kind === 'operator' ? actor.no : undefined;
  const most = MOST_COUNTED + 1;
  const [sizes, unread] = await Promise.all([
    inboxStore.countViews(ctx.db, operatorNo, most),
    operatorNo === undefined ? undefined : inboxStore.countUnread(ctx.db, operatorNo, most),
  ]);
  const of = (view: InboxView): InboxCounts => ({
    conversations: countOf(sizes[view]),
    unread: countOf(unread?.[view] ?? 0),
  });
  return {
    waiting: of('waiting'),
    mine: of('mine'),
    suspended: of('suspended'),
    ended: of('ended'),
    all: of('all'),
  };
}
