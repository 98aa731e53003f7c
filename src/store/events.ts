import type { Db, Prepared, Transaction } from '../db/open.ts';
import type { Audience, EventData, EventKind, LogEvent, NewEvent } from '../domain/event.ts';

/**
 * The append-only log. Whoever inserts events takes a lock that lasts to the end of the transaction,
 * so ids are given in the order of commits: a reader that has seen an id has seen all before it.
 */
export const EVENTS_CHANNEL = 'chatkeep_events';

// In whatever order the parts are joined, none of their rows is out before the lock is held, and
// only then is it numbered. The wake-up is sent with the commit, once.
const insertStatement: Prepared = {
  name: 'events.insert',
  text: `
    with turn as materialized (
      select pg_advisory_xact_lock(hashtextextended('chatkeep.events', 0)),
        pg_notify('${EVENTS_CHANNEL}', '')
    )
    insert into events (conversation_no, at, kind, actor, data, audience)
    select given.conversation_no, given.at, given.kind, given.actor, given.data::json, given.audience
    from turn
    cross join unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
      with ordinality as given (conversation_no, at, kind, actor, data, audience, ord)
    order by given.ord
    returning id`,
};

/**
 * Inserts events and wakes the readers; gives their ids. To be called last in a transaction: until
 * its end no other can insert events.
 */
export async function insertEvents(
  tx: Transaction,
  events: readonly NewEvent[],
): Promise<number[]> {
  if (events.length === 0) return [];
  const rows = await tx.send<{ id: number }>(insertStatement, [
    events.map((event) => event.conversationNo),
    events.map((event) => event.at),
    events.map((event) => event.kind),
    events.map((event) => event.actor),
    events.map((event) => JSON.stringify(event.data)),
    events.map((event) => event.audience ?? null),
  ]);
  return rows.map((row) => row.id);
}

const columns = 'id, conversation_no, at, kind, actor, data, audience';

const afterStatement: Prepared = {
  name: 'events.after',
  text: `select ${columns} from events where id > $1 order by id limit $2`,
};

const lastStatement: Prepared = {
  name: 'events.last',
  text: 'select id from events order by id desc limit 1',
};

export interface EventRow {
  readonly id: number;
  readonly conversation_no: number;
  readonly at: number;
  readonly kind: string;
  readonly actor: string | null;
  readonly data: string;
  readonly audience: string | null;
}

export interface EventSlice {
  /** The id after which to begin; 0 is the beginning. */
  readonly after: number;
  readonly limit: number;
}

/** Events after an id, in the order of commits. */
export async function listAfter(db: Db, { after, limit }: EventSlice): Promise<LogEvent[]> {
  return (await db.read<EventRow>(afterStatement, [after, limit])).map(toEvent);
}

/** The id of the newest event; 0 when there is none. */
export async function findLastId(db: Db): Promise<number> {
  const [row] = await db.read<{ id: number }>(lastStatement, []);
  return row?.id ?? 0;
}

export function toEvent(row: EventRow): LogEvent {
  return {
    id: row.id,
    conversationNo: row.conversation_no,
    at: row.at,
    kind: row.kind as EventKind,
    actor: row.actor,
    data: JSON.parse(row.data) as EventData[EventKind],
    audience: row.audience as Audience,
  };
}
