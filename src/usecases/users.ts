import type { Context } from '../context.ts';
import { AppError, invalid } from '../errors.ts';
import { type Actor, actorId, may, requirePermission } from '../domain/actor.ts';
import type { Cursor } from '../domain/cursor.ts';
import { looksLikeOperator, newUserId } from '../domain/ids.ts';
import * as peopleStore from '../store/conversation-people.ts';
import * as mediaStore from '../store/media.ts';
import type { Transaction } from '../db/open.ts';
import * as userStore from '../store/users.ts';
import type { UserDetail } from '../store/users.ts';
import { type NickQuery, nickPage } from './nick-page.ts';
import { followRenames } from './renames.ts';

export type { UserDetail } from '../store/users.ts';

export interface UserPage {
  readonly users: readonly UserDetail[];
  readonly next: Cursor | null;
}

export interface UserDescription {
  readonly nickName: string;
  /** Left out, the one there is stays. */
  readonly icon?: string | undefined;
}

const LONGEST_NICK = 64;

function noSuchUser(id: string): AppError {
  return new AppError('not_found', `there is no user "${id}"`, { field: 'id' });
}

function requireDescribed({ nickName, icon = '' }: UserDescription): void {
  if (nickName.trim() === '' || nickName.length > LONGEST_NICK * 2) {
    const isBlank = nickName.trim() === '';
    throw invalid(
      'nickName',
      `nickName must have 1 to ${LONGEST_NICK} characters`,
      isBlank ? { rule: 'blank' } : { rule: 'too_long', most: LONGEST_NICK },
    );
  }
  // What is no address is a key of stored media.
  if (/^[a-z][a-z0-9+.-]*:/i.test(icon) && !/^https?:\/\//i.test(icon)) {
    throw new AppError('invalid', 'icon must be a media key, or an address of http or https', {
      field: 'icon',
    });
  }
}

export interface SeenUser extends UserDetail {
  /** For who may read what users say: when they last said something; null when not lately. */
  readonly lastMessageAt?: number | null;
}

/** A user; `me` is the asking one. Throws not_found. */
export async function get(ctx: Context, actor: Actor, id: string): Promise<SeenUser> {
  const own = actor.kind === 'user' && (id === 'me' || id === actor.id);
  if (!own) requirePermission(actor, 'user.read');
  const wanted = own ? actor.id : id;
  const user = await userStore.findDetail(ctx.db, wanted);
  if (user === undefined) throw noSuchUser(wanted);
  if (!may(actor, 'history.any')) return user;
  return { ...user, lastMessageAt: await userStore.findLastMessageAt(ctx.db, user) };
}

/** Users whose name holds `nick`, whatever case and width, the newest first. */
export async function list(ctx: Context, actor: Actor, query: NickQuery): Promise<UserPage> {
  requirePermission(actor, 'user.read');
  const { rows, next } = await nickPage('users', query, (filter) =>
    userStore.listByNick(ctx.db, filter),
  );
  return { users: rows, next };
}

/** Throws conflict when the id is taken. */
export async function create(
  ctx: Context,
  actor: Actor,
  input: UserDescription & { readonly id?: string | undefined },
): Promise<UserDetail> {
  requirePermission(actor, 'user.write');
  requireDescribed(input);
  const createdAt = ctx.clock();
  const id = input.id ?? newUserId(createdAt);
  await requireFreeId(ctx, id);
  const user = { id, nickName: input.nickName, icon: input.icon, createdAt };
  const inserted = await ctx.db.transaction(async (tx) => {
    await nameIcon(ctx, tx, actor, user);
    return userStore.insert(tx, user);
  });
  if (inserted === undefined) {
    throw new AppError('conflict', `there is a user "${id}" already: change it by PUT`, {
      field: 'id',
      reason: 'taken',
    });
  }
  await followRenames(ctx.db, { kind: 'user', id });
  return get(ctx, actor, id);
}

/**
 * A file of one's own that becomes a picture of somebody is in use, and no longer swept. An app's
 * server names only its own: it could otherwise see any file whose key it guesses.
 */
async function nameIcon(
  ctx: Context,
  tx: Transaction,
  actor: Actor,
  { id, icon }: { readonly id: string; readonly icon: string | undefined },
): Promise<void> {
  const owner = actorId(actor);
  if (owner === null || !icon || /^https?:\/\//i.test(icon)) return;
  const named = await mediaStore.markNamed(tx, [{ owner, key: icon }], ctx.clock());
  if (named.size > 0 || actor.kind !== 'client' || actor.scope !== 'user') return;
  const user = await userStore.findByIdOrNo(tx.queries, id);
  if (user?.icon === icon) return;
  throw new AppError('not_found', 'icon is no file that you have uploaded: upload it first', {
    field: 'icon',
  });
}

/** Refuses ids that mean somebody else wherever an id stands. */
async function requireFreeId(ctx: Context, id: string): Promise<void> {
  if (id === 'me' || id === 'admin') {
    throw new AppError('invalid', `"${id}" has a meaning of its own: choose another id`, {
      field: 'id',
    });
  }
  if ((await peopleStore.findOperator(ctx.db, id)) !== undefined) {
    throw new AppError('conflict', `"${id}" is the id of an operator: choose another`, {
      field: 'id',
      reason: 'taken',
    });
  }
  if (looksLikeOperator(id)) {
    throw new AppError('invalid', 'o0001 and 32 hex digits are for operators: choose another id', {
      field: 'id',
    });
  }
}

/** Creates the user, or changes its name and picture. */
export async function put(
  ctx: Context,
  actor: Actor,
  input: UserDescription & { readonly id: string },
): Promise<{ readonly user: UserDetail; readonly created: boolean }> {
  requirePermission(actor, 'user.write');
  requireDescribed(input);
  await requireFreeId(ctx, input.id);
  const { id, nickName, icon } = input;
  const created = await ctx.db.transaction(async (tx) => {
    await nameIcon(ctx, tx, actor, { id, icon });
    const user = { id, nickName, icon };
    if ((await userStore.update(tx, user)) !== undefined) return false;
    const inserted = await userStore.insert(tx, { ...user, createdAt: ctx.clock() });
    // Somebody else was faster.
    if (inserted === undefined) await userStore.update(tx, user);
    return inserted !== undefined;
  });
  await followRenames(ctx.db, { kind: 'user', id });
  return { user: await get(ctx, actor, id), created };
}

/** From now on the user cannot send. Throws not_found. */
export async function ban(ctx: Context, actor: Actor, id: string): Promise<UserDetail> {
  return changeBan(ctx, actor, id, ctx.clock());
}

export async function unban(ctx: Context, actor: Actor, id: string): Promise<UserDetail> {
  return changeBan(ctx, actor, id, null);
}

async function changeBan(
  ctx: Context,
  actor: Actor,
  id: string,
  bannedAt: number | null,
): Promise<UserDetail> {
  requirePermission(actor, 'user.ban');
  if ((await userStore.updateBan(ctx.db.queries, id, bannedAt)) === 0) throw noSuchUser(id);
  return get(ctx, actor, id);
}
