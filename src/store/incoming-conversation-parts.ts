import type { Transaction } from '../db/open.ts';
import { insertTags } from './conversation-description.ts';

export interface ConversationParts {
  readonly no: number;
  /** Also those who have left. */
  readonly operatorNos: readonly number[];
  readonly leftOperatorNos: readonly number[];
  readonly tags: readonly string[];
}

/**
 * Adds operators and tags, with what lists sort by. Their conversations' states must be there. Since
 * when somebody has left is not known: it is taken for the conversation's beginning.
 */
export async function insertOperatorsAndTags(
  tx: Transaction,
  conversations: readonly ConversationParts[],
): Promise<void> {
  const operators = conversations.flatMap(({ no, operatorNos, leftOperatorNos }) =>
    operatorNos.map((operatorNo, position) => ({
      no,
      operatorNo,
      position,
      left: leftOperatorNos.includes(operatorNo),
    })),
  );
  const tags = conversations.flatMap(({ no, tags }) =>
    tags.map((tag, position) => ({ conversationNo: no, tag, position })),
  );
  await tx.client.query(
    `insert into conversation_operators
       (conversation_no, operator_no, position, read_seq, active_day, created_at, left_at)
     select given.no, given.operator_no, given.position, s.last_seq, s.active_at / 86400000,
       s.created_at, case when given.has_left then s.created_at end
     from unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::boolean[])
       as given (no, operator_no, position, has_left)
     join conversation_state s on s.conversation_no = given.no
     on conflict (conversation_no, operator_no) do update set position = excluded.position`,
    [
      operators.map((each) => each.no),
      operators.map((each) => each.operatorNo),
      operators.map((each) => each.position),
      operators.map((each) => each.left),
    ],
  );
  await insertTags(tx, tags);
}

/** What lists keep beside their rows, after the conversations changed. */
export async function refreshCopies(tx: Transaction, nos: readonly number[]): Promise<void> {
  await tx.client.query(
    `update conversation_state s set status = c.status, created_at = c.created_at
     from conversations c where c.no = s.conversation_no and c.no = any($1::bigint[])`,
    [nos],
  );
  for (const table of ['conversation_operators', 'conversation_labels']) {
    await tx.client.query(
      `update ${table} t set created_at = s.created_at, active_day = s.active_at / 86400000
       from conversation_state s
       where s.conversation_no = t.conversation_no and t.conversation_no = any($1::bigint[])`,
      [nos],
    );
  }
}
