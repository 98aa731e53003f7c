import type { Transaction } from '../db/open.ts';
import { lockConversations } from './incoming.ts';

/**
 * Locks conversations and the timelines of all who take part in them, and those of the given users,
 * as live senders do: all states before all timelines, each in order. Whoever changes conversations
 * that are there, and then appends to others, does so first.
 */
export async function lockWithTimelines(
  tx: Transaction,
  conversationNos: Iterable<number>,
  userNos: Iterable<number>,
): Promise<void> {
  const nos = [...(await lockConversations(tx, conversationNos)).keys()];
  await tx.client.query(
    `select user_no from timeline_state
     where user_no = any($2::bigint[])
       or user_no in (select user_no from participants where conversation_no = any($1::bigint[]))
     order by user_no for update`,
    [nos, [...new Set(userNos)]],
  );
}
