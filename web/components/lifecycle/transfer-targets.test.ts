import type { Conversation, Operator } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { transferTargets } from './transfer-targets.ts';

const operator = (id: string, online: boolean, disabledAt: number | null = null) =>
  ({ id, nickName: id, online, disabledAt }) as Operator;

const joined = (id: string, leftAt: number | null) => ({ id, nickName: id, joinedAt: 1, leftAt });

test('those who are there come first; who is in it, or shut out, is left out', () => {
  const conversation = { operators: [joined('in', null), joined('left', 5)] } as Conversation;
  const operators = [
    operator('away', false),
    operator('in', true),
    operator('shut', true, 9),
    operator('left', true),
    operator('here', true),
  ];
  expect(transferTargets(operators, conversation).map(({ id }) => id)).toEqual([
    'here',
    'left',
    'away',
  ]);
});
