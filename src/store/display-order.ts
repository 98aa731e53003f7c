import { sql } from 'kysely';
import type { Queries } from '../db/open.ts';

/**
 * A list (the messages of a conversation, the timeline of a user) is kept in arrival order by `seq`
 * and shown in display order by (`sent_at`, `seq`). While both agree, the n-th row shown is the one
 * with that seq. Once they differ, `in_order` is false and the list has buckets: each counts the
 * rows from its first key up to the next bucket's, so that the n-th row is found by adding up
 * counts. The oldest bucket starts before every key.
 */
interface OrderedList {
  readonly rows: string;
  readonly state: string;
  readonly buckets: string;
  readonly owner: string;
  readonly shown: string;
}

const lists = {
  conversation: {
    rows: 'messages',
    state: 'conversation_state',
    buckets: 'conversation_buckets',
    owner: 'conversation_no',
    shown: 'true',
  },
  timeline: {
    rows: 'timeline',
    state: 'timeline_state',
    buckets: 'timeline_buckets',
    owner: 'user_no',
    shown: 'r.visible',
  },
} as const satisfies Record<string, OrderedList>;

export type ListName = keyof typeof lists;

const BEFORE_EVERYTHING = '-9223372036854775808';

// Neither many buckets nor long ones: about the square root of the list in each.
const SHORTEST = 128;
const bucketSize = `greatest(${SHORTEST}, ceil(sqrt(s.last_seq)))::int`;
const LONGEST_TIMES = 2;

/** Up to which size a bucket of a list with that last seq is not split. */
export function longestBucket(lastSeq: number): number {
  return LONGEST_TIMES * Math.max(SHORTEST, Math.ceil(Math.sqrt(lastSeq)));
}

/**
 * The keys (`sent_at`, `seq`) of one page of a list that has buckets, newest first. `owner` and
 * `offset`, `limit` are SQL expressions. The page costs a walk over the counts and one bucket.
 */
export function bucketedPage(name: ListName, owner: string, offset: string, limit: string): string {
  const list = lists[name];
  return `
    select r.sent_at, r.seq, r.${list.owner}
    from (
      select b.*,
        coalesce(lag(b.sent_at) over newest_first, 9223372036854775807) as end_sent_at,
        coalesce(lag(b.seq) over newest_first, 2147483647) as end_seq,
        sum(b.size) over newest_first as up_to
      from ${list.buckets} b
      where b.${list.owner} = ${owner}
      window newest_first as (order by b.sent_at desc, b.seq desc)
      order by b.sent_at desc, b.seq desc
    ) b
    cross join lateral (
      select r.sent_at, r.seq, r.${list.owner}
      from ${list.rows} r
      where r.${list.owner} = ${owner} and ${list.shown}
        and (r.sent_at, r.seq) < (b.end_sent_at, b.end_seq)
      order by r.sent_at desc, r.seq desc
      offset ${offset} - (b.up_to - b.size)
      limit ${limit}
    ) r
    where b.up_to > ${offset} and b.up_to - b.size <= ${offset}`;
}

/** Builds the buckets of the given lists anew, and has them used. */
export async function rebuildBuckets(
  queries: Queries,
  name: ListName,
  owners: readonly number[],
): Promise<void> {
  if (owners.length === 0) return;
  const list = lists[name];
  const given = sql`${[...owners]}::bigint[]`;
  const t = (text: string) => sql.raw(text);
  await sql`
    update ${t(list.state)} set in_order = false
    where ${t(list.owner)} = any(${given}) and in_order`.execute(queries);
  await sql`delete from ${t(list.buckets)} where ${t(list.owner)} = any(${given})`.execute(queries);
  await sql`
    insert into ${t(list.buckets)} (${t(list.owner)}, sent_at, seq, size)
    select owner, case when n = 0 then ${t(BEFORE_EVERYTHING)} else sent_at end,
      case when n = 0 then 0 else seq end, least(bucket_size, total - n)
    from (
      select s.${t(list.owner)} as owner, r.sent_at, r.seq,
        row_number() over (partition by s.${t(list.owner)} order by r.sent_at, r.seq) - 1 as n,
        count(*) over (partition by s.${t(list.owner)}) as total,
        ${t(bucketSize)} as bucket_size
      from ${t(list.state)} s
      join ${t(list.rows)} r on r.${t(list.owner)} = s.${t(list.owner)} and ${t(list.shown)}
      where s.${t(list.owner)} = any(${given})
    ) numbered
    where n % bucket_size = 0`.execute(queries);
}

