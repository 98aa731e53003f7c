import { expect, test } from 'vitest';
import { groupsOf, inOrder } from './groups.ts';

type Items = Parameters<typeof groupsOf>[0]['items'];

/** Pages of hits, each as conversation and number. */
function found(...pages: string[][]) {
  const items = pages.flat().map((id) => ({ id, conversationId: id[0] })) as unknown as Items;
  return { items, pages };
}

test('hits are grouped by conversation, in the order in which they are found', () => {
  const groups = groupsOf(found(['a1', 'b1', 'a2', 'a3', 'a4']));
  expect(
    groups.map(({ conversationId, hits, shown }) => [conversationId, hits.length, shown]),
  ).toEqual([
    ['a', 4, 3],
    ['b', 1, 1],
  ]);
  expect(inOrder(found(['a1', 'b1', 'a2'])).map(({ id }) => id)).toEqual(['a1', 'a2', 'b1']);
});

test('later pages make no group above longer', () => {
  const [first, second] = groupsOf(found(['a1', 'b1'], ['a2', 'a3', 'c1', 'b2']));
  expect([first?.hits.length, first?.shown]).toEqual([3, 1]);
  expect([second?.hits.length, second?.shown]).toEqual([2, 1]);
});
