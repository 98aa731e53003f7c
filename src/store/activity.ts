import type { Prepared, Transaction } from '../db/open.ts';

const listedByDay = ['conversation_operators', 'conversation_tags', 'conversation_labels'] as const;

const statement: Prepared = {
  name: 'activity.refresh_day',
  text: `
    with given as (
      select * from unnest($1::bigint[], $2::int[]) as given (conversation_no, day)
    ), ${listedByDay
      .map(
        (table) => `of_${table} as (
      update ${table} t set active_day = given.day from given
      where t.conversation_no = given.conversation_no and t.active_day < given.day
    )`,
      )
      .join(', ')}
    select`,
};

/**
 * Has the lists by operator, tag and label know on which UTC day conversations were last active. The
 * days only move forward.
 */
export async function refreshActiveDay(
  tx: Transaction,
  conversations: readonly { readonly conversationNo: number; readonly day: number }[],
): Promise<void> {
  if (conversations.length === 0) return;
  await tx.send(statement, [
    conversations.map((each) => each.conversationNo),
    conversations.map((each) => each.day),
  ]);
}
