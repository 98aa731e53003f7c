import type { Db, Prepared } from '../db/open.ts';
import type { ConversationStatus } from '../domain/conversation.ts';
import { fold, queryGrams } from '../domain/fold.ts';
import type { Slice } from '../domain/page.ts';

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

/**
 * Grams narrow the rows, the substring test settles them. Not prepared: how many rows a gram finds
 * decides between the time index and the gram index, and a generic plan does not know. $5: grams, never empty; $6…$8: LIKE
 * patterns of user nick, operator nicks and title; $9: tag or null.
 */
const byText = `
    with found as materialized (
      select s.conversation_no, s.created_at from conversation_search s
      where s.grams @> $5::text[]
        and s.created_at >= $1::bigint and s.created_at <= $2::bigint
        and s.user_nick like $6 and s.operator_nicks like $7 and s.title like $8
        and ($9::text is null or $9 = any(s.tags))
    ), hit as (
      select * from found order by created_at desc, conversation_no desc
      offset $3::bigint limit $4::int
    )
    select (select count(*) from found) as total, page.*
    from (select 1) one
    left join lateral (
      select ${summary} from hit ${summaryJoins}
    ) page on true
    order by page."createdAt" desc, page.no desc`;

function containing(folded: string): string {
  return `%${folded.replace(/[\\%_]/g, '\\$&')}%`;
}

type SearchRow = { readonly total: number } & (ConversationSummary | { readonly no: null });

/** Conversations that match all filters, newest first. */
export async function searchPage(
  db: Db,
  filter: ConversationFilter,
  slice: Slice,
): Promise<ConversationSearchPage> {
  const userNick = fold(filter.userNick ?? '');
  const operatorNick = fold(filter.operatorNick ?? '');
  const title = fold(filter.title ?? '');
  const grams = [
    ...queryGrams(userNick).map((gram) => `u${gram}`),
    ...queryGrams(operatorNick).map((gram) => `o${gram}`),
    ...queryGrams(title).map((gram) => `t${gram}`),
    ...(filter.tag ? [`g${filter.tag}`] : []),
  ];
  const window = [filter.fromMs, filter.toMs, slice.offset, slice.limit];
  const rows =
    grams.length === 0
      ? await db.prepared<SearchRow>(byTime, window)
      : await db.query<SearchRow>(byText, [
          ...window,
          grams,
          containing(userNick),
          containing(operatorNick),
          containing(title),
          filter.tag || null,
        ]);
  const conversations: ConversationSummary[] = [];
  for (const row of rows) {
    if (row.no !== null) conversations.push(row);
  }
  return { total: rows[0]?.total ?? 0, conversations };
}
