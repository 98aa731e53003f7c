import type { Queries } from '../db/open.ts';

export interface OperatorRow {
  readonly no: number;
  readonly id: string;
  readonly nick_name: string;
  readonly role: 'agent' | 'admin';
}

const columns = ['no', 'id', 'nick_name', 'role'] as const;

export async function findById(queries: Queries, id: string): Promise<OperatorRow | undefined> {
  return queries.selectFrom('operators').select(columns).where('id', '=', id).executeTakeFirst();
}

export async function findByLogin(
  queries: Queries,
  login: string,
): Promise<OperatorRow | undefined> {
  return queries
    .selectFrom('operators')
    .select(columns)
    .where('login', '=', login)
    .executeTakeFirst();
}

export async function insert(
  queries: Queries,
  operator: {
    readonly id: string;
    readonly nickName: string;
    readonly login: string;
    readonly passwordHash: string;
    readonly role: 'agent' | 'admin';
    readonly createdAt: number;
  },
): Promise<OperatorRow | undefined> {
  return queries
    .insertInto('operators')
    .values({
      id: operator.id,
      nick_name: operator.nickName,
      login: operator.login,
      password_hash: operator.passwordHash,
      role: operator.role,
      created_at: operator.createdAt,
    })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .returning(columns)
    .executeTakeFirst();
}
