import type { Conversation } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { joinedOperators } from './names.ts';

test('an imported operator is in the conversation, though nobody knows since when', () => {
  const operators = [
    { id: 'imported', nickName: '', joinedAt: null, leftAt: null },
    { id: 'joined', nickName: '', joinedAt: 1, leftAt: null },
    { id: 'left', nickName: '', joinedAt: null, leftAt: 2 },
  ] satisfies Conversation['operators'];
  const found = joinedOperators({ operators });
  expect(found.map(({ id }) => id)).toEqual(['imported', 'joined']);
});
