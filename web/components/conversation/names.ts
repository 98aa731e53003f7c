import type { Conversation } from 'chatkeep/client';

/** Whom a conversation is with: its user, or the two of a direct one. */
export function nameOf({ user, members, id }: Conversation): string {
  const persons = user === null ? members : [user];
  return persons.map((person) => person.nickName || person.id).join('、') || id;
}

export function faceOf({ user, members, id }: Conversation) {
  const person = user ?? members[0];
  return {
    id: person?.id ?? id,
    name: person?.nickName || id,
    url: person?.iconUrl,
  };
}

/** Operators who are in it by now. */
export function joinedOperators({ operators }: Conversation) {
  return operators.filter(({ joinedAt, leftAt }) => joinedAt !== null && leftAt === null);
}
