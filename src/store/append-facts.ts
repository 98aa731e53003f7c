import type { Prepared, Transaction } from '../db/open.ts';
import type { ConversationStatus, ConversationType } from '../domain/conversation.ts';
import type { ConversationId } from '../domain/ids.ts';

/** A counted stretch of a list that is not in order (store/display-order.ts). */
export interface Bucket {
  readonly sentAt: number;
  /** `sentAt` as the database has it: the oldest bucket's is below what a double holds exactly. */
  readonly sentAtText: string;
  readonly seq: number;
  size: number;
}

/** A list as locked; appending moves it along. */
export interface ListFacts {
  readonly owner: number;
  lastSeq: number;
  lastSentAt: number;
  inOrder: boolean;
  /** Of a list that is not in order. */
  newestBucket: Bucket | undefined;
}

/** How far somebody has read; `unread` when others have written since. */
export interface ReaderFacts {
  readonly no: number;
  readonly id: string;
  readSeq: number;
  unread: boolean;
}

export interface ParticipantFacts extends ReaderFacts {
  readonly banned: boolean;
  readonly timeline: ListFacts;
}

/** A conversation whose state row, and whose participants' timelines, are locked. */
export interface ConversationFacts extends ListFacts {
  readonly no: number;
  readonly id: ConversationId;
  readonly type: ConversationType;
  readonly groupId: string | null;
  readonly userNo: number | null;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly createdAt: number;
  readonly participants: readonly ParticipantFacts[];
  /** Those who have not left. */
  readonly operators: readonly ReaderFacts[];
  /** Of a direct conversation: who of its members has blocked whom. */
  readonly blocks: readonly { readonly userNo: number; readonly blockedNo: number }[];
}

const lockStates: Prepared = {
  name: 'append.lock_states',
  text: `
    select conversation_no as owner, last_seq, last_sent_at, in_order
    from conversation_state
    where conversation_no = any($1::bigint[])
    order by conversation_no
    for update`,
};

// These go out behind the lock on the states: what was decided before that is seen, and nothing is
// decided after it.
const lockTimelines: Prepared = {
  name: 'append.lock_timelines',
  text: `
    select p.conversation_no, p.user_no as no, u.id, p.position, p.read_seq, p.unread,
      u.banned_at is not null as banned, s.user_no as owner, s.last_seq, s.last_sent_at, s.in_order
    from participants p
    join users u on u.no = p.user_no
    join timeline_state s on s.user_no = p.user_no
    where p.conversation_no = any($1::bigint[])
    order by s.user_no
    for update of s`,
};

const readConversations: Prepared = {
  name: 'append.read_conversations',
  text: `
    select c.no as conversation_no, c.id as conversation_id, c.type, c.group_id, c.user_no,
      c.status, c.hidden, c.created_at, o.no, o.id, o.read_seq, o.unread,
      case when c.type = 'direct' then (
        select json_agg(json_build_array(b.user_no, b.blocked_user_no))
        from participants p
        join blacklist b on b.user_no = p.user_no
        join participants q on q.conversation_no = c.no and q.user_no = b.blocked_user_no
        where p.conversation_no = c.no) end as blocks
    from conversations c
    left join lateral (
      select o.operator_no as no, p.id, o.read_seq, o.unread, o.position
      from conversation_operators o join operators p on p.no = o.operator_no
      where o.conversation_no = c.no and o.left_at is null
    ) o on true
    where c.no = any($1::bigint[])
    order by o.position, o.id`,
};

const newest = (buckets: string, owner: string) => `
  select b.sent_at::text as sent_at, b.seq, b.size from ${buckets} b where b.${owner} = g.owner
  order by b.sent_at desc, b.seq desc limit 1`;

const readNewestBuckets: Prepared = {
  name: 'append.read_newest_buckets',
  text: `
    select true as of_conversation, g.owner, b.* from unnest($1::bigint[]) as g (owner)
    cross join lateral (${newest('conversation_buckets', 'conversation_no')}) b
    union all
    select false, g.owner, b.* from unnest($2::bigint[]) as g (owner)
    cross join lateral (${newest('timeline_buckets', 'user_no')}) b`,
};

interface ListRow {
  readonly owner: number;
  readonly last_seq: number;
  readonly last_sent_at: number;
  readonly in_order: boolean;
}

interface ReaderRow {
  readonly no: number;
  readonly id: string;
  readonly read_seq: number;
  readonly unread: boolean;
}

interface ParticipantRow extends ListRow, ReaderRow {
  readonly conversation_no: number;
  readonly position: number;
  readonly banned: boolean;
}

