import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from '../context.ts';
import type { Db } from '../db/open.ts';
import { AppError } from '../errors.ts';
import { boundedCache } from '../domain/bounded-cache.ts';
import { type Actor, may, requirePermission } from '../domain/actor.ts';
import type { OperatorId, UserId } from '../domain/ids.ts';
import { MinuteCounts } from '../domain/minute-counts.ts';
import * as clientStore from '../store/clients.ts';
import * as operatorStore from '../store/operators.ts';
import * as tokenStore from '../store/tokens.ts';
import type { TokenKind, TokenSubject } from '../store/tokens.ts';
import * as userStore from '../store/users.ts';
import { isPassword } from './passwords.ts';

export type { TokenKind } from '../store/tokens.ts';

// A token's subject is looked up at most once in this time, so a revoked token is refused no later.
const REMEMBERED_MS = 1000;

/** The tokens seen of late. A lookup that several requests wait for is made once. */
export interface Sessions {
  find(token: string, kind: TokenKind): Promise<TokenSubject | undefined>;
  /** Whether the token held when it was last looked up here. */
  hasHeld(token: string, kind: TokenKind): boolean;
  /** Tokens that did not hold, by the address that showed them. */
  readonly refused: MinuteCounts;
}

export function openSessions(db: Db): Sessions {
  const recent = boundedCache<string, { readonly found: Promise<TokenSubject | undefined> }>({
    most: 50_000,
    forMs: REMEMBERED_MS,
  });
  const held = boundedCache<string, true>({ most: 50_000 });
  const lookUp = async (key: string, token: string, kind: TokenKind) => {
    const subject = await tokenStore.findSubject(db, hashToken(token), kind);
    if (subject === undefined) held.delete(key);
    else held.set(key, true);
    return subject;
  };
  return {
    find(token, kind) {
      const key = `${kind} ${token}`;
      const known = recent.get(key);
      if (known !== undefined) return known.found;
      const found = lookUp(key, token, kind);
      recent.set(key, { found });
      found.catch(() => recent.delete(key));
      return found;
    },
    hasHeld: (token, kind) => held.has(`${kind} ${token}`),
    refused: new MinuteCounts(),
  };
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const tokenForms: Record<TokenKind, { readonly prefix: string; readonly bytes: number }> = {
  user: { prefix: 'u0001', bytes: 16 },
  operator: { prefix: 'o0001', bytes: 16 },
  service: { prefix: 's0001', bytes: 16 },
  im: { prefix: '', bytes: 20 },
};

/**
 * An address that has shown too many tokens that do not hold must wait before it shows new ones;
 * those that have held here go on, for many people can be behind one address.
 */
function requireFewRefused({ sessions, config }: Context, address: string, nowMs: number): void {
  const waitMs = sessions.refused.waitMs(address, config.rateLimitPerMinute, nowMs);
  if (waitMs === 0) return;
  throw new AppError(
    'rate_limited',
    `more than ${config.rateLimitPerMinute} tokens a minute from this address did not hold: wait ${Math.ceil(waitMs / 1000)} s`,
    { retryAfterMs: waitMs },
  );
}

async function authenticate(
  ctx: Context,
  token: string,
  kind: TokenKind,
  address: string,
): Promise<TokenSubject> {
  const { sessions } = ctx;
  if (!sessions.hasHeld(token, kind)) requireFewRefused(ctx, address, ctx.clock());
  const form = tokenForms[kind];
  const wellFormed =
    token.length === form.prefix.length + form.bytes * 2 && token.startsWith(form.prefix);
  const subject = wellFormed ? await sessions.find(token, kind) : undefined;
  if (subject === undefined || subject.expiresAt <= ctx.clock()) {
    sessions.refused.add(address, ctx.clock());
    throw new AppError(
      'unauthenticated',
      'the token is unknown, revoked or expired: sign in again',
    );
  }
  return subject;
}

type ActorOf<Kind extends Actor['kind']> = Extract<Actor, { readonly kind: Kind }>;

function asUser(subject: TokenSubject): ActorOf<'user'> {
  return { kind: 'user', no: subject.no, id: subject.id as UserId };
}

function asOperator(subject: TokenSubject): ActorOf<'operator'> {
  return {
    kind: 'operator',
    no: subject.no,
    id: subject.id as OperatorId,
    role: subject.role ?? 'agent',
  };
}

// Of all below: `address` is where the token was shown from. They throw unauthenticated, and
// rate_limited when too many from there did not hold.

/** The user behind a user v2 session token. */
export async function authenticateUser(
  ctx: Context,
  token: string,
  address: string,
): Promise<Actor> {
  return asUser(await authenticate(ctx, token, 'user', address));
}

/** The user behind an im v1 session token. */
export async function authenticateImUser(
  ctx: Context,
  token: string,
  address: string,
): Promise<Actor> {
  return asUser(await authenticate(ctx, token, 'im', address));
}

/** The operator behind an op v2 session token. */
export async function authenticateOperator(
  ctx: Context,
  token: string,
  address: string,
): Promise<Actor> {
  return asOperator(await authenticate(ctx, token, 'operator', address));
}

/** Whoever holds a bearer token, with the session that it belongs to. */
export interface Caller {
  readonly actor: ActorOf<'user' | 'operator' | 'client'>;
  readonly tokenKind: 'user' | 'operator' | 'service';
  readonly tokenId: number;
  readonly expiresAt: number;
}

const bearers = {
  user: asUser,
  operator: asOperator,
  service: (subject: TokenSubject): ActorOf<'client'> => ({
    kind: 'client',
    id: subject.id,
    scope: subject.scope ?? 'user',
  }),
} as const;

/** The user, operator or client behind a token of the native family. */
export function authenticateBearer(ctx: Context, token: string, address: string): Promise<Caller> {
  const prefixed = (['operator', 'service'] as const).find((kind) =>
    token.startsWith(tokenForms[kind].prefix),
  );
  return authenticateAs(ctx, prefixed ?? 'user', token, address);
}

/** As {@link authenticateBearer}, of a token that has to be of that kind. */
export async function authenticateAs(
  ctx: Context,
  tokenKind: Caller['tokenKind'],
  token: string,
  address: string,
): Promise<Caller> {
  const subject = await authenticate(ctx, token, tokenKind, address);
  const { tokenId, expiresAt } = subject;
  return { actor: bearers[tokenKind](subject), tokenKind, tokenId, expiresAt };
}

export interface Session {
  /** Given out here only: its hash is what is kept. */
  readonly token: string;
  readonly expiresAt: number;
  readonly kind: TokenKind;
  readonly id: string;
}

async function open(
  ctx: Context,
  kind: TokenKind,
  subject: { readonly no: number; readonly id: string },
): Promise<Session> {
  const form = tokenForms[kind];
  const token = form.prefix + randomBytes(form.bytes).toString('hex');
  const createdAt = ctx.clock();
  const expiresAt = createdAt + ctx.config.tokenLifetimeMs;
  await tokenStore.insert(ctx.db.queries, {
    hash: hashToken(token),
    kind,
    subjectNo: subject.no,
    createdAt,
    expiresAt,
  });
  return { token, expiresAt, kind, id: subject.id };
}

/** Opens an operator's session. One answer, in like time, for whatever is wrong: unauthenticated. */
export async function signIn(
  ctx: Context,
  input: { readonly login: string; readonly password: string },
): Promise<Session> {
  const operator = await operatorStore.findSecret(ctx.db.queries, { login: input.login });
  const right = await isPassword(input.password, operator?.passwordHash ?? null);
  if (operator === undefined || !right || operator.disabledAt !== null) {
    throw new AppError('unauthenticated', 'login or password is wrong: check both', {
      reason: 'wrong_credentials',
    });
  }
  return open(ctx, 'operator', operator);
}

/** Opens a service's session. Throws unauthenticated. */
export async function signInClient(
  ctx: Context,
  input: { readonly client: string; readonly secret: string },
): Promise<Session> {
  const client = await clientStore.find(ctx.db.queries, input.client);
  // Hashed, so that both have one length, and the time says nothing of where they differ.
  const right = timingSafeEqual(hashToken(input.secret), hashToken(client?.secret ?? ''));
  if (client === undefined || !right) {
    throw new AppError('unauthenticated', 'client or secret is wrong: check both', {
      reason: 'wrong_credentials',
    });
  }
  return open(ctx, 'service', client);
}

/** Ends the caller's own session: every process refuses its token within a second. */
export async function signOut(ctx: Context, caller: Caller): Promise<void> {
  await tokenStore.revoke(ctx.db.queries, { id: caller.tokenId }, ctx.clock());
}

function requireMayIssue(actor: Actor, kind: TokenKind): void {
  if (kind !== 'operator' && kind !== 'service' && may(actor, 'token.issue-user')) return;
  requirePermission(actor, 'token.issue');
}

/** Opens a session for a user or operator that exists. */
export async function openSession(
  ctx: Context,
  actor: Actor,
  kind: Exclude<TokenKind, 'service'>,
  subjectId: string,
): Promise<Session> {
  requireMayIssue(actor, kind);
  return open(ctx, kind, await subjectOf(ctx, kind, subjectId));
}

/** As {@link openSession}, but only the token. */
export async function issueToken(
  ctx: Context,
  actor: Actor,
  kind: Exclude<TokenKind, 'service'>,
  subjectId: string,
): Promise<string> {
  return (await openSession(ctx, actor, kind, subjectId)).token;
}

async function subjectOf(
  ctx: Context,
  kind: TokenKind,
  id: string,
): Promise<{ readonly no: number; readonly id: string }> {
  const { queries } = ctx.db;
  const nouns = { user: 'user', im: 'user', operator: 'operator', service: 'client' } as const;
  const subject =
    kind === 'operator'
      ? await operatorStore.findById(queries, id)
      : kind === 'service'
        ? await clientStore.find(queries, id)
        : await userStore.findByIdOrNo(queries, id);
  if (subject !== undefined) return subject;
  throw new AppError('not_found', `there is no ${nouns[kind]} "${id}": import or create it first`, {
    field: 'id',
  });
}

export interface OpenToken {
  readonly id: number;
  readonly kind: TokenKind;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Whether tokens of that kind and subject are the actor's own. */
function isOwn(actor: Actor, kind: TokenKind, id: string): boolean {
  if (actor.kind === 'system' || id !== actor.id) return false;
  const kinds = { user: ['user', 'im'], operator: ['operator'], client: ['service'] };
  return kinds[actor.kind].includes(kind);
}

/** Tokens that hold, the newest first: everybody one's own, an admin anybody's. `me` is oneself. */
export async function listTokens(
  ctx: Context,
  actor: Actor,
  of: { readonly kind: TokenKind; readonly id: string },
): Promise<OpenToken[]> {
  const id = of.id === 'me' && actor.kind !== 'system' ? actor.id : of.id;
  if (!isOwn(actor, of.kind, id)) requirePermission(actor, 'token.issue');
  const subject = await subjectOf(ctx, of.kind, id);
  return tokenStore.listValid(ctx.db.queries, of.kind, subject.no, ctx.clock());
}

/** Ends a session by the id of its token: one's own, an admin anybody's. Throws not_found. */
export async function revokeTokenById(ctx: Context, actor: Actor, id: number): Promise<void> {
  const token = await tokenStore.findById(ctx.db.queries, id);
  const own = token !== undefined && (await isSubject(ctx, actor, token));
  if (!own) requirePermission(actor, 'token.issue');
  const revoked = await tokenStore.revoke(ctx.db.queries, { id }, ctx.clock());
  if (revoked === 0) throw noSuchToken();
}

async function isSubject(
  ctx: Context,
  actor: Actor,
  token: { readonly kind: TokenKind; readonly subjectNo: number },
): Promise<boolean> {
  if (actor.kind === 'system' || !isOwn(actor, token.kind, actor.id)) return false;
  const own = actor.kind === 'client' ? await clientStore.find(ctx.db.queries, actor.id) : actor;
  return own?.no === token.subjectNo;
}

function noSuchToken(): AppError {
  return new AppError('not_found', 'there is no such token, or it was revoked before');
}

/** Ends a session: the token is refused by every process within a second. Throws not_found. */
export async function revokeToken(ctx: Context, actor: Actor, token: string): Promise<void> {
  requirePermission(actor, 'token.issue');
  const revoked = await tokenStore.revoke(ctx.db.queries, { hash: hashToken(token) }, ctx.clock());
  if (revoked === 0) throw noSuchToken();
}
