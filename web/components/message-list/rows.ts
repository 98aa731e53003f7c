import type { Conversation, Message } from 'chatkeep/client';
import { peopleOf } from '../conversation/names.ts';

export interface Sender {
  readonly id: string;
  readonly name: string;
  readonly iconUrl: string | null;
  /** A user of a direct conversation who is not its first stands where staff would. */
  readonly side: 'user' | 'staff' | 'system';
}

export interface MessageRowOf {
  readonly key: string;
  readonly message: Message;
  readonly sender: Sender;
  /** Who took it back: their name, or their id where the conversation does not know them. */
  readonly revoker: string | null;
  /** Whether the one above is of another day, or there is none. */
  readonly startsDay: boolean;
  /** Whether somebody else spoke before, or it was a while ago. */
  readonly startsGroup: boolean;
}

export const SAME_GROUP_MS = 5 * 60_000;

export function senderOf(conversation: Conversation, id: string): Sender {
  if (id === 'admin') return { id, name: id, iconUrl: null, side: 'system' };
  const { operators } = conversation;
  const persons = peopleOf(conversation);
  const person = persons.find((each) => each.id === id);
  if (person !== undefined) {
    const side = person === persons[0] ? 'user' : 'staff';
    return { id, name: person.nickName || id, iconUrl: person.iconUrl, side };
  }
  const operator = operators.find((each) => each.id === id);
  return { id, name: operator?.nickName || id, iconUrl: null, side: 'staff' };
}

/**
 * Rows in display order. A message that was sent from here keeps the key it had on its way. What
 * belongs above a message is part of its row: rows are only ever added at the two ends.
 */
export function rowsOf(
  conversation: Conversation,
  messages: readonly Message[],
  dayOf: (at: number) => string,
): MessageRowOf[] {
  const senders = new Map<string, Sender>();
  const known = (id: string) => {
    const sender = senders.get(id) ?? senderOf(conversation, id);
    senders.set(id, sender);
    return sender;
  };
  let day: string | undefined;
  return messages.map((message, index) => {
    const above = messages[index - 1];
    const dayAbove = day;
    day = dayOf(message.sentAt);
    const startsDay = above === undefined || dayAbove !== day;
    return unchanged({
      key: keyOf(message),
      message,
      sender: known(message.from),
      revoker: message.revokedBy === null ? null : known(message.revokedBy).name,
      startsDay,
      startsGroup:
        startsDay || above.from !== message.from || message.sentAt - above.sentAt > SAME_GROUP_MS,
    });
  });
}

const drawn = new WeakMap<Message, MessageRowOf>();

/** The row as it was made before, if it is the same: what is drawn of it is not drawn again. */
function unchanged(row: MessageRowOf): MessageRowOf {
  const before = drawn.get(row.message);
  if (
    before?.startsDay === row.startsDay &&
    before.startsGroup === row.startsGroup &&
    before.key === row.key &&
    before.revoker === row.revoker &&
    isSameSender(before.sender, row.sender)
  ) {
    return before;
  }
  drawn.set(row.message, row);
  return row;
}

function isSameSender(one: Sender, other: Sender): boolean {
  return (
    one.id === other.id &&
    one.name === other.name &&
    one.iconUrl === other.iconUrl &&
    one.side === other.side
  );
}

function keyOf({ id, from, clientMessageId }: Message): string {
  return clientMessageId === null ? id : keyOfSent(from, clientMessageId);
}

export function keyOfSent(from: string, clientMessageId: string): string {
  return `${from} ${clientMessageId}`;
}
