import type { Transaction } from '../db/open.ts';
import type { NewEvent } from '../domain/event.ts';
import type { JsonText } from '../domain/json-text.ts';
import type { MessageType } from '../domain/message.ts';
import { refreshActiveDay } from './activity.ts';
import { type CopyValue, copyIn } from './copy.ts';
import { keepBuckets } from './display-order.ts';
import { adoptSenders, moveReaders } from './incoming-people.ts';
import { appendIncomingTimelines, createIncomingTimelines } from './incoming-timelines.ts';

// How messages go in, any number at a time:
// 1. they are copied into a temporary table;
// 2. the state rows of their conversations are locked, in order, so that from here on the
//    conversations stand still;
// 3. repeats are dropped: of what is stored, and of an earlier one of the batch;
// 4. users who send, or are alone written to, become participants, and the owner of a conversation
//    that has none;
// 5. the rest get their seqs and are inserted; whoever had read all before has read these as well;
// 6. the timelines of all participants are locked, in order, and appended to;
// 7. the caller inserts the events, one a conversation, at the end of the transaction.

export interface NewMessage {
  readonly conversationNo: number;
  readonly id: string;
  readonly hxMsgId: string | null;
  readonly clientMsgId: string | null;
  readonly from: string;
  /** When a user sends it. */
  readonly fromUserNo: number | null;
  readonly to: string;
  /** When a user alone, and not a group, receives it. */
  readonly toUserNo: number | null;
  readonly type: MessageType;
  readonly body: JsonText;
  readonly ext: JsonText | null;
  readonly sentAt: number;
  readonly clientSentAt: number | null;
  readonly updatedAt: number | null;
  readonly revokedAt: number | null;
  readonly revokedBy: string | null;
  readonly pushedAt: number | null;
}

export interface InsertOptions {
  readonly receivedAt: number;
  /** The ids of those with an Easemob id are derived from it, so that one look-up tells of both. */
  readonly idsDerived?: boolean;
  /** Called when all is sent and only the database has work left. */
  readonly onSent?: () => void;
}

export interface InsertedMessages {
  /** For each given row, whether it was inserted; otherwise it repeats one that is there. */
  readonly inserted: readonly boolean[];
  /** To be inserted last in the transaction. */
  readonly events: readonly NewEvent<'messages.imported'>[];
}

const columns = `conversation_no, sent_at, id, hx_msg_id, client_msg_id, sender, recipient, type,
  body, ext, client_sent_at, updated_at, revoked_at, revoked_by, pushed_at`;

const createIncomingMessages = `
  create temp table if not exists incoming_messages (
    ord integer not null,
    conversation_no bigint not null,
    sent_at bigint not null,
    id text collate "C" not null,
    hx_msg_id text collate "C",
    client_msg_id text collate "C",
    sender text collate "C" not null,
    recipient text collate "C" not null,
    type text collate "C" not null,
    body json not null,
    ext json,
    client_sent_at bigint,
    updated_at bigint,
    revoked_at bigint,
    revoked_by text collate "C",
    pushed_at bigint
  ) on commit delete rows`;

/**
 * Inserts messages in the given order, each into its conversation, which must exist with its state
 * row. Repeats (by id, Easemob's id, or sender and client id) are left out.
 */
export async function insertMessages(
  tx: Transaction,
  rows: readonly NewMessage[],
  options: InsertOptions,
): Promise<InsertedMessages> {
  if (rows.length === 0) return { inserted: [], events: [] };
  await tx.client.query(`${createIncomingMessages}; ${createIncomingTimelines}`);
  await tx.client.query('delete from incoming_messages');
  // A batch must not pay for compiling its statements, nor sort on disk.
  await tx.client.query(`set local jit = off; set local work_mem = '64MB'`);
  await copyIn(tx.client, `copy incoming_messages (ord, ${columns}) from stdin`, stagedRows(rows));
  const lastSeqs = await lockConversations(
    tx,
    rows.map((row) => row.conversationNo),
  );
  options.onSent?.();
  const looking = listStoredOrds(tx, lastSeqs, options.idsDerived === true);
  // Made while the database looks.
  const keys = rows.map(keysOf);
  const inserted = withoutRepeats(keys, await looking);
  const dropped = inserted.flatMap((kept, ord) => (kept ? [] : [ord]));
  let events: NewEvent<'messages.imported'>[] = [];
  if (dropped.length < rows.length) {
    await removeIncoming(tx, dropped);
    await adoptSenders(
      tx,
      rows.filter((_, ord) => inserted[ord]),
    );
    events = await merge(tx, options.receivedAt);
    await appendIncomingTimelines(tx);
  }
  return { inserted, events };
}

function* stagedRows(rows: readonly NewMessage[]): Generator<CopyValue[]> {
  for (const [ord, row] of rows.entries()) {
    yield [
      ord,
      row.conversationNo,
      row.sentAt,
      row.id,
      row.hxMsgId,
      row.clientMsgId,
      row.from,
      row.to,
      row.type,
      row.body,
      row.ext,
      row.clientSentAt,
      row.updatedAt,
      row.revokedAt,
      row.revokedBy,
      row.pushedAt,
    ];
  }
}

