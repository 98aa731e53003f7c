import type { Db, Prepared, Transaction } from '../db/open.ts';
import { type MessageRow, messageColumns } from './messages.ts';

const conversationNo: Prepared = {
  name: 'append.conversation_no',
  text: 'select no from conversations where id = $1',
};

export async function findConversationNo(db: Db, id: string): Promise<number | undefined> {
  const [row] = await db.read<{ no: number }>(conversationNo, [id]);
  return row?.no;
}

export interface ClientMessageKey {
  readonly conversationNo: number;
  readonly sender: string;
  readonly clientMsgId: string;
}

const repeats: Prepared = {
  name: 'append.repeats',
  text: `
    select g.ord, m.*
    from unnest($1::bigint[], $2::text[], $3::text[]) with ordinality
      as g (conversation_no, sender, client_msg_id, ord)
    cross join lateral (
      select ${messageColumns} from messages m
      where m.conversation_no = g.conversation_no and m.sender = g.sender
        and m.client_msg_id = g.client_msg_id
      limit 1
    ) m`,
};

/** By place of the key, the messages that are there already. Null keys have none. */
export async function listRepeats(
  tx: Transaction,
  keys: readonly (ClientMessageKey | null)[],
): Promise<Map<number, MessageRow>> {
  const asked = keys.flatMap((key, place) => (key === null ? [] : [{ ...key, place }]));
  if (asked.length === 0) return new Map();
  const rows = await tx.send<MessageRow & { ord: number }>(repeats, [
    asked.map((key) => key.conversationNo),
    asked.map((key) => key.sender),
    asked.map((key) => key.clientMsgId),
  ]);
  return new Map(
    rows.flatMap((row) => {
      const key = asked[row.ord - 1];
      return key === undefined ? [] : [[key.place, row] as const];
    }),
  );
}
