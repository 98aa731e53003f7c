import type { Conversation, Person } from 'chatkeep/client';

/** Whom a conversation is with: its user, or the two of a direct one. */
export function peopleOf({ type, user, members }: Conversation): readonly Person[] {
  return type === 'direct' || user === null ? members : [user];
}

export function nameOf(conversation: Conversation): string {
  const names = peopleOf(conversation).map(({ nickName, id }) => nickName || id);
  return names.join('、') || conversation.id;
}

export function faceOf(conversation: Conversation) {
  const { id } = conversation;
  const person = peopleOf(conversation)[0];
  return {
    id: person?.id ?? id,
    name: person?.nickName || id,
    url: person?.iconUrl,
  };
}

/** Operators who are in it by now; since when is not known of imported ones. */
export function joinedOperators({ operators }: Pick<Conversation, 'operators'>) {
  return operators.filter(({ leftAt }) => leftAt === null);
}
