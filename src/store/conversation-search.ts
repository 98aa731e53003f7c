import type { Db, Prepared } from '../db/open.ts';
import type { ConversationStatus } from '../domain/conversation.ts';
import { fold, queryGrams } from '../domain/fold.ts';
import type { Slice } from '../domain/page.ts';
import { containing } from './like.ts';

export interface ConversationFilter {
  /** Epoch ms of creation, both inclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Substrings, ignoring case and width; undefined or empty for none. */
  readonly userNick?: string | undefined;
  readonly operatorNick?: string | undefined;
  readonly title?: string | undefined;
  /** A whole tag. */
  readonly tag?: string | undefined;
}

export interface ConversationSummary {
  readonly no: number;
  readonly id: string;
  readonly groupId: string | null;
  readonly createdAt: number;
  readonly userId: string | null;
  readonly userNick: string | null;
  readonly userIcon: string | null;
  readonly title: string;
  readonly address: string;
  readonly status: ConversationStatus;
  /** JSON body of the message shown last; null when there is none, or it was revoked. */
  readonly latestBody: string | null;
}

export interface ConversationSearchPage {
  readonly total: number;
  readonly conversations: ConversationSummary[];
}

const DAY_MS = 86_400_000;

const summary = `
  c.no, c.id, c.group_id as "groupId", c.created_at as "createdAt", c.title, c.address, c.status,
  u.id as "userId", u.nick_name as "userNick", u.icon as "userIcon", latest.body as "latestBody"`;

const summaryJoins = `
  join conversations c on c.no = hit.conversation_no
  left join users u on u.no = c.user_no
  left join lateral (
    select case when m.revoked_at is null then m.body end as body
    from messages m where m.conversation_no = c.no
    order by m.sent_at desc, m.seq desc limit 1
  ) latest on true`;

/**
 * A range of time alone is answered from the counts per day: whole days are added up, only the
 * two at the ends are counted row by row, and the page is cut inside the day that it starts in.
 * $1, $2: range; $3: offset; $4: limit.
 */
const byTime: Prepared = {
  name: 'conversation_search.by_time',
  text: `
    with days as materialized (
      select d.day, d.size
      from conversation_days d
      where d.day > $1::bigint / ${DAY_MS} and d.day < $2::bigint / ${DAY_MS}
      union all
      select edge.day, (
        select count(*) from conversation_search s
        where s.created_at >= greatest($1::bigint, edge.day * ${DAY_MS})
          and s.created_at <= least($2::bigint, edge.day * ${DAY_MS} + ${DAY_MS - 1}))
      from (select $1::bigint / ${DAY_MS} as day union select $2::bigint / ${DAY_MS}) edge
    ), walked as materialized (
      select day, size, sum(size) over (order by day desc) as up_to from days
    ), start as (
      select day, up_to - size as skipped from walked
      where up_to > $3::bigint and size > 0 order by up_to limit 1
    ), hit as (
      select s.conversation_no, s.created_at
      from start
      cross join lateral (
        select s.conversation_no, s.created_at from conversation_search s
        where s.created_at >= $1::bigint
          and s.created_at <= least($2::bigint, start.day * ${DAY_MS} + ${DAY_MS - 1})
        order by s.created_at desc, s.conversation_no desc
        offset $3::bigint - start.skipped limit $4::int
      ) s
    )
    select (select coalesce(sum(size), 0)::bigint from days) as total, page.*
    from (select 1) one
    left join lateral (
      select ${summary} from hit ${summaryJoins}
    ) page on true
    order by page."createdAt" desc, page.no desc`,
};

interface Conditions {
  /** By the grams, which an index finds. */
  readonly byGrams: string;
  /** The same rows, by reading the text of each. */
  readonly byReading: string;
  readonly values: readonly unknown[];
}

