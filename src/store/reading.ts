import type { Transaction } from '../db/open.ts';

export interface ReaderKey {
  readonly kind: 'user' | 'operator';
  readonly no: number;
  readonly id: string;
}

const tables = {
  user: { name: 'participants', reader: 'user_no', present: 'true' },
  operator: {
    name: 'conversation_operators',
    reader: 'operator_no',
    present: 'left_at is null',
  },
} as const;

export interface ReadState {
  readonly readSeq: number;
  readonly unread: boolean;
}

/** How far the reader has read; undefined for who does not take part. */
export async function findRead(
  tx: Transaction,
  conversationNo: number,
  { kind, no }: ReaderKey,
): Promise<ReadState | undefined> {
  const { name, reader, present } = tables[kind];
  const { rows } = await tx.client.query<ReadState>(
    `select read_seq as "readSeq", unread from ${name}
     where conversation_no = $1 and ${reader} = $2 and ${present}`,
    [conversationNo, no],
  );
  return rows[0];
}

const anythingBeyond = (readSeq: string, readerId: string) => `exists (
  select from messages m
  where m.conversation_no = $1 and m.seq > ${readSeq} and m.sender not in (${readerId}, 'admin')
    and m.revoked_at is null)`;

/** Moves the reader to a seq. The conversation's state must be locked. */
export async function updateRead(
  tx: Transaction,
  conversationNo: number,
  { kind, no, id }: ReaderKey,
  to: { readonly seq: number; readonly atMs: number },
): Promise<void> {
  const { name, reader } = tables[kind];
  await tx.client.query(
    `update ${name} set read_seq = $3, read_at = $4, unread = ${anythingBeyond('$3', '$5')}
     where conversation_no = $1 and ${reader} = $2`,
    [conversationNo, no, to.seq, to.atMs, id],
  );
}

/** Says anew whether the reader has something to read. The conversation's state must be locked. */
export async function updateUnread(
  tx: Transaction,
  conversationNo: number,
  { kind, no, id }: ReaderKey,
): Promise<void> {
  const { name, reader } = tables[kind];
  await tx.client.query(
    `update ${name} set unread = ${anythingBeyond('read_seq', '$3')}
     where conversation_no = $1 and ${reader} = $2`,
    [conversationNo, no, id],
  );
}

export async function findSeq(
  tx: Transaction,
  conversationNo: number,
  messageId: string,
): Promise<number | undefined> {
  const { rows } = await tx.client.query<{ seq: number }>(
    'select seq from messages where conversation_no = $1 and id = $2',
    [conversationNo, messageId],
  );
  return rows[0]?.seq;
}
