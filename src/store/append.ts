import type { Prepared, Transaction } from '../db/open.ts';
import type { NewEvent } from '../domain/event.ts';
import type { MessageId } from '../domain/ids.ts';
import type { ConversationFacts } from './append-facts.ts';
import {
  type AppendPlan,
  type GrownList,
  type MovedReader,
  type OutgoingMessage,
  planAppend,
} from './append-plan.ts';
import { refreshActiveDay } from './activity.ts';
import { keepBuckets } from './display-order.ts';

export {
  type ConversationFacts,
  type ParticipantFacts,
  type ReaderFacts,
  lockForAppend,
} from './append-facts.ts';
export {
  type AppendPlan,
  type OutgoingMessage,
  type PlannedMessage,
  planAppend,
} from './append-plan.ts';

// How messages are appended live, few at a time (imports go by store/incoming.ts):
// 1. the states of their conversations are locked, then the timelines of the participants, each in
//    order, and read with all that is to be known (append-facts.ts);
// 2. every message gets its place, in memory (append-plan.ts);
// 3. all rows are written by a fixed number of statements, that wait for nothing;
// 4. the caller inserts the events, last.

export interface Appended {
  readonly conversationNo: number;
  readonly id: MessageId;
  readonly seq: number;
  readonly no: number;
  readonly sentAt: number;
  /** To be inserted last in the transaction. */
  readonly event: NewEvent<'message.created'>;
}

/**
 * Appends messages to conversations that {@link lockForAppend} has locked in this transaction, in
 * the given order. The caller inserts their events last.
 */
export async function appendMessages(
  tx: Transaction,
  conversations: ReadonlyMap<number, ConversationFacts>,
  messages: readonly OutgoingMessage[],
  options: { readonly receivedAt: number },
): Promise<Appended[]> {
  return writeAppend(tx, planAppend(conversations, messages, options.receivedAt));
}

/** Whether writing the plan takes more than what can be sent at once. */
export function needsCounting(plan: AppendPlan): boolean {
  return [...plan.conversations, ...plan.timelines].some(isToBeCounted);
}

function isToBeCounted({ buckets }: GrownList): boolean {
  return buckets === 'count' || buckets === 'rebuild';
}

/** Writes a plan. Unless it {@link needsCounting}, all is sent when this returns. */
export function writeAppend(tx: Transaction, plan: AppendPlan): Promise<Appended[]> {
  if (plan.messages.length === 0) return Promise.resolve([]);
  const rows = sendRows(tx, plan);
  const others: Promise<unknown>[] = [];
  const ends = [plan.conversations, plan.timelines].map((lists) =>
    lists.filter((list) => list.buckets === 'end' && list.shown > 0),
  );
  if (ends.some((lists) => lists.length > 0)) others.push(sendBucketEnds(tx, ends));
  if (plan.newDays.length > 0) others.push(refreshActiveDay(tx, plan.newDays));
  if (needsCounting(plan)) others.push(countRows(tx, plan));
  return Promise.all([rows, ...others]).then(([written]) => {
    const noOf = new Map(written.map((row) => [`${row.conversation_no} ${row.seq}`, row.no]));
    return plan.messages.map(({ message: { conversationNo }, id, seq, sentAt }, index) => {
      const no = noOf.get(`${conversationNo} ${seq}`);
      const event = plan.events[index];
      if (no === undefined || event === undefined) throw new Error('a message was not written');
      return { conversationNo, id, seq, no, sentAt, event };
    });
  });
}

const insertRows: Prepared = {
  name: 'append.insert_rows',
  text: `
    with written as (
      insert into messages (conversation_no, seq, sent_at, received_at, id, client_msg_id, sender,
        recipient, type, body, ext, client_sent_at)
      select g.conversation_no, g.seq, g.sent_at, $1::bigint, g.id, g.client_msg_id, g.sender,
        g.recipient, g.type, g.body::json, g.ext::json, g.client_sent_at
      from unnest($2::bigint[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[]) with ordinality
        as g (conversation_no, seq, sent_at, id, client_msg_id, sender, recipient, type, body, ext,
          client_sent_at, ord)
      order by g.ord
      returning conversation_no, seq, no
    ), moved as (
      update conversation_state s
      set last_seq = g.last_seq, last_sent_at = g.last_sent_at, in_order = g.in_order
      from unnest($13::bigint[], $14::int[], $15::bigint[], $16::boolean[])
        as g (owner, last_seq, last_sent_at, in_order)
      where s.conversation_no = g.owner
    ), shown as (
      insert into timeline (user_no, seq, sent_at, conversation_no, message_seq, visible)
      select * from unnest($17::bigint[], $18::int[], $19::bigint[], $20::bigint[], $21::int[],
        $22::boolean[])
    ), shown_to as (
      update timeline_state s
      set last_seq = g.last_seq, last_sent_at = g.last_sent_at, in_order = g.in_order,
        visible = s.visible + g.shown
      from unnest($23::bigint[], $24::int[], $25::bigint[], $26::boolean[], $27::int[])
        as g (owner, last_seq, last_sent_at, in_order, shown)
      where s.user_no = g.owner
    ), read_by_users as (
      update participants p set read_seq = g.read_seq, unread = g.unread
      from unnest($28::bigint[], $29::bigint[], $30::int[], $31::boolean[])
        as g (conversation_no, reader_no, read_seq, unread)
      where p.conversation_no = g.conversation_no and p.user_no = g.reader_no
    ), read_by_operators as (
      update conversation_operators o set read_seq = g.read_seq, unread = g.unread
      from unnest($32::bigint[], $33::bigint[], $34::int[], $35::boolean[])
        as g (conversation_no, reader_no, read_seq, unread)
      where o.conversation_no = g.conversation_no and o.operator_no = g.reader_no
    )
    select conversation_no, seq, no from written`,
};

