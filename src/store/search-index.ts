import type { Transaction } from '../db/open.ts';
import { fold, grams } from '../domain/fold.ts';
import { NICK_SEPARATOR } from '../search/chunks/layout.ts';

interface Described {
  readonly no: number;
  readonly created_at: number;
  readonly indexed_at: number | null;
  readonly user_nick: string;
  readonly title: string;
  readonly operator_nicks: string[];
  readonly tags: string[];
}

const DAY_MS = 86_400_000;
const BATCH = 2000;

function indexRow(row: Described) {
  const userNick = fold(row.user_nick);
  const operatorNicks = row.operator_nicks.map(fold);
  const title = fold(row.title);
  const found = [
    ...grams(userNick).map((gram) => `u${gram}`),
    ...operatorNicks.flatMap((nick) => grams(nick).map((gram) => `o${gram}`)),
    ...grams(title).map((gram) => `t${gram}`),
    ...row.tags.map((tag) => `g${tag}`),
  ];
  return {
    no: row.no,
    created_at: row.created_at,
    user_nick: userNick,
    operator_nicks: operatorNicks.join(NICK_SEPARATOR),
    title,
    tags: row.tags,
    grams: [...new Set(found)],
  };
}

/**
 * Brings what chatSearchs matches up to date, for conversations that are new or were changed. Their
 * states must be locked, as otherwise two could each write what the other does not know of. After a
 * change of somebody's name it is store/renames.ts that finds their conversations. A row that stays
 * as it is is not written, since its chunk would have to be sealed again (ADR 19).
 */
export async function refreshSearch(
  tx: Transaction,
  conversationNos: Iterable<number>,
): Promise<void> {
  const all = [...new Set(conversationNos)].toSorted((a, b) => a - b);
  for (let start = 0; start < all.length; start += BATCH) {
    await refreshBatch(tx, all.slice(start, start + BATCH));
  }
}

async function refreshBatch(tx: Transaction, nos: readonly number[]): Promise<void> {
  const { rows } = await tx.client.query<Described>(
    `select c.no, c.created_at, s.created_at as indexed_at, coalesce(u.nick_name, '') as user_nick,
       c.title,
       array(select o.nick_name from conversation_operators co
         join operators o on o.no = co.operator_no
         where co.conversation_no = c.no order by co.position, o.id) as operator_nicks,
       array(select t.tag from conversation_tags t
         where t.conversation_no = c.no order by t.position, t.tag) as tags
     from conversations c
     left join users u on u.no = c.user_no
     left join conversation_search s on s.conversation_no = c.no
     where c.no = any($1::bigint[])
     order by c.no`,
    [nos],
  );
  await tx.client.query(
    `insert into conversation_search as kept
       (conversation_no, created_at, user_nick, operator_nicks, title, tags, grams)
     select * from json_to_recordset($1::json) as given (
       no bigint, created_at bigint, user_nick text, operator_nicks text, title text,
       tags text[], grams text[])
     on conflict (conversation_no) do update set
       created_at = excluded.created_at, user_nick = excluded.user_nick,
       operator_nicks = excluded.operator_nicks, title = excluded.title,
       tags = excluded.tags, grams = excluded.grams
     where (kept.created_at, kept.user_nick, kept.operator_nicks, kept.title, kept.tags)
       is distinct from (excluded.created_at, excluded.user_nick, excluded.operator_nicks,
         excluded.title, excluded.tags)`,
    [JSON.stringify(rows.map(indexRow))],
  );
  countDays(tx, rows);
}

const dayChanges = new WeakMap<Transaction, Map<number, number>>();

/** Days are counted last: everybody who opens a conversation today counts into the same row. */
function countDays(tx: Transaction, rows: readonly Described[]): void {
  const known = dayChanges.get(tx);
  const changes = known ?? new Map<number, number>();
  const count = (atMs: number, change: number) => {
    const day = Math.floor(atMs / DAY_MS);
    changes.set(day, (changes.get(day) ?? 0) + change);
  };
  for (const row of rows) {
    if (row.indexed_at === row.created_at) continue;
    if (row.indexed_at !== null) count(row.indexed_at, -1);
    count(row.created_at, 1);
  }
  if (known !== undefined || changes.size === 0) return;
  dayChanges.set(tx, changes);
  tx.beforeCommit(() => writeDays(tx, changes));
}

async function writeDays(tx: Transaction, changes: ReadonlyMap<number, number>): Promise<void> {
  await tx.client.query(
    `insert into conversation_days as kept (day, size)
     select * from unnest($1::int[], $2::int[]) as given (day, size)
     order by day
     on conflict (day) do update set size = kept.size + excluded.size`,
    [[...changes.keys()], [...changes.values()]],
  );
}
