import type { Db, Transaction } from '../db/open.ts';
import type { MarkContent } from '../domain/mark.ts';
import { ANY_LABEL, type Viewer } from './conversation-sources.ts';

const SHARED = 0;

export interface MarkKey {
  readonly conversationNo: number;
  readonly messageSeq: number;
  readonly operatorNo: number;
  readonly label: string;
}

export async function find(tx: Transaction, key: MarkKey): Promise<MarkContent | undefined> {
  const { rows } = await tx.client.query<MarkContent>(
    `select color, note, shared from marks
     where conversation_no = $1 and message_seq = $2 and operator_no = $3 and label = $4`,
    [key.conversationNo, key.messageSeq, key.operatorNo, key.label],
  );
  return rows[0];
}

export async function upsert(
  tx: Transaction,
  key: MarkKey,
  content: MarkContent & { readonly createdAt: number },
): Promise<void> {
  await tx.client.query(
    `insert into marks (conversation_no, message_seq, operator_no, label, color, note, shared,
       created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (conversation_no, message_seq, operator_no, label) do update
     set color = excluded.color, note = excluded.note, shared = excluded.shared`,
    [
      key.conversationNo,
      key.messageSeq,
      key.operatorNo,
      key.label,
      content.color,
      content.note,
      content.shared,
      content.createdAt,
    ],
  );
}

export async function remove(tx: Transaction, key: MarkKey): Promise<void> {
  await tx.client.query(
    `delete from marks
     where conversation_no = $1 and message_seq = $2 and operator_no = $3 and label = $4`,
    [key.conversationNo, key.messageSeq, key.operatorNo, key.label],
  );
}

export interface LabelChange {
  readonly conversationNo: number;
  readonly operatorNo: number;
  readonly label: string;
  readonly shared: boolean;
  /** Marks that came, or with a minus went. */
  readonly by: number;
}

interface Counted {
  readonly conversationNo: number;
  readonly ownerNo: number;
  readonly label: string;
  readonly by: number;
}

/** Keeps the counts by which conversations are listed by label. */
export async function adjustLabels(
  tx: Transaction,
  changes: readonly LabelChange[],
): Promise<void> {
  const rows = inOrder(countedOf(changes));
  if (rows.length === 0) return;
  await tx.client.query(
    `insert into conversation_labels as l
       (conversation_no, operator_no, label, size, active_day, created_at)
     select given.no, given.owner, given.label, given.by, s.active_at / 86400000, s.created_at
     from unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[]) with ordinality
       as given (no, owner, label, by, ord)
     join conversation_state s on s.conversation_no = given.no
     order by given.ord
     on conflict (conversation_no, operator_no, label) do update set size = l.size + excluded.size`,
    [
      rows.map((row) => row.conversationNo),
      rows.map((row) => row.ownerNo),
      rows.map((row) => row.label),
      rows.map((row) => row.by),
    ],
  );
  const gone = rows.filter((row) => row.by < 0);
  if (gone.length === 0) return;
  await tx.client.query(
    'delete from conversation_labels where conversation_no = any($1::bigint[]) and size <= 0',
    [gone.map((row) => row.conversationNo)],
  );
}

/** Each label and the empty one, that counts all, by whose marks they are. */
function countedOf(changes: readonly LabelChange[]): Counted[] {
  const counted = new Map<string, Counted>();
  for (const { conversationNo, operatorNo, label, shared, by } of changes) {
    const ownerNo = shared ? SHARED : operatorNo;
    for (const each of [label, ANY_LABEL]) {
      const key = `${conversationNo} ${ownerNo} ${each}`;
      const sum = (counted.get(key)?.by ?? 0) + by;
      counted.set(key, { conversationNo, ownerNo, label: each, by: sum });
    }
  }
  return [...counted.values()].filter(({ by }) => by !== 0);
}

// Two that change the same counts must not wait for each other.
function inOrder(rows: readonly Counted[]): Counted[] {
  return rows.toSorted(
    (a, b) =>
      a.conversationNo - b.conversationNo ||
      a.ownerNo - b.ownerNo ||
      (a.label < b.label ? -1 : Number(a.label > b.label)),
  );
}

export interface MarkRow extends MarkContent {
  readonly messageSeq: number;
  readonly messageId: string;
  readonly label: string;
  readonly operatorNo: number;
  readonly operatorId: string;
  readonly operatorNick: string;
  readonly createdAt: number;
}

export interface MarkPlace {
  readonly messageSeq: number;
  readonly operatorNo: number;
  readonly label: string;
}

/** The marks of a conversation that the viewer sees, by message, then who made them, then label. */
export async function listOfConversation(
  db: Db,
  viewer: Viewer,
  conversationNo: number,
  page: { readonly after: MarkPlace | undefined; readonly limit: number },
): Promise<MarkRow[]> {
  const { after, limit } = page;
  return db.query<MarkRow>(
    `select k.message_seq as "messageSeq", m.id as "messageId", k.label, k.color, k.note, k.shared,
       o.no as "operatorNo", o.id as "operatorId", o.nick_name as "operatorNick",
       k.created_at as "createdAt"
     from marks k
     join messages m on m.conversation_no = k.conversation_no and m.seq = k.message_seq
     join operators o on o.no = k.operator_no
     where k.conversation_no = $1 and (k.shared or k.operator_no = $2)
       and (k.message_seq, k.operator_no, k.label) > ($3::int, $4::bigint, $5::text)
     order by k.message_seq, k.operator_no, k.label
     limit $6`,
    [
      conversationNo,
      viewer.kind === 'operator' ? viewer.no : SHARED,
      after?.messageSeq ?? 0,
      after?.operatorNo ?? 0,
      after?.label ?? '',
      limit,
    ],
  );
}
