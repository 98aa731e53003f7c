import type { Lane, Prepared } from '../db/open.ts';
import { type JsonText, emptyJsonObject } from '../domain/json-text.ts';
import type { MessageType } from '../domain/message.ts';
import type { IndexableMessage } from '../search/document.ts';
import type { DocumentKey } from '../search/segments/document-key.ts';

/** Messages as the index takes them; revoked ones are not given. */

type Reader = Pick<Lane, 'prepared'>;

/** Both ends inclusive. */
export interface SeqRange {
  readonly conversationNo: number;
  readonly fromSeq: number;
  readonly toSeq: number;
}

/** The place of a message in the order in which all are read. */
export interface MessagePlace {
  readonly conversationNo: number;
  readonly seq: number;
}

interface Row {
  readonly conversation_no: number;
  readonly seq: number;
  readonly sent_at: number;
  readonly sender: string;
  readonly type: MessageType;
  readonly body: JsonText;
  readonly ext: JsonText | null;
}

const columns = 'm.conversation_no, m.seq, m.sent_at, m.sender, m.type, m.body, m.ext';

const inRanges: Prepared = {
  name: 'search_documents.in_ranges',
  text: `
    select ${columns}
    from unnest($1::bigint[], $2::int[], $3::int[]) as g (conversation_no, from_seq, to_seq)
    cross join lateral (
      select m.* from messages m
      where m.conversation_no = g.conversation_no and m.seq between g.from_seq and g.to_seq
      offset 0
    ) m
    where m.revoked_at is null`,
};

export async function listInRanges(
  db: Reader,
  ranges: readonly SeqRange[],
): Promise<IndexableMessage[]> {
  const rows = await db.prepared<Row>(inRanges, [
    ranges.map((range) => range.conversationNo),
    ranges.map((range) => range.fromSeq),
    ranges.map((range) => range.toSeq),
  ]);
  return rows.map(toIndexable);
}

const after: Prepared = {
  name: 'search_documents.after',
  text: `
    select ${columns}, m.revoked_at
    from messages m
    where (m.conversation_no, m.seq) > ($1::bigint, $2::int)
    order by m.conversation_no, m.seq
    limit $3::int`,
};

export interface MessageSlice {
  readonly messages: readonly IndexableMessage[];
  /** How many were looked at. */
  readonly read: number;
  /** The last that was looked at; undefined at the end of all. */
  readonly last: MessagePlace | undefined;
}

/** The next so many of all messages, by conversation and seq. */
export async function listAfter(
  db: Reader,
  place: MessagePlace,
  limit: number,
): Promise<MessageSlice> {
  const rows = await db.prepared<Row & { readonly revoked_at: number | null }>(after, [
    place.conversationNo,
    place.seq,
    limit,
  ]);
  const last = rows.at(-1);
  return {
    read: rows.length,
    messages: rows.filter((row) => row.revoked_at === null).map(toIndexable),
    last: last && { conversationNo: last.conversation_no, seq: last.seq },
  };
}

const kept: Prepared = {
  name: 'search_documents.kept',
  text: `
    select g.ord::int
    from unnest($1::bigint[], $2::int[], $3::bigint[])
      with ordinality as g (conversation_no, seq, sent_at, ord)
    cross join lateral (
      select m.sent_at, m.revoked_at from messages m
      where m.conversation_no = g.conversation_no and m.seq = g.seq offset 0
    ) m
    where m.sent_at = g.sent_at and m.revoked_at is null`,
};

/** Of each whether there is still such a message to be found. */
export async function listKept(db: Reader, keys: readonly DocumentKey[]): Promise<boolean[]> {
  const rows = await db.prepared<{ ord: number }>(kept, [
    keys.map((key) => key.conversationNo),
    keys.map((key) => key.seq),
    keys.map((key) => key.sentAt),
  ]);
  const found = new Set(rows.map(({ ord }) => ord));
  return keys.map((_key, index) => found.has(index + 1));
}

const total: Prepared = {
  name: 'search_documents.total',
  text: 'select coalesce(sum(last_seq), 0)::bigint as total from conversation_state',
};

/** How many messages there are. */
export async function count(db: Reader): Promise<number> {
  const [row] = await db.prepared<{ total: number }>(total, []);
  return row?.total ?? 0;
}

function toIndexable(row: Row): IndexableMessage {
  return {
    conversationNo: row.conversation_no,
    seq: row.seq,
    sentAt: row.sent_at,
    from: row.sender,
    type: row.type,
    body: row.body,
    ext: row.ext ?? emptyJsonObject,
  };
}
