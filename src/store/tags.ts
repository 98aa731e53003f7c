import type { Db, Transaction } from '../db/open.ts';

// From one tag to the next by the index, however many conversations have each.
const eachTag = `with recursive found as (
    select min(tag) as tag from conversation_tags
    union all
    select (select min(t.tag) from conversation_tags t where t.tag > f.tag)
    from found f where f.tag is not null
  )`;

const MOST_TAGS = 10_000;

export async function list(db: Db): Promise<string[]> {
  const rows = await db.query<{ tag: string }>(
    `${eachTag} select tag from found where tag is not null limit $1`,
    [MOST_TAGS],
  );
  return rows.map(({ tag }) => tag);
}

/** Each is counted as far as `most`. */
export async function listCounted(
  db: Db,
  most: number,
): Promise<{ readonly tag: string; readonly size: number }[]> {
  return db.query<{ tag: string; size: number }>(
    `${eachTag}
     select f.tag, c.size from (select tag from found where tag is not null limit $1) f
     cross join lateral (
       select count(*) as size from (
         select from conversation_tags t where t.tag = f.tag limit $2) x
     ) c`,
    [MOST_TAGS, most],
  );
}

/** Numbers of conversations that have the tag. */
export async function listConversations(db: Db, tag: string, limit: number): Promise<number[]> {
  const rows = await db.query<{ no: number }>(
    'select conversation_no as no from conversation_tags where tag = $1 limit $2',
    [tag, limit],
  );
  return rows.map(({ no }) => no);
}

/**
 * Puts another tag in the place of one, or none; gives the conversations that had it. Their states
 * must be locked.
 */
export async function replace(
  tx: Transaction,
  conversationNos: readonly number[],
  tag: string,
  name: string | undefined,
): Promise<number[]> {
  const { rows } = await tx.client.query<{ no: number; position: number }>(
    `delete from conversation_tags where conversation_no = any($1::bigint[]) and tag = $2
     returning conversation_no as no, position`,
    [conversationNos, tag],
  );
  if (name !== undefined) {
    await tx.client.query(
      `insert into conversation_tags (conversation_no, tag, position, active_day, created_at)
       select given.no, $3, given.position, s.active_at / 86400000, s.created_at
       from unnest($1::bigint[], $2::smallint[]) as given (no, position)
       join conversation_state s on s.conversation_no = given.no
       on conflict (conversation_no, tag) do nothing`,
      [rows.map(({ no }) => no), rows.map(({ position }) => position), name],
    );
  }
  return rows.map(({ no }) => no).toSorted((a, b) => a - b);
}
