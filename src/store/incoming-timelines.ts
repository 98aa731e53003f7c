import type { Transaction } from '../db/open.ts';
import { type Growth, keepBuckets, rebuildBuckets } from './display-order.ts';
import { visibleToUsers } from './visibility.ts';

/**
 * What is to be appended to users' timelines is first gathered in a temporary table, then appended
 * to all of them in one pass: `ord` is the order of arrival, and what a user gets of the time before
 * they joined a conversation comes before everything.
 */
export const createIncomingTimelines = `
  create temp table if not exists incoming_timelines (
    user_no bigint not null,
    ord bigint not null,
    sent_at bigint not null,
    conversation_no bigint not null,
    message_seq integer not null
  ) on commit delete rows`;

export interface Participation {
  readonly conversationNo: number;
  readonly userNo: number;
}

/**
 * Gives new participants what their conversations already hold. The conversations' state rows must
 * be locked, and {@link appendIncomingTimelines} must follow.
 */
export async function gatherPast(tx: Transaction, joined: readonly Participation[]): Promise<void> {
  if (joined.length === 0) return;
  const conversationNos = joined.map((each) => each.conversationNo);
  const userNos = joined.map((each) => each.userNo);
  await tx.client.query(
    `insert into timeline_state (user_no)
     select distinct user_no from unnest($1::bigint[]) as given (user_no) order by user_no
     on conflict do nothing`,
    [userNos],
  );
  await tx.client.query(createIncomingTimelines);
  await tx.client.query(
    `insert into incoming_timelines (user_no, ord, sent_at, conversation_no, message_seq)
     select j.user_no,
       row_number() over (order by m.sent_at, m.conversation_no, m.seq) - (1::bigint << 62),
       m.sent_at, m.conversation_no, m.seq
     from unnest($1::bigint[], $2::bigint[]) as j (conversation_no, user_no)
     join conversation_state s on s.conversation_no = j.conversation_no and s.last_seq > 0
     join messages m on m.conversation_no = s.conversation_no and m.seq <= s.last_seq`,
    [conversationNos, userNos],
  );
}

/** Appends all that was gathered, in order of arrival, and keeps the timelines' buckets right. */
export async function appendIncomingTimelines(tx: Transaction): Promise<void> {
  await tx.client.query(
    `select user_no from timeline_state
     where user_no in (select user_no from incoming_timelines)
     order by user_no for update`,
  );
  const { rows } = await tx.client.query<Growth>(
    `with placed as materialized (
       select t.user_no, t.sent_at, t.conversation_no, t.message_seq, ${visibleToUsers} as visible,
         s.last_seq + row_number() over arrival as seq,
         lag(t.sent_at, 1, s.last_sent_at) over arrival as previous_sent_at
       from incoming_timelines t
       join timeline_state s on s.user_no = t.user_no
       join conversations c on c.no = t.conversation_no
       window arrival as (partition by t.user_no order by t.ord)
     ), appended as (
       insert into timeline (user_no, seq, sent_at, conversation_no, message_seq, visible)
       select user_no, seq, sent_at, conversation_no, message_seq, visible
       from placed order by user_no, seq
     )
     update timeline_state s
     set last_seq = old.last_seq + added.size,
       last_sent_at = greatest(old.last_sent_at, added.last_sent_at),
       visible = old.visible + added.visible,
       in_order = old.in_order and added.in_order
     from (
       select user_no, count(*) as size, max(sent_at) as last_sent_at,
         count(*) filter (where visible) as visible,
         bool_and(visible and sent_at >= previous_sent_at) as in_order
       from placed group by user_no
     ) added
     join timeline_state old on old.user_no = added.user_no
     where s.user_no = added.user_no
     returning s.user_no as owner, old.last_seq as "afterSeq", old.in_order as "wasInOrder",
       s.in_order as "inOrder"`,
  );
  await tx.client.query('delete from incoming_timelines');
  await keepBuckets(tx.queries, 'timeline', rows);
}

/**
 * Shows or hides the messages of conversations in the timelines of their participants, after their
 * status or `hidden` changed.
 */
export async function refreshVisibility(
  tx: Transaction,
  conversationNos: readonly number[],
): Promise<void> {
  if (conversationNos.length === 0) return;
  await tx.client.query(
    `select user_no from timeline_state
     where user_no in (select user_no from participants where conversation_no = any($1::bigint[]))
     order by user_no for update`,
    [conversationNos],
  );
  const { rows } = await tx.client.query<{ user_no: number; change: number }>(
    `with changed as (
       update timeline t set visible = ${visibleToUsers}
       from participants p
       join conversations c on c.no = p.conversation_no
       where p.conversation_no = any($1::bigint[])
         and t.user_no = p.user_no and t.conversation_no = p.conversation_no
         and t.visible <> ${visibleToUsers}
       returning t.user_no, t.visible
     )
     select user_no, sum(case when visible then 1 else -1 end)::int as change
     from changed group by user_no`,
    [conversationNos],
  );
  if (rows.length === 0) return;
  const userNos = rows.map((row) => row.user_no);
  await tx.client.query(
    `update timeline_state s set visible = s.visible + given.change
     from unnest($1::bigint[], $2::int[]) as given (user_no, change)
     where s.user_no = given.user_no`,
    [userNos, rows.map((row) => row.change)],
  );
  await rebuildBuckets(tx.queries, 'timeline', userNos);
}
