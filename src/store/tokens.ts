import type { Db, Prepared, Queries } from '../db/open.ts';

export type TokenKind = 'user' | 'operator' | 'im';

export interface TokenSubject {
  readonly no: number;
  readonly id: string;
  readonly role: 'agent' | 'admin' | null;
  readonly expiresAt: number;
}

const findStatement: Prepared = {
  name: 'tokens.find',
  text: `
    select coalesce(u.no, o.no) as no, coalesce(u.id, o.id) as id, o.role, t.expires_at as "expiresAt"
    from tokens t
    left join users u on t.kind <> 'operator' and u.no = t.subject_no
    left join operators o on t.kind = 'operator' and o.no = t.subject_no
    where t.hash = $1 and t.kind = $2 and t.revoked_at is null`,
};

/** Whom a token that is not revoked stands for; whether it has expired is the caller's to judge. */
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

/** How many tokens were revoked: none when there is no such one, or it was revoked before. */
export async function revoke(queries: Queries, hash: Buffer, atMs: number): Promise<number> {
  const result = await queries
    .updateTable('tokens')
    .set({ revoked_at: atMs })
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
