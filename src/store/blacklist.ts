import type { Db, Prepared } from '../db/open.ts';
import type { Page, Slice } from '../domain/page.ts';

/** A user by the id or by the number that a family knows. */
export type UserKey = { readonly id: string } | { readonly no: number };

export interface BlockedUser {
  readonly no: number;
  readonly id: string;
  readonly nickName: string;
  readonly icon: string;
  readonly blockedAt: number;
}

export type Change = 'changed' | 'unchanged' | 'no_such_user';

const keyColumn = (key: UserKey) => ('id' in key ? 'id' : 'no');
const keyValue = (key: UserKey) => ('id' in key ? key.id : key.no);

const changing = (name: string, column: 'id' | 'no', change: string): Prepared => ({
  name: `blacklist.${name}_by_${column}`,
  text: `
    with target as (select no from users where ${column} = $2), changed as (${change})
    select case when exists (select from changed) then 'changed'
      when exists (select from target) then 'unchanged' else 'no_such_user' end as change`,
});

const insertion = `insert into blacklist (user_no, blocked_user_no, created_at)
  select $1::bigint, no, $3::bigint from target on conflict do nothing returning 1`;
const removal = `delete from blacklist b using target
  where b.user_no = $1::bigint and b.blocked_user_no = target.no returning 1`;

const inserting = {
  id: changing('insert', 'id', insertion),
  no: changing('insert', 'no', insertion),
};
const removing = { id: changing('remove', 'id', removal), no: changing('remove', 'no', removal) };

async function changeOf(rows: Promise<{ change: Change }[]>): Promise<Change> {
  const [row] = await rows;
  return row?.change ?? 'no_such_user';
}

export async function insert(
  db: Db,
  row: { readonly userNo: number; readonly blocked: UserKey; readonly createdAt: number },
): Promise<Change> {
  const statement = inserting[keyColumn(row.blocked)];
  return changeOf(db.prepared(statement, [row.userNo, keyValue(row.blocked), row.createdAt]));
}

export async function remove(
  db: Db,
  row: { readonly userNo: number; readonly blocked: UserKey },
): Promise<Change> {
  const statement = removing[keyColumn(row.blocked)];
  return changeOf(db.prepared(statement, [row.userNo, keyValue(row.blocked)]));
}

const listing: Prepared = {
  name: 'blacklist.page',
  text: `
    select t.total, k.*
    from (select count(*) as total from blacklist where user_no = $1) t
    left join lateral (
      select u.no, u.id, u.nick_name as "nickName", u.icon, b.created_at as "blockedAt"
      from blacklist b join users u on u.no = b.blocked_user_no
      where b.user_no = $1
      order by b.created_at desc, u.no desc
      offset $2 limit $3
    ) k on true
    order by k."blockedAt" desc, k.no desc`,
};

/** Whom a user blocked, the latest first. */
export async function listPage(db: Db, userNo: number, slice: Slice): Promise<Page<BlockedUser>> {
  const rows = await db.read<{ total: number } & (BlockedUser | { readonly no: null })>(listing, [
    userNo,
    slice.offset,
    slice.limit,
  ]);
  const blocked: BlockedUser[] = [];
  for (const { total: _, ...row } of rows) if (row.no !== null) blocked.push(row);
  return { rows: blocked, total: rows[0]?.total ?? 0 };
}