/** What a filter with text or a tag asks for. $1, $2: range; $3: grams. */
function conditionsOf(filter: ConversationFilter): Conditions {
  const grams: string[] = [];
  const values: unknown[] = [filter.fromMs, filter.toMs, grams];
  const reading = ['s.created_at >= $1::bigint', 's.created_at <= $2::bigint'];
  const texts = [
    ['u', 's.user_nick', filter.userNick],
    ['o', 's.operator_nicks', filter.operatorNick],
    ['t', 's.title', filter.title],
  ] as const;
  for (const [prefix, column, text = ''] of texts) {
    const folded = fold(text);
    if (folded === '') continue;
    grams.push(...queryGrams(folded).map((gram) => prefix + gram));
    values.push(containing(folded));
    reading.push(`${column} like $${values.length}`);
  }
  if (filter.tag) {
    grams.push(`g${filter.tag}`);
    values.push(filter.tag);
    reading.push(`$${values.length} = any(s.tags)`);
  }
  const byReading = reading.join(' and ');
  return { byGrams: `s.grams @> $3::text[] and ${byReading}`, byReading, values };
}

/** Otherwise it asks for a range of time alone. */
export function hasText(filter: ConversationFilter): boolean {
  return Boolean(filter.userNick || filter.operatorNick || filter.title || filter.tag);
}

// A range of time with so few conversations is read whole.
const FEW = 5000;

/**
 * Which index answers is decided here, by counts, and not by the planner's guess. A short range of
 * time is read whole. Otherwise the grams give the count, and that decides how the page is found:
 * few matches are all fetched and sorted; many lie so close in time that reading the newest
 * conversations until the page is full costs less.
 */
export async function searchByText(
  db: Db,
  filter: ConversationFilter,
  { offset, limit }: Slice,
  inRange: number,
): Promise<ConversationSearchPage> {
  const { byGrams, byReading, values } = conditionsOf(filter);
  const counting = inRange <= FEW ? byReading : byGrams;
  const [counted] = await db.query<{ total: number }>(
    `select count(*) as total from conversation_search s where $3::text[] is not null and ${counting}`,
    values,
  );
  const total = counted?.total ?? 0;
  if (total <= offset) return { total, conversations: [] };
  const rowsToRead = ((offset + limit) * inRange) / total;
  const found =
    inRange <= FEW || rowsToRead < total
      ? `select conversation_no, created_at from conversation_search s
         where $3::text[] is not null and ${byReading}`
      : `select * from (
           select conversation_no, created_at from conversation_search s
           where ${byGrams} offset 0) s`;
  const conversations = await db.query<ConversationSummary>(
    `with hit as materialized (
       ${found} order by created_at desc, conversation_no desc
       offset $${values.length + 1}::bigint limit $${values.length + 2}::int
     )
     select ${summary} from hit ${summaryJoins}
     order by hit.created_at desc, hit.conversation_no desc`,
    [...values, offset, limit],
  );
  return { total, conversations };
}

const countDays: Prepared = {
  name: 'conversation_search.count_days',
  text: `
    select coalesce(sum(size), 0)::bigint as size from conversation_days
    where day >= $1::bigint / ${DAY_MS} and day <= $2::bigint / ${DAY_MS}`,
};

/** Conversations of the whole days that the range touches. */
export async function countInRange(db: Db, { fromMs, toMs }: ConversationFilter): Promise<number> {
  const [row] = await db.read<{ size: number }>(countDays, [fromMs, toMs]);
  return row?.size ?? 0;
}

type SearchRow = { readonly total: number } & (ConversationSummary | { readonly no: null });

/** Conversations of a range of time, newest first; other filters are not looked at. */
export async function searchByTime(
  db: Db,
  { fromMs, toMs }: ConversationFilter,
  slice: Slice,
): Promise<ConversationSearchPage> {
  const rows = await db.prepared<SearchRow>(byTime, [fromMs, toMs, slice.offset, slice.limit]);
  const conversations: ConversationSummary[] = [];
  for (const row of rows) {
    if (row.no !== null) conversations.push(row);
  }
  return { total: rows[0]?.total ?? 0, conversations };
}

const byNumber: Prepared = {
  name: 'conversation_search.by_number',
  text: `
    select ${summary}
    from unnest($1::bigint[]) with ordinality as hit (conversation_no, place) ${summaryJoins}
    order by hit.place`,
};

/** Those conversations, in the order of their numbers as given. */
export function listSummaries(db: Db, nos: readonly number[]): Promise<ConversationSummary[]> {
  return db.prepared<ConversationSummary>(byNumber, [nos]);
}
