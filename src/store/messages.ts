import { sql } from 'kysely';
import type { Db, Prepared, Queries } from '../db/open.ts';
import type { ConversationStatus, ConversationType } from '../domain/conversation.ts';
import { groupBy } from '../domain/group-by.ts';
import type { ConversationId, MessageId } from '../domain/ids.ts';
import { type JsonText, emptyJsonObject } from '../domain/json-text.ts';
import type { Message, MessageType } from '../domain/message.ts';
import type { Slice } from '../domain/page.ts';
import { bucketedPage } from './display-order.ts';

const columns = `m.seq, m.no, m.id, m.hx_msg_id, m.client_msg_id, m.sender, m.recipient, m.type,
  m.body, m.ext, m.sent_at, m.client_sent_at, m.updated_at, m.revoked_at, m.revoked_by,
  m.pushed_at`;

export interface MessageRow {
  readonly seq: number;
  readonly no: number;
  readonly id: MessageId;
  readonly hx_msg_id: string | null;
  readonly client_msg_id: string | null;
  readonly sender: string;
  readonly recipient: string;
  readonly type: MessageType;
  readonly body: JsonText;
  readonly ext: JsonText | null;
  readonly sent_at: number;
  readonly client_sent_at: number | null;
  readonly updated_at: number | null;
  readonly revoked_at: number | null;
  readonly revoked_by: string | null;
  readonly pushed_at: number | null;
}

export { columns as messageColumns };

export function toMessage(row: MessageRow, conversationId: ConversationId): Message {
  return {
    conversationId,
    seq: row.seq,
    no: row.no,
    id: row.id,
    hxMsgId: row.hx_msg_id,
    clientMessageId: row.client_msg_id,
    from: row.sender,
    to: row.recipient,
    type: row.type,
    body: row.body,
    ext: row.ext ?? emptyJsonObject,
    sentAt: row.sent_at,
    clientSentAt: row.client_sent_at,
    updatedAt: row.updated_at,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
    pushedAt: row.pushed_at,
  };
}

/** What a page of messages needs to know of its conversation. */
export interface PagedConversation {
  readonly no: number;
  readonly id: ConversationId;
  readonly type: ConversationType;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly userNo: number | null;
}

export interface MessagePage {
  readonly conversation: PagedConversation;
  readonly total: number;
  readonly messages: Message[];
}

const head = `c.no as conversation_no, c.id as conversation_id, c.type as conversation_type,
  c.status as conversation_status, c.hidden, c.user_no, s.last_seq as total`;

// One round trip and one snapshot: the state row says whether places are seqs, and if so the
// messages come with it. What is said of the conversation comes with the first row only: null costs
// next to nothing, while eight values in each of twenty rows cost a tenth of the request.
const inOrder = (key: 'id' | 'no'): Prepared => ({
  name: `messages.page_in_order_by_${key}`,
  text: `
    select h.*, ${columns}
    from conversations c
    join conversation_state s on s.conversation_no = c.no
    left join lateral (
      select * from messages m
      where s.in_order and m.conversation_no = s.conversation_no
        and m.seq <= s.last_seq - $2::int and m.seq > s.last_seq - $2::int - $3::int
    ) m on true
    left join lateral (
      select ${head}, s.in_order
      where m.seq is null or m.seq = s.last_seq - $2::int
    ) h on true
    where c.${key} = $1
    order by m.seq desc`,
});

const byBuckets = (key: 'id' | 'no'): Prepared => ({
  name: `messages.page_by_buckets_by_${key}`,
  text: `
    select ${head}, false as in_order, ${columns}
    from conversations c
    join conversation_state s on s.conversation_no = c.no
    left join lateral (
      select m.* from (${bucketedPage('conversation', 's.conversation_no', '$2::int', '$3::int')}) k
      join messages m on m.conversation_no = k.conversation_no and m.seq = k.seq
    ) m on true
    where c.${key} = $1
    order by m.sent_at desc, m.seq desc`,
});

const pageStatements = {
  id: { inOrder: inOrder('id'), byBuckets: byBuckets('id') },
  no: { inOrder: inOrder('no'), byBuckets: byBuckets('no') },
};

type PageRow = {
  readonly conversation_no: number;
  readonly conversation_id: ConversationId;
  readonly conversation_type: ConversationType;
  readonly conversation_status: ConversationStatus;
  readonly hidden: boolean;
  readonly user_no: number | null;
  readonly total: number;
  readonly in_order: boolean;
} & (MessageRow | { readonly seq: null });

/** A page of a conversation, newest first in display order; undefined when there is no such one. */
export async function findPage(
  db: Db,
  conversation: { readonly id: string } | { readonly no: number },
  slice: Slice,
): Promise<MessagePage | undefined> {
  const byId = 'id' in conversation;
  const statements = byId ? pageStatements.id : pageStatements.no;
  const values = [byId ? conversation.id : conversation.no, slice.offset, slice.limit];
  let rows = await db.read<PageRow>(statements.inOrder, values);
  if (rows[0]?.in_order === false) rows = await db.read<PageRow>(statements.byBuckets, values);
  const [first] = rows;
  if (first === undefined) return undefined;
  const id = first.conversation_id;
  const messages: Message[] = [];
  for (const row of rows) {
    if (row.seq !== null) messages.push(toMessage(row, id));
  }
  return {
    conversation: {
      no: first.conversation_no,
      id,
      type: first.conversation_type,
      status: first.conversation_status,
      hidden: first.hidden,
      userNo: first.user_no,
    },
    total: first.total,
    messages,
  };
}

/** Labels of shared marks by message seq. */
export async function listMarkLabels(
  queries: Queries,
  conversationNo: number,
  seqs: readonly number[],
): Promise<Map<number, string[]>> {
  if (seqs.length === 0) return new Map();
  const rows = await queries
    .selectFrom('marks')
    .select(['message_seq', 'label'])
    .where('conversation_no', '=', conversationNo)
    .where('message_seq', 'in', [...seqs])
    .where('shared', '=', true)
    .groupBy(['message_seq', 'label'])
    .orderBy('message_seq')
    .orderBy(sql`min(created_at)`)
    .orderBy('label')
    .execute();
  const groups = groupBy(rows, (row) => row.message_seq);
  return new Map([...groups].map(([seq, marks]) => [seq, marks.map(({ label }) => label)]));
}

/** Seqs among the given that the user saved. */
export async function listFavoriteSeqs(
  queries: Queries,
  conversationNo: number,
  userNo: number,
  seqs: readonly number[],
): Promise<Set<number>> {
  if (seqs.length === 0) return new Set();
  const rows = await queries
    .selectFrom('favorites')
    .select('message_seq')
    .where('conversation_no', '=', conversationNo)
    .where('user_no', '=', userNo)
    .where('message_seq', 'in', [...seqs])
    .execute();
  return new Set(rows.map((row) => row.message_seq));
}
