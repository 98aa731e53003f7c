import type { Conversation } from 'chatkeep/client';

/** Operators who are in it by now, or were last; of a direct conversation, the other user. */
export function othersOf({ operators, members, type }: Conversation, myId: string): string[] {
  if (type === 'direct') {
    return members.filter(({ id }) => id !== myId).map(({ nickName, id }) => nickName || id);
  }
  return operators
    .filter(({ leftAt }) => leftAt === null)
    .map(({ nickName, id }) => nickName || id);
}

/** Of who said something; undefined when nothing is known but the id. */
export function nameOfSender(conversation: Conversation, id: string): string | undefined {
  const people = [conversation.user, ...conversation.members, ...conversation.operators];
  return people.find((each) => each?.id === id)?.nickName || undefined;
}

export const isOpen = ({ status }: Conversation) => status !== 'ended' && status !== 'deleted';
