import type { Db, Prepared, Queries } from '../db/open.ts';
import type { ClientScope, OperatorRole } from '../domain/actor.ts';

export type TokenKind = 'user' | 'operator' | 'im' | 'service';

export interface TokenSubject {
  readonly tokenId: number;
  readonly no: number;
  readonly id: string;
  readonly role: OperatorRole | null;
  readonly scope: ClientScope | null;
  readonly expiresAt: number;
}

export interface TokenRow {
  readonly id: number;
  readonly kind: TokenKind;
  readonly subjectNo: number;
  readonly createdAt: number;
  readonly expiresAt: number;
}

const findStatement: Prepared = {
  name: 'tokens.find',
  text: `
    select t.id as "tokenId", coalesce(u.no, o.no, c.no) as no, coalesce(u.id, o.id, c.id) as id,
      o.role, c.scope, t.expires_at as "expiresAt"
    from tokens t
    left join users u on t.kind in ('user', 'im') and u.no = t.subject_no
    left join operators o on t.kind = 'operator' and o.no = t.subject_no and o.disabled_at is null
    left join clients c on t.kind = 'service' and c.no = t.subject_no and c.revoked_at is null
    where t.hash = $1 and t.kind = $2 and t.revoked_at is null
      and coalesce(u.no, o.no, c.no) is not null`,
};

/**
 * Whom a token that is not revoked stands for; whether it has expired is the caller's to judge.
 * Nobody, when the operator is disabled or the client revoked.
 */
export async function findSubject(
  db: Db,
  hash: Buffer,
  kind: TokenKind,
): Promise<TokenSubject | undefined> {
  const [row] = await db.read<TokenSubject>(findStatement, [hash, kind]);
  return row;
}

export async function insert(
  queries: Queries,
  token: {
    readonly hash: Buffer;
    readonly kind: TokenKind;
    readonly subjectNo: number;
    readonly createdAt: number;
    readonly expiresAt: number;
  },
): Promise<void> {
  await queries
    .insertInto('tokens')
    .values({
      hash: token.hash,
      kind: token.kind,
      subject_no: token.subjectNo,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
      revoked_at: null,
    })
    .execute();
}

const columns = [
  'id',
  'kind',
  'subject_no as subjectNo',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const;

/** Tokens of a subject that hold at that time, the newest first, 1000 at most. */
export async function listValid(
  queries: Queries,
  kind: TokenKind,
  subjectNo: number,
  atMs: number,
): Promise<TokenRow[]> {
  return queries
    .selectFrom('tokens')
    .select(columns)
    .where('kind', '=', kind)
    .where('subject_no', '=', subjectNo)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', atMs)
    .orderBy('id', 'desc')
    .limit(1000)
    .execute();
}

/** A token that is not revoked, by its id. */
export async function findById(queries: Queries, id: number): Promise<TokenRow | undefined> {
  return queries
    .selectFrom('tokens')
    .select(columns)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

/** How many tokens were revoked: none when there is no such one, or it was revoked before. */
export async function revoke(
  queries: Queries,
  by: { readonly hash: Buffer } | { readonly id: number },
  atMs: number,
): Promise<number> {
  const update = queries
    .updateTable('tokens')
    .set({ revoked_at: atMs })
    .where('revoked_at', 'is', null);
  const one = 'id' in by ? update.where('id', '=', by.id) : update.where('hash', '=', by.hash);
  return Number((await one.executeTakeFirst()).numUpdatedRows);
}

/** Revokes all tokens of a subject but, where given, one. */
export async function revokeOf(
  queries: Queries,
  kind: TokenKind,
  subjectNo: number,
  atMs: number,
  exceptId: number | undefined,
): Promise<void> {
  let update = queries
    .updateTable('tokens')
    .set({ revoked_at: atMs })
    .where('kind', '=', kind)
    .where('subject_no', '=', subjectNo)
    .where('revoked_at', 'is', null);
  if (exceptId !== undefined) update = update.where('id', '<>', exceptId);
  await update.execute();
}

/** Removes tokens that expired before a time, so many at most; gives how many. */
export async function removeExpired(
  queries: Queries,
  beforeMs: number,
  most: number,
): Promise<number> {
  const result = await queries
    .deleteFrom('tokens')
    .where('hash', 'in', (some) =>
      some.selectFrom('tokens').select('hash').where('expires_at', '<', beforeMs).limit(most),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
