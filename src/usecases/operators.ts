import { randomInt } from 'node:crypto';
import type { Context } from '../context.ts';
import { AppError, invalid, isAppError } from '../errors.ts';
import { type Actor, type OperatorRole, may, requirePermission } from '../domain/actor.ts';
import type { Cursor } from '../domain/cursor.ts';
import { newOperatorId } from '../domain/ids.ts';
import * as operatorStore from '../store/operators.ts';
import type { OperatorDetail, OperatorRow } from '../store/operators.ts';
import * as tokenStore from '../store/tokens.ts';
import { SHORTEST_PASSWORD, hashPassword, isPassword } from './passwords.ts';
import { type NickQuery, nickPage } from './nick-page.ts';
import { followRenames } from './renames.ts';

export type { OperatorDetail } from '../store/operators.ts';

function requireLogin(login: string): void {
  if (/^[\w.@-]{1,64}$/.test(login)) return;
  throw invalid('login', 'login must be 1 to 64 letters, digits, or any of _ . @ -', {
    rule: 'login_form',
  });
}

function requireNick(nickName: string): void {
  if (nickName.trim() !== '') return;
  const message = 'nickName is empty: give the name that users and operators see';
  throw invalid('nickName', message, { rule: 'blank' });
}

function requirePassword(password: string): void {
  if (password.length >= SHORTEST_PASSWORD) return;
  throw invalid('password', `password must have at least ${SHORTEST_PASSWORD} characters`, {
    rule: 'too_short',
    least: SHORTEST_PASSWORD,
  });
}

function loginTaken(login: string): AppError {
  return new AppError('conflict', `login "${login}" is taken: choose another`, {
    field: 'login',
    reason: 'taken',
  });
}

/** Creates an operator who signs in by login and password. Throws invalid, or conflict on the login. */
export async function createOperator(
  ctx: Context,
  actor: Actor,
  input: {
    readonly login: string;
    readonly nickName: string;
    readonly password: string;
    readonly role: OperatorRole;
  },
): Promise<OperatorRow> {
  requirePermission(actor, 'operator.create');
  requireLogin(input.login);
  requireNick(input.nickName);
  requirePassword(input.password);
  const createdAt = ctx.clock();
  const operator = await operatorStore.insert(ctx.db.queries, {
    id: newOperatorId(createdAt),
    nickName: input.nickName,
    login: input.login,
    passwordHash: await hashPassword(input.password),
    role: input.role,
    createdAt,
  });
  if (operator === undefined) throw loginTaken(input.login);
  return operator;
}

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

// Without what is taken for another letter or digit, and without signs, at which a double click stops.
const PASSWORD_LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const PASSWORD_LENGTH = 12;

/** What nobody guesses, and can be read off a screen and typed. */
export function newPassword(): string {
  const letters = Array.from({ length: PASSWORD_LENGTH }, () =>
    PASSWORD_LETTERS.charAt(randomInt(PASSWORD_LETTERS.length)),
  );
  return letters.join('');
}

/**
 * Makes an admin where no operator can sign in by a password yet, on a first start; the password is
 * kept nowhere else. Undefined where there is one, or another process makes one just now.
 */
export async function createFirstAdmin(
  ctx: Context,
  actor: Actor,
): Promise<Credentials | undefined> {
  requirePermission(actor, 'operator.create');
  if (await operatorStore.hasPasswords(ctx.db.queries)) return undefined;
  const credentials = { login: 'admin', password: newPassword() };
  try {
    await createOperator(ctx, actor, { ...credentials, nickName: 'admin', role: 'admin' });
    return credentials;
  } catch (error) {
    if (isAppError(error, 'conflict')) return undefined;
    throw error;
  }
}

function noSuchOperator(id: string): AppError {
  return new AppError('not_found', `there is no operator "${id}"`, { field: 'id' });
}

function isOwn(actor: Actor, id: string): boolean {
  return actor.kind === 'operator' && (id === 'me' || id === actor.id);
}

/** Logins are for admins, and each operator's own. */
function shownTo(actor: Actor, operator: OperatorDetail): OperatorDetail {
  if (may(actor, 'operator.update') || isOwn(actor, operator.id)) return operator;
  return { ...operator, login: null };
}

/** An operator; `me` is the asking one. Throws not_found. */
export async function get(ctx: Context, actor: Actor, id: string): Promise<OperatorDetail> {
  requirePermission(actor, 'operator.read');
  const wanted = id === 'me' && actor.kind === 'operator' ? actor.id : id;
  const operator = await operatorStore.findDetail(ctx.db, wanted);
  if (operator === undefined) throw noSuchOperator(wanted);
  return shownTo(actor, operator);
}

