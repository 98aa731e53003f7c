import type { Conversation, Message } from 'chatkeep/client';
import { nameOfSender } from './names.ts';
import type { Pending } from './outbox.ts';

interface Row {
  readonly key: string;
  readonly at: number;
  /** Whether the one above is of another day, or there is none. */
  readonly startsDay: boolean;
  /** Whether somebody else spoke before, or it was a while ago. */
  readonly startsGroup: boolean;
}

export interface SentRow extends Row {
  readonly message: Message;
  readonly side: 'mine' | 'theirs' | 'system';
  readonly name: string | undefined;
  /** Of the last of one's own: whether the other side has read it. */
  readonly receipt: 'sent' | 'read' | null;
}

export interface PendingRow extends Row {
  readonly pending: Pending;
}

const SAME_GROUP_MS = 5 * 60_000;

interface RowsInput {
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
  readonly pending: readonly Pending[];
  readonly myId: string;
  readonly dayOf: (at: number) => string;
}

const sideOf = (from: string, myId: string): SentRow['side'] => {
  if (from === myId) return 'mine';
  return from === 'admin' ? 'system' : 'theirs';
};

/** In display order. A message that was sent from here keeps the key it had on its way. */
export function rowsOf(input: RowsInput): (SentRow | PendingRow)[] {
  const { conversation, messages, myId, dayOf } = input;
  const readSeq = Math.max(
    0,
    ...conversation.readers.filter(({ id }) => id !== myId).map(({ seq }) => seq),
  );
  const sentIds = new Set(messages.slice(-200).map(({ clientMessageId }) => clientMessageId));
  const pending = input.pending.filter(({ clientMessageId }) => !sentIds.has(clientMessageId));
  const lastOwn = messages.findLast(({ from, revokedAt }) => from === myId && revokedAt === null);
  let above: { readonly at: number; readonly from: string } | undefined;

  const placed = (from: string, at: number) => {
    const startsDay = above === undefined || dayOf(above.at) !== dayOf(at);
    const startsGroup = startsDay || above?.from !== from || at - above.at > SAME_GROUP_MS;
    above = { at, from };
    return { at, startsDay, startsGroup };
  };
  const receiptOf = (message: Message): SentRow['receipt'] => {
    if (message !== lastOwn) return null;
    return message.seq <= readSeq ? 'read' : 'sent';
  };
  return [
    ...messages.map((message) => ({
      ...placed(message.from, message.sentAt),
      key: message.clientMessageId ?? message.id,
      message,
      side: sideOf(message.from, myId),
      name: nameOfSender(conversation, message.from),
      receipt: receiptOf(message),
    })),
    ...pending.map((each) => ({
      ...placed(myId, each.at),
      key: each.clientMessageId,
      pending: each,
    })),
  ];
}
