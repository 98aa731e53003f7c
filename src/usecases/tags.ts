import type { Context } from '../context.ts';
import { type Actor, actorId, requirePermission } from '../domain/actor.ts';
import { AppError, invalid } from '../errors.ts';
import { insertEvents } from '../store/events.ts';
import { lockConversations } from '../store/incoming.ts';
import { refreshSearch } from '../store/search-index.ts';
import * as tagStore from '../store/tags.ts';
import { requireTag } from './conversation-describe.ts';
import type { Count } from './inbox.ts';

const AT_ONCE = 50;
/** What one call changes: it is to be repeated until it is done. */
const MOST_CHANGED = 500;
const MOST_COUNTED = 1000;

/** All tags that conversations have. For staff. */
export async function list(ctx: Context, actor: Actor): Promise<string[]> {
  requirePermission(actor, 'conversation.search');
  return tagStore.list(ctx.db);
}

export interface TagUse {
  readonly tag: string;
  readonly conversations: Count;
}

/** The same, with how many conversations have each. */
export async function counts(ctx: Context, actor: Actor): Promise<TagUse[]> {
  requirePermission(actor, 'conversation.search');
  const found = await tagStore.listCounted(ctx.db, MOST_COUNTED + 1);
  return found.map(({ tag, size }) => ({
    tag,
    conversations: {
      value: Math.min(size, MOST_COUNTED),
      relation: size > MOST_COUNTED ? 'at_least' : 'exact',
    },
  }));
}

export interface TagChange {
  /** Conversations that this call changed. */
  readonly changed: number;
  /** Whether none is left that has the tag. */
  readonly done: boolean;
}

/**
 * Gives a tag another name in up to 500 conversations, or takes it off when there is none; one that
 * has both keeps one. Throws invalid, and not_found when no conversation has it.
 */
export async function change(
  ctx: Context,
  actor: Actor,
  tag: string,
  name: string | undefined,
): Promise<TagChange> {
  requirePermission(actor, 'tag.change');
  if (name !== undefined) requireTag(name, 'name');
  if (name === tag) throw invalid('name', 'name is the tag itself', { rule: 'unchanged' });
  let changed = 0;
  while (changed < MOST_CHANGED) {
    const nos = await tagStore.listConversations(ctx.db, tag, AT_ONCE);
    if (nos.length === 0) {
      if (changed > 0) return { changed, done: true };
      throw new AppError('not_found', `no conversation has the tag "${tag}"`, { field: 'tag' });
    }
    changed += await changeIn(ctx, actor, nos, tag, name);
  }
  return { changed, done: (await tagStore.listConversations(ctx.db, tag, 1)).length === 0 };
}

function changeIn(
  ctx: Context,
  actor: Actor,
  nos: readonly number[],
  tag: string,
  name: string | undefined,
): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    await lockConversations(tx, nos);
    const changed = await tagStore.replace(tx, nos, tag, name);
    await refreshSearch(tx, changed);
    await insertEvents(
      tx,
      changed.map((conversationNo) => ({
        conversationNo,
        at: ctx.clock(),
        kind: 'conversation.updated' as const,
        actor: actorId(actor),
        data: { fields: ['tags'] },
      })),
    );
    return changed.length;
  });
}
