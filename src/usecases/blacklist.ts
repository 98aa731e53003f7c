import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import type { Page, Slice } from '../domain/page.ts';
import * as blacklistStore from '../store/blacklist.ts';
import type { BlockedUser, Change, UserKey } from '../store/blacklist.ts';

export type { BlockedUser, UserKey } from '../store/blacklist.ts';

function requireUser(actor: Actor): Extract<Actor, { kind: 'user' }> {
  requirePermission(actor, 'blacklist.change');
  if (actor.kind === 'user') return actor;
  throw new AppError('forbidden', 'only a user has a blacklist');
}

function requireKnown(change: Change, blocked: UserKey): void {
  if (change !== 'no_such_user') return;
  const named = 'id' in blocked ? blocked.id : blocked.no;
  throw new AppError('not_found', `there is no user "${named}"`, { field: 'userId' });
}

/** Blocks a user: neither of the two can send to the other directly. Throws not_found, and conflict for oneself. */
export async function add(ctx: Context, actor: Actor, blocked: UserKey): Promise<void> {
  const user = requireUser(actor);
  if ('id' in blocked ? blocked.id === user.id : blocked.no === user.no) {
    throw new AppError('conflict', 'you cannot block yourself: name another user', {
      field: 'userId',
      reason: 'self',
    });
  }
  const row = { userNo: user.no, blocked, createdAt: ctx.clock() };
  requireKnown(await blacklistStore.insert(ctx.db, row), blocked);
}

/** Takes a user off the blacklist, if there. Throws not_found. */
export async function remove(ctx: Context, actor: Actor, blocked: UserKey): Promise<void> {
  const user = requireUser(actor);
  requireKnown(await blacklistStore.remove(ctx.db, { userNo: user.no, blocked }), blocked);
}

/** Whom the asking user blocked, the latest first. */
export async function page(ctx: Context, actor: Actor, slice: Slice): Promise<Page<BlockedUser>> {
  return blacklistStore.listPage(ctx.db, requireUser(actor).no, slice);
}
