import type { Transaction } from '../db/open.ts';
import { type Participation, gatherPast } from './incoming-timelines.ts';
import { refreshSearch } from './search-index.ts';

/** A message by the users that it is between, where they are users. */
interface Exchange {
  readonly conversationNo: number;
  readonly fromUserNo: number | null;
  readonly toUserNo: number | null;
}

/** Users who write, or are alone written to, take part, and own a conversation that has no owner. */
export async function adoptSenders(tx: Transaction, rows: readonly Exchange[]): Promise<void> {
  const senders = new Map<string, Participation>();
  for (const { conversationNo, fromUserNo, toUserNo } of rows) {
    for (const userNo of [fromUserNo, toUserNo]) {
      if (userNo === null) continue;
      const key = `${conversationNo} ${userNo}`;
      if (!senders.has(key)) senders.set(key, { conversationNo, userNo });
    }
  }
  if (senders.size === 0) return;
  const given = [...senders.values()];
  const values = [given.map((each) => each.conversationNo), given.map((each) => each.userNo)];
  const joined = await tx.client.query<Participation>(
    `insert into participants (conversation_no, user_no, position)
     select g.conversation_no, g.user_no, least(32767,
       (select coalesce(max(p.position) + 1, 0) from participants p
        where p.conversation_no = g.conversation_no)
       + row_number() over (partition by g.conversation_no order by g.ord) - 1)
     from unnest($1::bigint[], $2::bigint[]) with ordinality as g (conversation_no, user_no, ord)
     join conversations c on c.no = g.conversation_no and c.type = 'service'
     where not exists (
       select from participants p
       where p.conversation_no = g.conversation_no and p.user_no = g.user_no)
     returning conversation_no as "conversationNo", user_no as "userNo"`,
    values,
  );
  await gatherPast(tx, joined.rows);
  const owned = await tx.client.query<{ no: number }>(
    `update conversations c set user_no = first.user_no
     from (
       select distinct on (conversation_no) conversation_no, user_no
       from unnest($1::bigint[], $2::bigint[]) with ordinality as g (conversation_no, user_no, ord)
       order by conversation_no, ord
     ) first
     where c.no = first.conversation_no and c.user_no is null and c.type = 'service'
     returning c.no`,
    values,
  );
  await refreshSearch(
    tx,
    owned.rows.map((row) => row.no),
  );
}

/** What is imported is old: it is unread only to those who had not read what was there. */
export async function moveReaders(
  tx: Transaction,
  ranges: readonly { readonly conversation_no: number; readonly to_seq: number }[],
): Promise<void> {
  const values = [ranges.map((row) => row.conversation_no), ranges.map((row) => row.to_seq)];
  for (const table of ['participants', 'conversation_operators']) {
    await tx.client.query(
      `update ${table} r set read_seq = g.to_seq
       from unnest($1::bigint[], $2::int[]) as g (conversation_no, to_seq)
       where r.conversation_no = g.conversation_no and not r.unread`,
      values,
    );
  }
}
