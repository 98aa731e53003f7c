import type { Db, Prepared, Queries, Transaction } from '../db/open.ts';
import type { OperatorRole } from '../domain/actor.ts';
import { type NickFilter, listByNick as listPeopleByNick } from './by-nick.ts';
import { insertRenames } from './renames.ts';

export interface OperatorRow {
  readonly no: number;
  readonly id: string;
  readonly nick_name: string;
  readonly role: OperatorRole;
}

export interface OperatorDetail {
  readonly no: number;
  readonly id: string;
  readonly nickName: string;
  readonly login: string | null;
  readonly role: OperatorRole;
  readonly createdAt: number;
  readonly disabledAt: number | null;
  readonly online: boolean;
}

export interface OperatorSecret {
  readonly no: number;
  readonly id: string;
  readonly passwordHash: string | null;
  readonly disabledAt: number | null;
}

const columns = ['no', 'id', 'nick_name', 'role'] as const;

export async function findById(queries: Queries, id: string): Promise<OperatorRow | undefined> {
  return queries.selectFrom('operators').select(columns).where('id', '=', id).executeTakeFirst();
}

async function findByLogin(queries: Queries, login: string): Promise<OperatorRow | undefined> {
  return queries
    .selectFrom('operators')
    .select(columns)
    .where('login', '=', login)
    .executeTakeFirst();
}

/** Whether any operator has a password, disabled or not. */
export async function hasPasswords(queries: Queries): Promise<boolean> {
  const row = await queries
    .selectFrom('operators')
    .select('no')
    .where('password_hash', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What a password is checked against, of the operator with this login or id. */
export async function findSecret(
  queries: Queries,
  by: { readonly login: string } | { readonly id: string },
): Promise<OperatorSecret | undefined> {
  const query = queries
    .selectFrom('operators')
    .select(['no', 'id', 'password_hash as passwordHash', 'disabled_at as disabledAt']);
  return 'login' in by
    ? query.where('login', '=', by.login).executeTakeFirst()
    : query.where('id', '=', by.id).executeTakeFirst();
}

const detail = `p.no, p.id, p.nick_name as "nickName", p.login, p.role,
  p.created_at as "createdAt", p.disabled_at as "disabledAt",
  exists (select from presence where subject = 'operator:' || p.no) as online`;

const detailStatement: Prepared = {
  name: 'operators.detail',
  text: `select ${detail} from operators p where p.id = $1`,
};

export async function findDetail(db: Db, id: string): Promise<OperatorDetail | undefined> {
  const [row] = await db.read<OperatorDetail>(detailStatement, [id]);
  return row;
}

/** Operators by their name, the newest first. */
export async function listByNick(db: Db, filter: NickFilter): Promise<OperatorDetail[]> {
  return listPeopleByNick(db, { table: 'operators', columns: detail }, filter);
}

export async function insert(
  queries: Queries,
  operator: {
    readonly id: string;
    readonly nickName: string;
    readonly login: string;
    readonly passwordHash: string;
    readonly role: OperatorRole;
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

export interface OperatorChange {
  readonly nickName?: string | undefined;
  readonly login?: string | undefined;
  readonly role?: OperatorRole | undefined;
  readonly passwordHash?: string | undefined;
  readonly disabledAt?: number | null | undefined;
}

/** Changes what is given, and notes the name. `taken` when the login is another's. */
export async function update(
  tx: Transaction,
  no: number,
  change: OperatorChange,
): Promise<'updated' | 'taken'> {
  if (change.login !== undefined) {
    const other = await findByLogin(tx.queries, change.login);
    if (other !== undefined && other.no !== no) return 'taken';
  }
  const values = {
    ...(change.nickName === undefined ? {} : { nick_name: change.nickName, placeholder: false }),
    ...(change.login === undefined ? {} : { login: change.login }),
    ...(change.role === undefined ? {} : { role: change.role }),
    ...(change.passwordHash === undefined ? {} : { password_hash: change.passwordHash }),
    ...(change.disabledAt === undefined ? {} : { disabled_at: change.disabledAt }),
  };
  if (Object.keys(values).length === 0) return 'updated';
  await tx.queries.updateTable('operators').set(values).where('no', '=', no).execute();
  if (change.nickName !== undefined) await insertRenames(tx, 'operator', [no]);
  return 'updated';
}

/** Admins who can sign in, locked, so that two of them cannot shut each other out at once. */
export async function lockAdmins(tx: Transaction): Promise<number[]> {
  const rows = await tx.queries
    .selectFrom('operators')
    .select('no')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .orderBy('no')
    .forNoKeyUpdate()
    .execute();
  return rows.map((row) => row.no);
}