interface WrittenRow {
  readonly conversation_no: number;
  readonly seq: number;
  readonly no: number;
}

function sendRows(tx: Transaction, plan: AppendPlan): Promise<WrittenRow[]> {
  const { receivedAt, messages, timeline, conversations, timelines } = plan;
  return tx.send<WrittenRow>(insertRows, [
    receivedAt,
    messages.map(({ message }) => message.conversationNo),
    messages.map((each) => each.seq),
    messages.map((each) => each.sentAt),
    messages.map((each) => each.id),
    messages.map(({ message }) => message.clientMsgId),
    messages.map(({ message }) => message.from),
    messages.map(({ message }) => message.to),
    messages.map(({ message }) => message.type),
    messages.map(({ message }) => message.body),
    messages.map(({ message }) => message.ext),
    messages.map(({ message }) => message.clientSentAt),
    ...states(conversations),
    timeline.map((each) => each.userNo),
    timeline.map((each) => each.seq),
    timeline.map((each) => each.sentAt),
    timeline.map((each) => each.conversationNo),
    timeline.map((each) => each.messageSeq),
    timeline.map((each) => each.visible),
    ...states(timelines),
    timelines.map((each) => each.shown),
    ...moves(plan.readers, 'participant'),
    ...moves(plan.readers, 'operator'),
  ]);
}

function moves(readers: readonly MovedReader[], kind: MovedReader['kind']): unknown[][] {
  const moved = readers.filter((reader) => reader.kind === kind);
  return [
    moved.map((reader) => reader.conversationNo),
    moved.map((reader) => reader.facts.no),
    moved.map((reader) => reader.facts.readSeq),
    moved.map((reader) => reader.facts.unread),
  ];
}

function states(lists: readonly GrownList[]): unknown[][] {
  return [
    lists.map(({ facts }) => facts.owner),
    lists.map(({ facts }) => facts.lastSeq),
    lists.map(({ facts }) => facts.lastSentAt),
    lists.map(({ facts }) => facts.inOrder),
  ];
}

const growNewestBuckets: Prepared = {
  name: 'append.grow_newest_buckets',
  text: `
    with conversations as (
      update conversation_buckets b set size = g.size
      from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[])
        as g (owner, sent_at, seq, size)
      where b.conversation_no = g.owner and b.sent_at = g.sent_at and b.seq = g.seq
    )
    update timeline_buckets b set size = g.size
    from unnest($5::bigint[], $6::bigint[], $7::int[], $8::int[])
      as g (owner, sent_at, seq, size)
    where b.user_no = g.owner and b.sent_at = g.sent_at and b.seq = g.seq`,
};

function sendBucketEnds(tx: Transaction, ends: readonly GrownList[][]): Promise<unknown> {
  const values = ends.flatMap((lists) => {
    const buckets = lists.flatMap(({ facts: { owner, newestBucket } }) =>
      newestBucket === undefined ? [] : [{ owner, ...newestBucket }],
    );
    return [
      buckets.map((each) => each.owner),
      buckets.map((each) => each.sentAtText),
      buckets.map((each) => each.seq),
      buckets.map((each) => each.size),
    ];
  });
  return tx.send(growNewestBuckets, values);
}

async function countRows(tx: Transaction, plan: AppendPlan): Promise<void> {
  for (const [name, lists] of [
    ['conversation', plan.conversations],
    ['timeline', plan.timelines],
  ] as const) {
    const grown = lists
      .filter(isToBeCounted)
      .map(({ facts: { owner, inOrder }, afterSeq, wasInOrder }) => ({
        owner,
        afterSeq,
        wasInOrder,
        inOrder,
      }));
    await keepBuckets(tx.queries, name, grown);
  }
}
