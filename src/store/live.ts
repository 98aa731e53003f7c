import type { ListenHandlers } from '../db/listen.ts';
import type { Db, Prepared } from '../db/open.ts';
import type { ConversationStatus, ConversationType } from '../domain/conversation.ts';
import type { EventConversation } from '../domain/event-audience.ts';
import type { LogEvent } from '../domain/event.ts';
import type { ConversationId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { EVENTS_CHANNEL, type EventRow, toEvent } from './events.ts';
import { type MessageRow, messageColumns, toMessage } from './messages.ts';
import { toldToUsers } from './visibility.ts';

/** Typing and presence: JSON, one signal each, told and forgotten. */
export const SIGNALS_CHANNEL = 'chatkeep_signals';

/** An event with all that decides who is told of it, and the message that it names. */
export interface DeliverableEvent extends LogEvent {
  readonly conversationId: ConversationId;
  readonly conversation: EventConversation;
  readonly message: Message | null;
  /** Number of the participant who sent the message; null when it was somebody else. */
  readonly senderNo: number | null;
}

// Numbers in arrays go as float8, of which the driver makes numbers; it keeps other arrays as text.
const columns = `e.id as event_id, e.conversation_no, e.at, e.kind, e.actor, e.data, e.audience,
  c.id as conversation_id, c.type as conversation_type, c.status as conversation_status, c.hidden,
  array(
    select p.user_no::float8 from participants p where p.conversation_no = c.no
  ) as participant_nos,
  array(
    select o.operator_no::float8 from conversation_operators o
    where o.conversation_no = c.no and o.left_at is null
  ) as operator_nos,
  (
    select p.user_no from participants p join users u on u.no = p.user_no
    where p.conversation_no = c.no and u.id = m.sender
  ) as sender_no,
  ${messageColumns}`;

const loaded = (events: string) => `
    select ${columns}
    from (${events}) e
    join conversations c on c.no = e.conversation_no
    left join messages m on m.conversation_no = e.conversation_no
      and m.seq = case when e.kind like 'message.%' then (e.data->>'seq')::int end
    order by e.id`;

const tailStatement: Prepared = {
  name: 'live.tail',
  text: loaded('select * from events e where e.id > $1 order by e.id limit $2::int'),
};

const ofUserStatement: Prepared = {
  name: 'live.of_user',
  text: loaded(`
    select e.*
    from participants p
    join conversations c on c.no = p.conversation_no
    cross join lateral (
      select * from events e
      where e.conversation_no = p.conversation_no and e.id > $1 and e.id <= $2
        and ${toldToUsers}
      order by e.id limit $3::int
    ) e
    where p.user_no = $4
    order by e.id limit $3::int`),
};

const ofStaffStatement: Prepared = {
  name: 'live.of_staff',
  text: loaded(`
    select e.*
    from events e join conversations c on c.no = e.conversation_no
    where e.id > $1 and e.id <= $2 and (
      (e.kind like 'conversation.%' and e.kind <> 'conversation.read' and c.type = 'service')
      or e.conversation_no = any($5::bigint[])
      or exists (
        select from conversation_operators o
        where o.conversation_no = e.conversation_no and o.operator_no = $4 and o.left_at is null
      )
    )
    order by e.id limit $3::int`),
};

const stretchStatement: Prepared = {
  name: 'live.stretch',
  text: 'select id from events where id > $1 and id <= $2 order by id offset $3::int - 1 limit 1',
};

type Row = { [Column in keyof MessageRow]: MessageRow[Column] | null } & Omit<EventRow, 'id'> & {
    readonly event_id: number;
    readonly conversation_id: ConversationId;
    readonly conversation_type: ConversationType;
    readonly conversation_status: ConversationStatus;
    readonly hidden: boolean;
    readonly participant_nos: readonly number[];
    readonly operator_nos: readonly number[];
    readonly sender_no: number | null;
  };

function hasMessage(row: Row): row is Row & MessageRow {
  return row.seq !== null;
}

function toDeliverable(row: Row): DeliverableEvent {
  const conversationId = row.conversation_id;
  return {
    ...toEvent({ ...row, id: row.event_id }),
    conversationId,
    conversation: {
      type: row.conversation_type,
      status: row.conversation_status,
      hidden: row.hidden,
      participantNos: row.participant_nos,
      operatorNos: row.operator_nos,
    },
    message: hasMessage(row) ? toMessage(row, conversationId) : null,
    senderNo: row.sender_no,
  };
}

/** Events after an id, whomever they are for. */
export async function listAfter(
  db: Db,
  slice: { readonly after: number; readonly limit: number },
): Promise<DeliverableEvent[]> {
  const rows = await db.prepared<Row>(tailStatement, [slice.after, slice.limit]);
  return rows.map(toDeliverable);
}

/** After `after`, up to and with `upTo`. */
export interface LogRange {
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
}

/** Events of the conversations that a user takes part in and sees. */
export async function listOfUser(
  db: Db,
  userNo: number,
  { after, upTo, limit }: LogRange,
): Promise<DeliverableEvent[]> {
  const rows = await db.prepared<Row>(ofUserStatement, [after, upTo, limit, userNo]);
  return rows.map(toDeliverable);
}

/**
 * Events that concern an operator: of conversations that were joined or are watched, and all that
 * happens to service conversations themselves. The log is walked, so the range should be bounded by
 * {@link findStretchEnd}.
 */
export async function listOfStaff(
  db: Db,
  staff: { readonly operatorNo: number; readonly watchedNos: readonly number[] },
  { after, upTo, limit }: LogRange,
): Promise<DeliverableEvent[]> {
  const values = [after, upTo, limit, staff.operatorNo, staff.watchedNos];
  return (await db.prepared<Row>(ofStaffStatement, values)).map(toDeliverable);
}

/** Where a stretch of `limit` events ends; `upTo` when there are fewer. */
export async function findStretchEnd(db: Db, { after, upTo, limit }: LogRange): Promise<number> {
  const [row] = await db.prepared<{ id: number }>(stretchStatement, [after, upTo, limit]);
  return row?.id ?? upTo;
}

/** A conversation as far as live connections need it. */
export interface LiveConversation extends EventConversation {
  readonly no: number;
  readonly id: ConversationId;
}

const conversationsStatement: Prepared = {
  name: 'live.conversations',
  text: `
    select c.no, c.id, c.type, c.status, c.hidden,
      array(
        select p.user_no::float8 from participants p where p.conversation_no = c.no
      ) as "participantNos",
      array(
        select o.operator_no::float8 from conversation_operators o
        where o.conversation_no = c.no and o.left_at is null
      ) as "operatorNos"
    from conversations c where c.id = any($1::text[])`,
};

export async function listConversations(
  db: Db,
  ids: readonly string[],
): Promise<LiveConversation[]> {
  return db.read<LiveConversation>(conversationsStatement, [ids]);
}

const validTokensStatement: Prepared = {
  name: 'live.valid_tokens',
  text: `
    select t.id
    from tokens t
    left join operators o on t.kind = 'operator' and o.no = t.subject_no
    left join clients c on t.kind = 'service' and c.no = t.subject_no
    where t.id = any($1::bigint[]) and t.revoked_at is null and t.expires_at > $2
      and o.disabled_at is null and c.revoked_at is null`,
};

/** Those of the tokens that still hold at that time. */
export async function listValidTokens(
  db: Db,
  tokenIds: readonly number[],
  atMs: number,
): Promise<Set<number>> {
  const rows = await db.prepared<{ id: number }>(validTokensStatement, [tokenIds, atMs]);
  return new Set(rows.map((row) => row.id));
}

const signalStatement: Prepared = {
  name: 'live.signal',
  text: `select pg_notify('${SIGNALS_CHANNEL}', $1)`,
};

/** Tells all processes. At most some 8,000 bytes. */
export async function signal(db: Db, payload: string): Promise<void> {
  await db.prepared(signalStatement, [payload]);
}

/** Wakes on new events and hears signals until disposed. */
export function listen(
  db: Db,
  on: {
    readonly events: () => void;
    readonly signal: (payload: string) => void;
  },
): AsyncDisposable {
  const handlers: ListenHandlers = {
    channels: [EVENTS_CHANNEL, SIGNALS_CHANNEL],
    onListening: on.events,
    onNotification: (channel, payload) => {
      if (channel === EVENTS_CHANNEL) on.events();
      else on.signal(payload);
    },
  };
  return db.listen(handlers);
}
