import type { Conversation } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { type Pages, placed, withChanges } from './placed.ts';

const conversation = (id: string, lastActivityAt: number) =>
  ({ id, lastActivityAt }) as Conversation;

const pages = (next: string | null): Pages => ({
  pageParams: [undefined, 'p2'],
  pages: [
    { conversations: [conversation('a', 90), conversation('b', 80)], next: 'p2' },
    { conversations: [conversation('c', 70), conversation('d', 60)], next },
  ],
});

const ids = (data: Pages) =>
  data.pages.map((page) => page.conversations.map(({ id }) => id).join(''));

test.for([
  ['new, the latest', 'x', 95, true, 'p3', ['xab', 'cd']],
  ['new, in between', 'x', 75, true, 'p3', ['ab', 'xcd']],
  ['moves up', 'd', 95, true, 'p3', ['dab', 'c']],
  ['stays, on the page before or after', 'b', 80, true, 'p3', ['a', 'bcd']],
  ['older than what is loaded', 'x', 10, true, 'p3', ['ab', 'cd']],
  ['the oldest of all', 'x', 10, true, null, ['ab', 'cdx']],
  ['no longer belongs', 'c', 99, false, 'p3', ['ab', 'd']],
] as const)('%s', ([, id, at, belongs, next, expected]) => {
  const before = pages(next);
  expect(ids(placed(before, conversation(id, at), belongs))).toEqual(expected);
  expect(ids(before)).toEqual(['ab', 'cd']);
});

test('what was told while a page was read comes into it', () => {
  const [page] = pages('p3').pages;
  if (page === undefined) throw new Error('no page');
  const changes = [
    { conversation: conversation('x', 95), belongs: true },
    { conversation: conversation('b', 99), belongs: false },
  ];
  const told = (isFirst: boolean) =>
    withChanges(page, isFirst, changes).conversations.map(({ id }) => id);
  expect(told(true)).toEqual(['x', 'a']);
  expect(told(false)).toEqual(['a']);
});
