import type { Db, Prepared } from '../db/open.ts';

export interface KnownUser {
  readonly no: number;
  readonly id: string;
  readonly bannedAt: number | null;
}

export interface KnownOperator {
  readonly no: number;
  readonly id: string;
  readonly nickName: string;
  readonly disabledAt: number | null;
}

const usersStatement: Prepared = {
  name: 'conversation_people.users',
  text: `select no, id, banned_at as "bannedAt" from users where id = any($1::text[])`,
};

const operatorStatement: Prepared = {
  name: 'conversation_people.operator',
  text: `
    select no, id, nick_name as "nickName", disabled_at as "disabledAt"
    from operators where id = $1`,
};

/** The users among the given ids, by id. */
export async function listUsers(db: Db, ids: readonly string[]): Promise<Map<string, KnownUser>> {
  const rows = await db.read<KnownUser>(usersStatement, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function findOperator(db: Db, id: string): Promise<KnownOperator | undefined> {
  const rows = await db.read<KnownOperator>(operatorStatement, [id]);
  return rows[0];
}
