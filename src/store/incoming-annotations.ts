import type { Transaction } from '../db/open.ts';
import type { MarkContent } from '../domain/mark.ts';
import { adjustLabels } from './marks.ts';

export interface MessageKey {
  readonly conversationId: string;
  readonly messageId: string | null;
  readonly hxMsgId: string | null;
}

export interface MessagePlace {
  readonly conversationNo: number;
  readonly messageSeq: number;
}

/** Where each of the given messages is; undefined for one that is not there. */
export async function findMessages(
  tx: Transaction,
  keys: readonly MessageKey[],
): Promise<(MessagePlace | undefined)[]> {
  const found: (MessagePlace | undefined)[] = keys.map(() => undefined);
  if (keys.length === 0) return found;
  const { rows } = await tx.client.query<MessagePlace & { ord: number }>(
    `select given.ord, m.conversation_no as "conversationNo", m.seq as "messageSeq"
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality
       as given (conversation_id, message_id, hx_msg_id, ord)
     join conversations c on c.id = given.conversation_id
     cross join lateral (
       select m.conversation_no, m.seq from messages m
       where m.conversation_no = c.no and m.id = given.message_id
       union all
       select m.conversation_no, m.seq from messages m
       where m.conversation_no = c.no and given.message_id is null
         and m.hx_msg_id = given.hx_msg_id
     ) m`,
    [
      keys.map((key) => key.conversationId),
      keys.map((key) => key.messageId),
      keys.map((key) => key.hxMsgId),
    ],
  );
  for (const { ord, conversationNo, messageSeq } of rows) {
    found[ord - 1] = { conversationNo, messageSeq };
  }
  return found;
}

export interface NewMark extends MessagePlace, MarkContent {
  readonly operatorNo: number;
  readonly label: string;
  readonly createdAt: number;
}

export interface NewFavorite extends MessagePlace {
  readonly userNo: number;
  readonly createdAt: number;
}

/** Gives those that were not there yet; of equal ones the first is stored. */
export async function insertMarks<Mark extends NewMark>(
  tx: Transaction,
  marks: readonly Mark[],
): Promise<Mark[]> {
  const first = firstOfEqual(marks, (mark) => `${place(mark)} ${mark.operatorNo} ${mark.label}`);
  if (first.size === 0) return [];
  const given = [...first.values()];
  const { rows } = await tx.client.query<Omit<NewMark, 'createdAt'>>(
    `insert into marks (conversation_no, message_seq, operator_no, label, color, note, shared,
       created_at)
     select * from unnest($1::bigint[], $2::int[], $3::bigint[], $4::text[], $5::text[],
       $6::text[], $7::boolean[], $8::bigint[])
     on conflict do nothing
     returning conversation_no as "conversationNo", message_seq as "messageSeq",
       operator_no as "operatorNo", label, shared`,
    [
      given.map((mark) => mark.conversationNo),
      given.map((mark) => mark.messageSeq),
      given.map((mark) => mark.operatorNo),
      given.map((mark) => mark.label),
      given.map((mark) => mark.color),
      given.map((mark) => mark.note),
      given.map((mark) => mark.shared),
      given.map((mark) => mark.createdAt),
    ],
  );
  await adjustLabels(
    tx,
    rows.map((row) => ({ ...row, by: 1 })),
  );
  return rows.flatMap((row) => first.get(`${place(row)} ${row.operatorNo} ${row.label}`) ?? []);
}

/** As {@link insertMarks}. */
export async function insertFavorites<Favorite extends NewFavorite>(
  tx: Transaction,
  favorites: readonly Favorite[],
): Promise<Favorite[]> {
  const first = firstOfEqual(favorites, (favorite) => `${place(favorite)} ${favorite.userNo}`);
  if (first.size === 0) return [];
  const given = [...first.values()];
  const { rows } = await tx.client.query<NewFavorite>(
    `insert into favorites (conversation_no, message_seq, user_no, created_at)
     select * from unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[])
     on conflict do nothing
     returning conversation_no as "conversationNo", message_seq as "messageSeq",
       user_no as "userNo"`,
    [
      given.map((favorite) => favorite.conversationNo),
      given.map((favorite) => favorite.messageSeq),
      given.map((favorite) => favorite.userNo),
      given.map((favorite) => favorite.createdAt),
    ],
  );
  return rows.flatMap((row) => first.get(`${place(row)} ${row.userNo}`) ?? []);
}

const place = (row: MessagePlace) => `${row.conversationNo} ${row.messageSeq}`;

function firstOfEqual<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row> {
  const first = new Map<string, Row>();
  for (const row of rows) {
    if (!first.has(key(row))) first.set(key(row), row);
  }
  return first;
}
