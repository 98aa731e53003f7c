import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';
import type { Db } from '../db/open.ts';
import { AppError } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import type { OperatorId, UserId } from '../domain/ids.ts';
import * as operatorStore from '../store/operators.ts';
import * as tokenStore from '../store/tokens.ts';
import type { TokenKind, TokenSubject } from '../store/tokens.ts';
import * as userStore from '../store/users.ts';

// A token's subject is looked up at most once in this time, so a revoked token is refused no later.
const REMEMBERED_MS = 1000;

/** The tokens seen of late. A lookup that several requests wait for is made once. */
export interface Sessions {
  find(token: string, kind: TokenKind): Promise<TokenSubject | undefined>;
}

export function openSessions(db: Db): Sessions {
  const recent = new LRUCache<string, { readonly found: Promise<TokenSubject | undefined> }>({
    max: 50_000,
    ttl: REMEMBERED_MS,
  });
  return {
    find(token, kind) {
      const key = `${kind} ${token}`;
      const known = recent.get(key);
      if (known !== undefined) return known.found;
      const found = tokenStore.findSubject(db, hashToken(token), kind);
      recent.set(key, { found });
      found.catch(() => recent.delete(key));
      return found;
    },
  };
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const tokenForms: Record<TokenKind, { readonly prefix: string; readonly bytes: number }> = {
  user: { prefix: 'u0001', bytes: 16 },
  operator: { prefix: 'o0001', bytes: 16 },
  im: { prefix: '', bytes: 20 },
};

async function authenticate(ctx: Context, token: string, kind: TokenKind): Promise<TokenSubject> {
  const form = tokenForms[kind];
  const wellFormed =
    token.length === form.prefix.length + form.bytes * 2 && token.startsWith(form.prefix);
  const subject = wellFormed ? await ctx.sessions.find(token, kind) : undefined;
  if (subject === undefined || subject.expiresAt <= ctx.clock()) {
    throw new AppError(
      'unauthenticated',
      'the token is unknown, revoked or expired: sign in again',
    );
  }
  return subject;
}

/** The user behind a user v2 session token. Throws unauthenticated. */
export async function authenticateUser(ctx: Context, token: string): Promise<Actor> {
  const subject = await authenticate(ctx, token, 'user');
  return { kind: 'user', no: subject.no, id: subject.id as UserId };
}

/** The user behind an im v1 session token. Throws unauthenticated. */
export async function authenticateImUser(ctx: Context, token: string): Promise<Actor> {
  const subject = await authenticate(ctx, token, 'im');
  return { kind: 'user', no: subject.no, id: subject.id as UserId };
}

/** The operator behind an op v2 session token. Throws unauthenticated. */
export async function authenticateOperator(ctx: Context, token: string): Promise<Actor> {
  const subject = await authenticate(ctx, token, 'operator');
  return {
    kind: 'operator',
    no: subject.no,
    id: subject.id as OperatorId,
    role: subject.role ?? 'agent',
  };
}

/** Makes a session token for a user or operator that exists. Only its hash is kept. */
export async function issueToken(
  ctx: Context,
  actor: Actor,
  kind: TokenKind,
  subjectId: string,
): Promise<string> {
  requirePermission(actor, 'token.issue');
  const subject =
    kind === 'operator'
      ? await operatorStore.findById(ctx.db.queries, subjectId)
      : await userStore.findByIdOrNo(ctx.db.queries, subjectId);
  if (subject === undefined) {
    const noun = kind === 'operator' ? 'operator' : 'user';
    throw new AppError(
      'not_found',
      `there is no ${noun} "${subjectId}": import or create it first`,
      {
        field: 'id',
      },
    );
  }
  const form = tokenForms[kind];
  const token = form.prefix + randomBytes(form.bytes).toString('hex');
  const createdAt = ctx.clock();
  await tokenStore.insert(ctx.db.queries, {
    hash: hashToken(token),
    kind,
    subjectNo: subject.no,
    createdAt,
    expiresAt: createdAt + ctx.config.tokenLifetimeMs,
  });
  return token;
}

/** Ends a session: the token is refused by every process within a second. Throws not_found. */
export async function revokeToken(ctx: Context, actor: Actor, token: string): Promise<void> {
  requirePermission(actor, 'token.issue');
  const revoked = await tokenStore.revoke(ctx.db.queries, hashToken(token), ctx.clock());
  if (revoked === 0)
    throw new AppError('not_found', 'there is no such token, or it was revoked before');
}
