import type { Reply } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { moved } from './moved-reply.ts';

const replies = ['own 1', 'own 2', 'shared 1', 'shared 2', 'shared 3'].map(
  (id) => ({ id, shared: id.startsWith('shared') }) as Reply,
);

test.each([
  ['own 2', -1, ['own 2', 'own 1', 'shared 1', 'shared 2', 'shared 3']],
  ['own 1', -1, ['own 1', 'own 2', 'shared 1', 'shared 2', 'shared 3']],
  ['own 2', 1, ['own 1', 'own 2', 'shared 1', 'shared 2', 'shared 3']],
  ['shared 1', -1, ['own 1', 'own 2', 'shared 1', 'shared 2', 'shared 3']],
  ['shared 2', 1, ['own 1', 'own 2', 'shared 1', 'shared 3', 'shared 2']],
  ['nothing', 1, ['own 1', 'own 2', 'shared 1', 'shared 2', 'shared 3']],
] as const)('%s moved by %i', (id, by, order) => {
  expect(moved(replies, id, by).map((reply) => reply.id)).toEqual(order);
});
