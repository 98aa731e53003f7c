import type { Transaction } from '../db/open.ts';
import { insertRenames } from './renames.ts';

// Users and operators by the batch. A placeholder is a row of which nothing but the id is known; the
// first description of it fills it, which is noted as a renaming, and after that nothing given here
// changes a row.

export interface KnownRow {
  readonly no: number;
  readonly placeholder: boolean;
}

export interface NewUser {
  readonly id: string;
  readonly nickName: string;
  readonly icon: string;
  readonly createdAt: number;
  readonly placeholder: boolean;
}

export interface NewOperator {
  readonly id: string;
  readonly nickName: string;
  readonly createdAt: number;
  readonly placeholder: boolean;
}

/** Importers take turns, a batch each: what they decide on is not changed by another meanwhile. */
export async function takeTurn(tx: Transaction): Promise<void> {
  await tx.client.query(`select pg_advisory_xact_lock(hashtextextended('chatkeep.import', 0))`);
}

async function findKnown(
  tx: Transaction,
  table: 'users' | 'operators',
  ids: readonly string[],
): Promise<Map<string, KnownRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.client.query<KnownRow & { id: string }>(
    `select id, no, placeholder from ${table} where id = any($1::text[])`,
    [ids],
  );
  return new Map(rows.map(({ id, no, placeholder }) => [id, { no, placeholder }]));
}

export const findUsers = (tx: Transaction, ids: readonly string[]) => findKnown(tx, 'users', ids);
export const findOperators = (tx: Transaction, ids: readonly string[]) =>
  findKnown(tx, 'operators', ids);

interface Written {
  readonly no: number;
  readonly id: string;
  readonly filled: boolean;
}

/** Inserts users, or fills their placeholders; each id once. Gives the numbers of those written. */
export async function insertUsers(
  tx: Transaction,
  users: readonly NewUser[],
): Promise<Map<string, number>> {
  if (users.length === 0) return new Map();
  const { rows } = await tx.client.query<Written>(
    `insert into users as kept (id, nick_name, icon, created_at, placeholder)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::boolean[])
       as given (id, nick_name, icon, created_at, placeholder)
     order by id
     on conflict (id) do update set nick_name = excluded.nick_name, icon = excluded.icon,
       created_at = excluded.created_at, placeholder = false
     where kept.placeholder and not excluded.placeholder
     returning no, id, xmax <> 0 as filled`,
    [
      users.map((user) => user.id),
      users.map((user) => user.nickName),
      users.map((user) => user.icon),
      users.map((user) => user.createdAt),
      users.map((user) => user.placeholder),
    ],
  );
  const filled = rows.filter((row) => row.filled).map((row) => row.no);
  await insertRenames(tx, 'user', filled);
  return new Map(rows.map((row) => [row.id, row.no]));
}

/** As {@link insertUsers}, of operators; login, password and role are not touched. */
export async function insertOperators(
  tx: Transaction,
  operators: readonly NewOperator[],
): Promise<Map<string, number>> {
  if (operators.length === 0) return new Map();
  const { rows } = await tx.client.query<Written>(
    `insert into operators as kept (id, nick_name, created_at, placeholder)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[])
       as given (id, nick_name, created_at, placeholder)
     order by id
     on conflict (id) do update set nick_name = excluded.nick_name,
       created_at = excluded.created_at, placeholder = false
     where kept.placeholder and not excluded.placeholder
     returning no, id, xmax <> 0 as filled`,
    [
      operators.map((operator) => operator.id),
      operators.map((operator) => operator.nickName),
      operators.map((operator) => operator.createdAt),
      operators.map((operator) => operator.placeholder),
    ],
  );
  const filled = rows.filter((row) => row.filled).map((row) => row.no);
  await insertRenames(tx, 'operator', filled);
  return new Map(rows.map((row) => [row.id, row.no]));
}