/** Operators whose name holds `nick`, whatever case and width, the newest first. */
export async function list(
  ctx: Context,
  actor: Actor,
  query: NickQuery,
): Promise<{ readonly operators: readonly OperatorDetail[]; readonly next: Cursor | null }> {
  requirePermission(actor, 'operator.read');
  const { rows, next } = await nickPage('operators', query, (filter) =>
    operatorStore.listByNick(ctx.db, filter),
  );
  return { operators: rows.map((row) => shownTo(actor, row)), next };
}

export interface OperatorUpdate {
  readonly nickName?: string | undefined;
  readonly login?: string | undefined;
  readonly role?: OperatorRole | undefined;
  readonly password?: string | undefined;
  /** Proves that one's own password may be changed. */
  readonly currentPassword?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/**
 * Changes what is given: an admin anything, everybody one's own name and, knowing the current one,
 * password. A new password ends the operator's sessions, but not the one it was changed by; being
 * disabled ends them all. Throws conflict for a taken login, and when no admin would be left.
 */
export async function update(
  ctx: Context,
  actor: Actor,
  id: string,
  change: OperatorUpdate,
  currentTokenId?: number,
): Promise<OperatorDetail> {
  const own = isOwn(actor, id);
  const reserved = [change.login, change.role, change.disabled].some(
    (value) => value !== undefined,
  );
  if (!own || reserved) requirePermission(actor, 'operator.update');
  if (change.nickName !== undefined) requireNick(change.nickName);
  if (change.login !== undefined) requireLogin(change.login);
  if (change.password !== undefined) requirePassword(change.password);
  const operator = await operatorStore.findDetail(
    ctx.db,
    own && actor.kind === 'operator' ? actor.id : id,
  );
  if (operator === undefined) throw noSuchOperator(id);
  if (own && change.password !== undefined) await requireCurrentPassword(ctx, operator, change);
  const { nickName, login, role, disabled } = change;
  const passwordHash =
    change.password === undefined ? undefined : await hashPassword(change.password);
  const atMs = ctx.clock();
  await ctx.db.transaction(async (tx) => {
    if (role === 'agent' || disabled === true) {
      const admins = await operatorStore.lockAdmins(tx);
      if (admins.length === 1 && admins[0] === operator.no) throw lastAdmin();
    }
    const disabledAt =
      disabled === undefined ? undefined : disabled ? (operator.disabledAt ?? atMs) : null;
    const outcome = await operatorStore.update(tx, operator.no, {
      nickName,
      login,
      role,
      passwordHash,
      disabledAt,
    });
    if (outcome === 'taken' && login !== undefined) throw loginTaken(login);
    if (passwordHash !== undefined || disabled === true) {
      const kept = own && disabled !== true ? currentTokenId : undefined;
      await tokenStore.revokeOf(tx.queries, 'operator', operator.no, atMs, kept);
    }
  });
  if (nickName !== undefined) await followRenames(ctx.db, { kind: 'operator', id: operator.id });
  return get(ctx, actor, operator.id);
}

/**
 * Gives whoever signs in by this login another password, which ends their sessions. Throws
 * not_found.
 */
export async function resetPassword(
  ctx: Context,
  actor: Actor,
  { login, password }: Credentials,
): Promise<OperatorDetail> {
  requirePermission(actor, 'operator.update');
  const operator = await operatorStore.findByLogin(ctx.db.queries, login);
  if (operator === undefined) {
    throw new AppError('not_found', `no operator has the login "${login}": give one that exists`, {
      field: 'login',
    });
  }
  return update(ctx, actor, operator.id, { password });
}

function lastAdmin(): AppError {
  return new AppError('conflict', 'this is the last admin: make another operator admin first', {
    reason: 'last_admin',
  });
}

async function requireCurrentPassword(
  ctx: Context,
  operator: OperatorDetail,
  change: OperatorUpdate,
): Promise<void> {
  if (change.currentPassword === undefined) {
    const message = 'currentPassword is missing: it goes with a new password';
    throw invalid('currentPassword', message, { rule: 'missing' });
  }
  const secret = await operatorStore.findSecret(ctx.db.queries, { id: operator.id });
  if (await isPassword(change.currentPassword, secret?.passwordHash ?? null)) return;
  throw new AppError('forbidden', 'currentPassword is not the current one', {
    field: 'currentPassword',
    fault: { rule: 'wrong_password' },
  });
}