type ConversationRow = {
  readonly conversation_no: number;
  readonly conversation_id: ConversationId;
  readonly type: ConversationType;
  readonly group_id: string | null;
  readonly user_no: number | null;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly created_at: number;
  readonly blocks: string | null;
} & (ReaderRow | { readonly no: null });

interface BucketRow {
  readonly of_conversation: boolean;
  readonly owner: number;
  readonly sent_at: string;
  readonly seq: number;
  readonly size: number;
}

/**
 * Locks what appending to the conversations needs, states before timelines and each in order, and
 * reads what is to be known of them. A conversation that is not there is not in the answer.
 */
export async function lockForAppend(
  tx: Transaction,
  conversationNos: Iterable<number>,
): Promise<Map<number, ConversationFacts>> {
  const nos = [...new Set(conversationNos)];
  if (nos.length === 0) return new Map();
  const [states, participants, conversations] = await Promise.all([
    tx.send<ListRow>(lockStates, [nos]),
    tx.send<ParticipantRow>(lockTimelines, [nos]),
    tx.send<ConversationRow>(readConversations, [nos]),
  ]);
  const stateOf = new Map(states.map((row) => [row.owner, row]));
  const found = new Map<number, Growing>();
  for (const row of conversations) {
    const state = stateOf.get(row.conversation_no);
    if (state === undefined) continue;
    const facts = found.get(row.conversation_no) ?? toFacts(row, state);
    found.set(facts.no, facts);
    if (row.no !== null) facts.operators.push(toReader(row));
  }
  addParticipants(found, participants);
  await addNewestBuckets(tx, found);
  return found;
}

type Growing = ConversationFacts & {
  readonly participants: ParticipantFacts[];
  readonly operators: ReaderFacts[];
};

function toFacts(row: ConversationRow, state: ListRow): Growing {
  const blocks = row.blocks === null ? [] : (JSON.parse(row.blocks) as [number, number][]);
  return {
    owner: state.owner,
    lastSeq: state.last_seq,
    lastSentAt: state.last_sent_at,
    inOrder: state.in_order,
    newestBucket: undefined,
    no: row.conversation_no,
    id: row.conversation_id,
    type: row.type,
    groupId: row.group_id,
    userNo: row.user_no,
    status: row.status,
    hidden: row.hidden,
    createdAt: row.created_at,
    participants: [],
    operators: [],
    blocks: blocks.map(([userNo, blockedNo]) => ({ userNo, blockedNo })),
  };
}

function toList(row: ListRow): ListFacts {
  return {
    owner: row.owner,
    lastSeq: row.last_seq,
    lastSentAt: row.last_sent_at,
    inOrder: row.in_order,
    newestBucket: undefined,
  };
}

function toReader({ no, id, read_seq: readSeq, unread }: ReaderRow): ReaderFacts {
  return { no, id, readSeq, unread };
}

function toParticipant(row: ParticipantRow, timeline: ListFacts): ParticipantFacts {
  const { no, id, read_seq: readSeq, unread, banned } = row;
  return { no, id, readSeq, unread, banned, timeline };
}

function addParticipants(
  found: ReadonlyMap<number, Growing>,
  rows: readonly ParticipantRow[],
): void {
  const timelines = new Map<number, ListFacts>();
  for (const row of rows.toSorted((a, b) => a.position - b.position)) {
    const timeline = timelines.get(row.owner) ?? toList(row);
    timelines.set(row.owner, timeline);
    found.get(row.conversation_no)?.participants.push(toParticipant(row, timeline));
  }
}

/** Few lists need it, so that it is asked for by itself. */
async function addNewestBuckets(
  tx: Transaction,
  found: ReadonlyMap<number, Growing>,
): Promise<void> {
  const conversations = new Map<number, ListFacts>();
  const timelines = new Map<number, ListFacts>();
  for (const facts of found.values()) {
    if (!facts.inOrder) conversations.set(facts.owner, facts);
    for (const { timeline } of facts.participants) {
      if (!timeline.inOrder) timelines.set(timeline.owner, timeline);
    }
  }
  if (conversations.size + timelines.size === 0) return;
  const owners = [[...conversations.keys()], [...timelines.keys()]];
  for (const row of await tx.send<BucketRow>(readNewestBuckets, owners)) {
    const list = (row.of_conversation ? conversations : timelines).get(row.owner);
    if (list !== undefined) list.newestBucket = toBucket(row);
  }
}

function toBucket({ sent_at: sentAtText, seq, size }: BucketRow): Bucket {
  return { sentAt: Number(sentAtText), sentAtText, seq, size };
}