/** Locks state rows in order; gives the last seq of each conversation. */
export async function lockConversations(
  tx: Transaction,
  conversationNos: Iterable<number>,
): Promise<Map<number, number>> {
  const { rows } = await tx.client.query<{ conversation_no: number; last_seq: number }>(
    `select conversation_no, last_seq from conversation_state
     where conversation_no = any($1::bigint[])
     order by conversation_no for update`,
    [[...new Set(conversationNos)]],
  );
  return new Map(rows.map((row) => [row.conversation_no, row.last_seq]));
}

// No join, and subqueries with a limit: whatever the planner believes of the tables' sizes, it can
// answer this in no way but by one pass and an index, a row at a time.
async function listStoredOrds(
  tx: Transaction,
  lastSeqs: ReadonlyMap<number, number>,
  idsDerived: boolean,
): Promise<Set<number>> {
  if (![...lastSeqs.values()].some((seq) => seq > 0)) return new Set();
  const { rows } = await tx.client.query<{ ord: number }>(
    `select i.ord
     from incoming_messages i
     where coalesce(
       (select 1 from messages m
        where m.conversation_no = i.conversation_no and m.hx_msg_id = i.hx_msg_id limit 1),
       (select 1 from messages m
        where m.conversation_no = i.conversation_no and m.id = i.id
          and not ($1 and i.hx_msg_id is not null) limit 1),
       (select 1 from messages m
        where m.conversation_no = i.conversation_no and m.sender = i.sender
          and m.client_msg_id = i.client_msg_id limit 1)
     ) is not null`,
    [idsDerived],
  );
  return new Set(rows.map((row) => row.ord));
}

/** What no two messages of a conversation may share. */
function keysOf(row: NewMessage): string[] {
  const keys = [`${row.conversationNo} i ${row.id}`];
  if (row.hxMsgId !== null) keys.push(`${row.conversationNo} h ${row.hxMsgId}`);
  if (row.clientMsgId !== null) {
    keys.push(`${row.conversationNo} c ${row.from}\u0000${row.clientMsgId}`);
  }
  return keys;
}

function withoutRepeats(
  keysOfRows: readonly (readonly string[])[],
  stored: ReadonlySet<number>,
): boolean[] {
  const taken = new Set<string>();
  return keysOfRows.map((keys, ord) => {
    if (stored.has(ord)) return false;
    if (keys.some((key) => taken.has(key))) return false;
    for (const key of keys) taken.add(key);
    return true;
  });
}

async function removeIncoming(tx: Transaction, ords: readonly number[]): Promise<void> {
  if (ords.length === 0) return;
  await tx.client.query(
    `delete from incoming_messages i using unnest($1::int[]) as dropped (ord)
     where i.ord = dropped.ord`,
    [ords],
  );
}

async function merge(
  tx: Transaction,
  receivedAt: number,
): Promise<NewEvent<'messages.imported'>[]> {
  const { rows } = await tx.client.query<{
    conversation_no: number;
    from_seq: number;
    to_seq: number;
    was_in_order: boolean;
    in_order: boolean;
    new_day: number | null;
  }>(
    `with fresh as materialized (
       select i.*, s.last_seq + row_number() over arrival as seq,
         lag(i.sent_at, 1, s.last_sent_at) over arrival as previous_sent_at
       from incoming_messages i
       join conversation_state s on s.conversation_no = i.conversation_no
       window arrival as (partition by i.conversation_no order by i.ord)
     ), inserted as (
       insert into messages (seq, received_at, ${columns})
       select seq, $1::bigint, ${columns} from fresh
     ), gathered as (
       insert into incoming_timelines (user_no, ord, sent_at, conversation_no, message_seq)
       select p.user_no, f.ord, f.sent_at, f.conversation_no, f.seq
       from fresh f join participants p on p.conversation_no = f.conversation_no
     ), moved as (
       update conversation_state s
       set last_seq = added.to_seq, last_sent_at = greatest(old.last_sent_at, added.last_sent_at),
         in_order = old.in_order and added.in_order
       from (
         select conversation_no, min(seq) as from_seq, max(seq) as to_seq,
           max(sent_at) as last_sent_at, bool_and(sent_at >= previous_sent_at) as in_order
         from fresh group by conversation_no
       ) added
       join conversation_state old on old.conversation_no = added.conversation_no
       where s.conversation_no = added.conversation_no
       returning s.conversation_no, added.from_seq, added.to_seq,
         old.in_order as was_in_order, s.in_order,
         case when s.last_sent_at / 86400000 > old.last_sent_at / 86400000 or old.last_seq = 0
           then (s.last_sent_at / 86400000)::int end as new_day
     )
     select * from moved order by conversation_no`,
    [receivedAt],
  );
  await moveReaders(tx, rows);
  await refreshActiveDay(
    tx,
    rows.flatMap(({ conversation_no: conversationNo, new_day: day }) =>
      day === null ? [] : [{ conversationNo, day }],
    ),
  );
  await keepBuckets(
    tx.queries,
    'conversation',
    rows.map((row) => ({
      owner: row.conversation_no,
      afterSeq: row.from_seq - 1,
      wasInOrder: row.was_in_order,
      inOrder: row.in_order,
    })),
  );
  return rows.map((row) => ({
    conversationNo: row.conversation_no,
    at: receivedAt,
    kind: 'messages.imported',
    actor: null,
    data: { fromSeq: row.from_seq, toSeq: row.to_seq },
  }));
}
