import type { Conversation, Operator } from 'chatkeep/client';
import { joinedOperators } from '../conversation/names.ts';

/** Who can be given a conversation: whoever is there first. */
export function transferTargets(
  operators: readonly Operator[],
  conversation: Conversation,
): Operator[] {
  const joined = new Set(joinedOperators(conversation).map(({ id }) => id));
  return operators
    .filter(({ id, disabledAt }) => disabledAt === null && !joined.has(id))
    .toSorted(
      (one, other) =>
        Number(other.online) - Number(one.online) || one.nickName.localeCompare(other.nickName),
    );
}
