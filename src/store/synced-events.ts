import type { Db, Prepared } from '../db/open.ts';
import type { ConversationStatus } from '../domain/conversation.ts';
import type { LogEvent } from '../domain/event.ts';
import type { ConversationId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { type EventRow, toEvent } from './events.ts';
import type { MessageKey } from './message-extras.ts';
import { type MessageRow, messageColumns, toMessage } from './messages.ts';
import { toldToUsers } from './visibility.ts';

/** An event with what a reader needs to know of its conversation. */
export interface SyncedEvent extends LogEvent {
  readonly conversationId: ConversationId;
}

export interface EventRange {
  /** The id after which to begin; 0 is the beginning. */
  readonly after: number;
  readonly limit: number;
}

// The conversation's id is looked up row by row, by the key: the planner, which does not know the
// limit, would rather read all conversations.
const columns = `e.id, e.conversation_no, e.at, e.kind, e.actor, e.data, e.audience,
  (select c.id from conversations c where c.no = e.conversation_no) as conversation_id`;

const allStatement: Prepared = {
  name: 'synced_events.all',
  text: `
    select ${columns} from events e where e.id > $1 order by e.id limit $2::int`,
};

const ofConversationStatement: Prepared = {
  name: 'synced_events.of_conversation',
  text: `
    select ${columns} from events e
    where e.conversation_no = $3 and e.id > $1 order by e.id limit $2::int`,
};

// Of what users no longer see they learn only that.
const ofUserStatement: Prepared = {
  name: 'synced_events.of_user',
  text: `
    select ${columns}
    from participants p
    join conversations c on c.no = p.conversation_no
    cross join lateral (
      select * from events e
      where e.conversation_no = p.conversation_no and e.id > $1
        and ${toldToUsers}
      order by e.id limit $2::int
    ) e
    where p.user_no = $3
    order by e.id limit $2::int`,
};

type SyncedRow = EventRow & { readonly conversation_id: ConversationId };

function toSyncedEvent(row: SyncedRow): SyncedEvent {
  return { ...toEvent(row), conversationId: row.conversation_id };
}

/** Events after an id in the order of commits: all, of one conversation, or of all that a user sees. */
export async function listAfter(
  db: Db,
  of: 'all' | { readonly conversationNo: number } | { readonly userNo: number },
  { after, limit }: EventRange,
): Promise<SyncedEvent[]> {
  const read = async (statement: Prepared, ...values: readonly number[]) =>
    (await db.read<SyncedRow>(statement, [after, limit, ...values])).map(toSyncedEvent);
  if (of === 'all') return read(allStatement);
  if ('userNo' in of) return read(ofUserStatement, of.userNo);
  return read(ofConversationStatement, of.conversationNo);
}

export interface EventSource {
  readonly no: number;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly participates: boolean;
}

const sourceStatement: Prepared = {
  name: 'synced_events.source',
  text: `
    select c.no, c.status, c.hidden, exists (
      select from participants p where p.conversation_no = c.no and p.user_no = $2
    ) as participates
    from conversations c where c.id = $1`,
};

/** The conversation whose events are asked for, and whether the user takes part in it. */
export async function findSource(
  db: Db,
  conversationId: string,
  userNo: number,
): Promise<EventSource | undefined> {
  const [row] = await db.read<EventSource>(sourceStatement, [conversationId, userNo]);
  return row;
}

const messagesStatement: Prepared = {
  name: 'synced_events.messages',
  text: `
    select g.conversation_no, ${messageColumns},
      (select c.id from conversations c where c.no = g.conversation_no) as conversation_id
    from unnest($1::bigint[], $2::int[]) as g (conversation_no, seq)
    cross join lateral (
      select * from messages m where m.conversation_no = g.conversation_no and m.seq = g.seq limit 1
    ) m`,
};

type FoundRow = MessageRow & {
  readonly conversation_no: number;
  readonly conversation_id: ConversationId;
};

/** Messages by {@link messageKey}. */
export async function listMessages(
  db: Db,
  keys: readonly MessageKey[],
): Promise<Map<string, Message>> {
  if (keys.length === 0) return new Map();
  const rows = await db.read<FoundRow>(messagesStatement, [
    keys.map((key) => key.conversationNo),
    keys.map((key) => key.seq),
  ]);
  return new Map(
    rows.map((row) => [
      messageKey({ conversationNo: row.conversation_no, seq: row.seq }),
      toMessage(row, row.conversation_id),
    ]),
  );
}

export function messageKey({ conversationNo, seq }: MessageKey): string {
  return `${conversationNo} ${seq}`;
}
