import type { Conversation, Message } from 'chatkeep/client';
import { type PlainWords, plainText } from '../message/plain.ts';

/** A message as it stands in a transcript. */
export interface Entry {
  readonly message: Message;
  readonly name: string;
  readonly role: 'user' | 'operator' | 'system' | 'other';
  readonly text: string;
}

/** Messages with the names of those who said them, in the reader's words. */
export function entriesOf(
  conversation: Conversation,
  messages: readonly Message[],
  words: PlainWords,
): Entry[] {
  const people = new Map<string, Pick<Entry, 'name' | 'role'>>();
  const { user, members, operators } = conversation;
  for (const { id, nickName } of operators) {
    people.set(id, { name: nickName || id, role: 'operator' });
  }
  for (const person of user === null ? members : [user, ...members]) {
    people.set(person.id, { name: person.nickName || person.id, role: 'user' });
  }
  people.set('admin', { name: words.system, role: 'system' });
  return messages.map((message) => ({
    message,
    ...(people.get(message.from) ?? { name: message.from, role: 'other' as const }),
    text: plainText(message, words),
  }));
}