/** What was just added to a list: rows with a seq above `afterSeq`. */
export interface Growth {
  readonly owner: number;
  readonly afterSeq: number;
  readonly wasInOrder: boolean;
  readonly inOrder: boolean;
}

/** Has the buckets of lists that have just grown count what was added. */
export async function keepBuckets(
  queries: Queries,
  name: ListName,
  grown: readonly Growth[],
): Promise<void> {
  const disordered = grown.filter((list) => list.wasInOrder && !list.inOrder);
  const bucketed = grown.filter((list) => !list.wasInOrder);
  await rebuildBuckets(
    queries,
    name,
    disordered.map(({ owner }) => owner),
  );
  await countIntoBuckets(
    queries,
    name,
    bucketed.map(({ owner }) => owner),
    bucketed.map(({ afterSeq }) => afterSeq),
  );
}

/**
 * Counts rows that were just added to lists that have buckets: those of `owners` with a seq above
 * `afterSeqs`. A bucket that grew beyond {@link longestBucket} is split.
 */
async function countIntoBuckets(
  queries: Queries,
  name: ListName,
  owners: readonly number[],
  afterSeqs: readonly number[],
): Promise<void> {
  if (owners.length === 0) return;
  const list = lists[name];
  const t = (text: string) => sql.raw(text);
  await sql`
    insert into ${t(list.buckets)} as kept (${t(list.owner)}, sent_at, seq, size)
    select r.${t(list.owner)}, coalesce(b.sent_at, ${t(BEFORE_EVERYTHING)}), coalesce(b.seq, 0), count(*)
    from unnest(${[...owners]}::bigint[], ${[...afterSeqs]}::int[]) as added (owner, after_seq)
    join ${t(list.rows)} r on r.${t(list.owner)} = added.owner and r.seq > added.after_seq
      and ${t(list.shown)}
    left join lateral (
      select b.sent_at, b.seq from ${t(list.buckets)} b
      where b.${t(list.owner)} = added.owner and (b.sent_at, b.seq) <= (r.sent_at, r.seq)
      order by b.sent_at desc, b.seq desc limit 1
    ) b on true
    group by 1, 2, 3
    on conflict (${t(list.owner)}, sent_at, seq) do update set size = kept.size + excluded.size`.execute(
    queries,
  );
  await sql`
    insert into ${t(list.buckets)} as kept (${t(list.owner)}, sent_at, seq, size)
    select owner, case when n = 0 then start_sent_at else sent_at end,
      case when n = 0 then start_seq else seq end, least(bucket_size, total - n)
    from (
      select b.*, r.sent_at, r.seq,
        row_number() over (partition by b.owner, b.start_sent_at, b.start_seq order by r.sent_at, r.seq) - 1 as n,
        count(*) over (partition by b.owner, b.start_sent_at, b.start_seq) as total
      from (
        select b.${t(list.owner)} as owner, b.sent_at as start_sent_at, b.seq as start_seq, b.size,
          coalesce(lead(b.sent_at) over keys, 9223372036854775807) as end_sent_at,
          coalesce(lead(b.seq) over keys, 2147483647) as end_seq,
          ${t(bucketSize)} as bucket_size
        from ${t(list.buckets)} b
        join ${t(list.state)} s on s.${t(list.owner)} = b.${t(list.owner)}
        where b.${t(list.owner)} = any(${[...owners]}::bigint[])
        window keys as (partition by b.${t(list.owner)} order by b.sent_at, b.seq)
      ) b
      join ${t(list.rows)} r on r.${t(list.owner)} = b.owner and ${t(list.shown)}
        and (r.sent_at, r.seq) >= (b.start_sent_at, b.start_seq)
        and (r.sent_at, r.seq) < (b.end_sent_at, b.end_seq)
      where b.size > ${t(String(LONGEST_TIMES))} * b.bucket_size
    ) numbered
    where n % bucket_size = 0
    on conflict (${t(list.owner)}, sent_at, seq) do update set size = excluded.size`.execute(
    queries,
  );
}
