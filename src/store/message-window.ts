import type { Db, Prepared } from '../db/open.ts';
import type { ConversationStatus, ConversationType } from '../domain/conversation.ts';
import { ADMIN, type ConversationId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { type Surroundings, type WindowQuery, beforeEverything } from '../domain/window.ts';
import { type MessageRow, type PagedConversation, messageColumns, toMessage } from './messages.ts';
import { type PlaceColumns, surroundingsOf } from './surroundings.ts';

/** Whose read position `first_unread` goes by, and who is told apart as a participant. */
export type WindowReader =
  | { readonly kind: 'user' | 'operator'; readonly no: number; readonly id: string }
  | { readonly kind: 'none' };

export interface FoundMessages {
  readonly conversation: PagedConversation;
  /** Whether the reader is one of the conversation's users. */
  readonly participates: boolean;
  /** Undefined when the anchor's message is not there. */
  readonly found: Surroundings<Message> | undefined;
}

// Just after all there is; where nothing is, before all that will come.
const end = `case when s.last_seq = 0 then ${beforeEverything.sentAt} else s.last_sent_at end as sent_at,
  s.last_seq + 1 as seq`;

// Looked for among so many messages after the place read, so that the cost has a bound: what others
// have said is among the first of them, but for what is taken back or said by the system.
const UNREAD_LOOKED_AT = 1000;

const firstUnread = (readSeq: string) => `
  select coalesce(u.sent_at, e.sent_at) as sent_at, coalesce(u.seq, e.seq) as seq,
    u.seq is not null as anchored
  from (select ${end}) e
  left join lateral (
    select a.sent_at, a.seq from (
      select a.sent_at, a.seq, a.sender, a.revoked_at from messages a
      where a.conversation_no = c.no
        and a.seq > ${readSeq} and a.seq <= ${readSeq} + ${UNREAD_LOOKED_AT}
      offset 0
    ) a
    where a.sender <> $5 and a.sender <> '${ADMIN}' and a.revoked_at is null
    order by a.sent_at, a.seq limit 1
  ) u on true`;

const places = {
  end: `select ${end}, false as anchored`,
  place: 'select $5::bigint as sent_at, $6::int as seq, $7::boolean as anchored',
  message: `
    select a.sent_at, a.seq, true as anchored from messages a
    where a.conversation_no = c.no and a.id = $5`,
  unread_by_user: firstUnread('p.read_seq'),
  unread_by_operator: firstUnread(`(
    select o.read_seq from conversation_operators o
    where o.conversation_no = c.no and o.operator_no = $2)`),
} as const;

type PlaceName = keyof typeof places;

// One round trip and one snapshot. Both sides walk the display order from the place, so the cost
// depends on their sizes alone. What is said of the conversation comes with the first row only.
const windowFrom = (name: PlaceName): Prepared => ({
  name: `message_window.${name}`,
  text: `
    select h.*, m.older, ${messageColumns}
    from conversations c
    join conversation_state s on s.conversation_no = c.no
    left join participants p on p.conversation_no = c.no and p.user_no = $2
    left join lateral (${places[name]}) k on true
    left join lateral (
      select m.*, row_number() over () as n from (
        (select true as older, m.* from messages m
         where m.conversation_no = c.no and (m.sent_at, m.seq) < (k.sent_at, k.seq)
         order by m.sent_at desc, m.seq desc limit $3::int)
        union all
        (select false as older, m.* from messages m
         where m.conversation_no = c.no and (m.sent_at, m.seq) >= (k.sent_at, k.seq)
         order by m.sent_at, m.seq limit $4::int)
      ) m
    ) m on true
    left join lateral (
      select c.no as conversation_no, c.id as conversation_id, c.type as conversation_type,
        c.status as conversation_status, c.hidden, c.user_no, p.user_no is not null as participates,
        k.sent_at as place_sent_at, k.seq as place_seq, k.anchored
      where m.n is null or m.n = 1
    ) h on true
    where c.id = $1`,
});

const statements: Readonly<Record<PlaceName, Prepared>> = {
  end: windowFrom('end'),
  place: windowFrom('place'),
  message: windowFrom('message'),
  unread_by_user: windowFrom('unread_by_user'),
  unread_by_operator: windowFrom('unread_by_operator'),
};

interface HeadColumns extends PlaceColumns {
  readonly conversation_no: number;
  readonly conversation_id: ConversationId;
  readonly conversation_type: ConversationType;
  readonly conversation_status: ConversationStatus;
  readonly hidden: boolean;
  readonly user_no: number | null;
  readonly participates: boolean;
}

type Head = HeadColumns | { readonly conversation_no: null };
type WindowRow = Head & ((MessageRow & { readonly older: boolean }) | { readonly seq: null });

/** What is around a place of a conversation; undefined when there is no such conversation. */
export async function findAround(
  db: Db,
  conversationId: string,
  reader: WindowReader,
  query: WindowQuery,
): Promise<FoundMessages | undefined> {
  const { name, values } = startOf(query, reader);
  const rows = await db.read<WindowRow>(statements[name], [
    conversationId,
    reader.kind === 'none' ? 0 : reader.no,
    query.before + 1,
    query.after + 2,
    ...values,
  ]);
  const head = rows.find((row) => row.conversation_no !== null);
  if (head === undefined || head.conversation_no === null) return undefined;
  const id = head.conversation_id;
  const messages = rows.flatMap((row) =>
    row.seq === null ? [] : [{ older: row.older, row: toMessage(row, id) }],
  );
  return {
    conversation: {
      no: head.conversation_no,
      id,
      type: head.conversation_type,
      status: head.conversation_status,
      hidden: head.hidden,
      userNo: head.user_no,
    },
    participates: reader.kind === 'user' && head.participates,
    found: surroundingsOf(head, messages, (message) => message),
  };
}

function startOf(
  { start }: WindowQuery,
  reader: WindowReader,
): { readonly name: PlaceName; readonly values: readonly unknown[] } {
  if (start.kind === 'place') {
    return { name: 'place', values: [start.place.sentAt, start.place.seq, start.anchored] };
  }
  if (start.kind === 'message') return { name: 'message', values: [start.id] };
  if (start.kind === 'end' || reader.kind === 'none') return { name: 'end', values: [] };
  return { name: `unread_by_${reader.kind}`, values: [reader.id] };
}
