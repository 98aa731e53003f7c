import type { Db, Prepared, Queries, Transaction } from '../db/open.ts';
import { type NickFilter, listByNick as listPeopleByNick } from './by-nick.ts';
import { insertRenames } from './renames.ts';

export interface UserRow {
  readonly no: number;
  readonly id: string;
  readonly nick_name: string;
  readonly icon: string;
}

export interface UserDetail {
  readonly no: number;
  readonly id: string;
  readonly nickName: string;
  readonly icon: string;
  readonly createdAt: number;
  readonly bannedAt: number | null;
  readonly online: boolean;
}

const columns = ['no', 'id', 'nick_name', 'icon'] as const;

/** A user by its id or, for the im v1 family, by its small integer in decimal. */
export async function findByIdOrNo(queries: Queries, idOrNo: string): Promise<UserRow | undefined> {
  const byId = await queries
    .selectFrom('users')
    .select(columns)
    .where('id', '=', idOrNo)
    .executeTakeFirst();
  if (byId !== undefined || !/^[1-9]\d{0,14}$/.test(idOrNo)) return byId;
  return queries
    .selectFrom('users')
    .select(columns)
    .where('no', '=', Number(idOrNo))
    .executeTakeFirst();
}

const detail = `p.no, p.id, p.nick_name as "nickName", p.icon, p.created_at as "createdAt",
  p.banned_at as "bannedAt",
  exists (select from presence where subject = 'user:' || p.no) as online`;

const detailStatement: Prepared = {
  name: 'users.detail',
  text: `select ${detail} from users p where p.id = $1`,
};

export async function findDetail(db: Db, id: string): Promise<UserDetail | undefined> {
  const [row] = await db.read<UserDetail>(detailStatement, [id]);
  return row;
}

// Bounded, since somebody may have listened for years.
const LOOKED_BACK = 200;

const lastMessageStatement: Prepared = {
  name: 'users.last_message',
  text: `
    select max(m.sent_at) as at
    from (
      select conversation_no, message_seq from timeline
      where user_no = $1 order by seq desc limit ${LOOKED_BACK}
    ) t
    join messages m on m.conversation_no = t.conversation_no and m.seq = t.message_seq
    where m.sender = $2`,
};

/** When they last said something, as far as it is among the latest 200 messages said to or by them. */
export async function findLastMessageAt(
  db: Db,
  { no, id }: { readonly no: number; readonly id: string },
): Promise<number | null> {
  const [row] = await db.read<{ at: number | null }>(lastMessageStatement, [no, id]);
  return row?.at ?? null;
}

/** Users by their name, the newest first. */
export async function listByNick(db: Db, filter: NickFilter): Promise<UserDetail[]> {
  return listPeopleByNick(db, { table: 'users', columns: detail }, filter);
}

interface Description {
  readonly id: string;
  readonly nickName: string;
  /** Undefined keeps the one there is. */
  readonly icon: string | undefined;
}

/** Inserts the user, or fills its placeholder, and notes the name; undefined when the id is taken. */
export async function insert(
  tx: Transaction,
  user: Description & { readonly createdAt: number },
): Promise<UserRow | undefined> {
  const { rows } = await tx.client.query<UserRow & { filled: boolean }>(
    `insert into users as kept (id, nick_name, icon, created_at) values ($1, $2, $3, $4)
     on conflict (id) do update set nick_name = excluded.nick_name, icon = excluded.icon,
       created_at = excluded.created_at, placeholder = false
     where kept.placeholder
     returning no, id, nick_name, icon, xmax <> 0 as filled`,
    [user.id, user.nickName, user.icon ?? '', user.createdAt],
  );
  const [row] = rows;
  if (row?.filled === true) await insertRenames(tx, 'user', [row.no]);
  return row;
}

/** Changes what others see of the user, and notes a new name; undefined without such a user. */
export async function update(tx: Transaction, user: Description): Promise<UserRow | undefined> {
  const { rows } = await tx.client.query<UserRow & { renamed: boolean }>(
    `update users u set nick_name = $2, icon = coalesce($3, u.icon), placeholder = false
     from (select no, nick_name from users where id = $1 for no key update) before
     where u.no = before.no
     returning u.no, u.id, u.nick_name, u.icon, before.nick_name <> $2 as renamed`,
    [user.id, user.nickName, user.icon ?? null],
  );
  const [row] = rows;
  if (row?.renamed === true) await insertRenames(tx, 'user', [row.no]);
  return row;
}

/** How many there were to change. An earlier ban keeps its time. */
export async function updateBan(
  queries: Queries,
  id: string,
  bannedAt: number | null,
): Promise<number> {
  const result = await queries
    .updateTable('users')
    .set((set) => ({
      banned_at: bannedAt === null ? null : set.fn.coalesce('banned_at', set.val(bannedAt)),
    }))
    .where('id', '=', id)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
