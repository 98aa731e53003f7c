import type { Transaction } from '../db/open.ts';
import { type ConversationStatus, conversationStatus } from '../domain/conversation.ts';

// Everything here is for a conversation whose state row is locked in the transaction.

export interface NewState {
  /** From when on. */
  readonly at: number;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  /** `keep` leaves what is there. */
  readonly ended: { readonly at: number; readonly by: 'user' | 'operator' } | null | 'keep';
}

/** The status also in the copy that lists go by. */
export async function updateState(
  tx: Transaction,
  conversationNo: number,
  { at, status, hidden, ended }: NewState,
): Promise<void> {
  const keep = ended === 'keep';
  await tx.client.query(
    `update conversations set status = $2, hidden = $3,
       ended_at = case when $4 then ended_at else $5::bigint end,
       ended_by = case when $4 then ended_by else $6 end
     where no = $1`,
    [
      conversationNo,
      status,
      hidden,
      keep,
      keep || ended === null ? null : ended.at,
      keep || ended === null ? null : ended.by,
    ],
  );
  await tx.client.query(
    `update conversation_state set status = $2::smallint,
       waiting_at = case
         when $2::smallint = ${conversationStatus.waiting} and status <> $2::smallint then $3::bigint
         else waiting_at
       end
     where conversation_no = $1`,
    [conversationNo, status, at],
  );
}

export interface JoiningOperator {
  readonly conversationNo: number;
  readonly operatorNo: number;
  readonly operatorId: string;
  readonly atMs: number;
  /** What has been read for them, by whoever had it before. */
  readonly readSeq: number;
}

/** Has an operator take part, after those who do; one who was named before keeps the position. */
export async function insertOperator(tx: Transaction, joining: JoiningOperator): Promise<void> {
  await tx.client.query(
    `insert into conversation_operators as o
       (conversation_no, operator_no, position, joined_at, read_seq, unread, active_day, created_at)
     select s.conversation_no, $2::bigint,
       least(32767, (select coalesce(max(position) + 1, 0) from conversation_operators
         where conversation_no = s.conversation_no)),
       $4::bigint, $5::int, exists (
         select from messages m
         where m.conversation_no = s.conversation_no and m.seq > $5::int and m.sender not in ($3, 'admin')
           and m.revoked_at is null),
       s.active_at / 86400000, s.created_at
     from conversation_state s
     where s.conversation_no = $1
     on conflict (conversation_no, operator_no) do update
     set joined_at = excluded.joined_at, left_at = null,
       read_seq = greatest(o.read_seq, excluded.read_seq), unread = exists (
         select from messages m
         where m.conversation_no = o.conversation_no
           and m.seq > greatest(o.read_seq, excluded.read_seq) and m.sender not in ($3, 'admin')
           and m.revoked_at is null)`,
    [joining.conversationNo, joining.operatorNo, joining.operatorId, joining.atMs, joining.readSeq],
  );
}

/** Has operators take part no more; what they did not read is no more theirs. */
export async function removeOperators(
  tx: Transaction,
  conversationNo: number,
  operatorNos: readonly number[],
  atMs: number,
): Promise<void> {
  await tx.client.query(
    `update conversation_operators set left_at = $3, unread = false
     where conversation_no = $1 and operator_no = any($2::bigint[]) and left_at is null`,
    [conversationNo, operatorNos, atMs],
  );
}
