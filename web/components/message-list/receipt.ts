import type { Conversation } from 'chatkeep/client';
import type { MessageRowOf } from './rows.ts';

export interface Receipt {
  readonly messageId: string;
  readonly read: boolean;
}

/** Of the last message that staff said to a customer: whether the customer has read it. */
export function receiptOf(
  { type, user, readers }: Conversation,
  rows: readonly MessageRowOf[],
): Receipt | undefined {
  if (type === 'direct' || user === null) return undefined;
  const last = rows.findLast(
    ({ message, sender }) => sender.side === 'staff' && message.revokedAt === null,
  )?.message;
  if (last === undefined) return undefined;
  const readSeq = readers.find(({ id }) => id === user.id)?.seq ?? 0;
  return { messageId: last.id, read: last.seq <= readSeq };
}
