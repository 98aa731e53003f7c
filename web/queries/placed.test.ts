import type { Conversation } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { type Pages, byActivity, byWaiting, placed, withChanges } from './placed.ts';

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
  expect(ids(placed(before, conversation(id, at), belongs, byActivity))).toEqual(expected);
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
    withChanges(page, isFirst, changes, byActivity).conversations.map(({ id }) => id);
  expect(told(true)).toEqual(['x', 'a']);
  expect(told(false)).toEqual(['a']);
});

test.for([
  ['the one that just came', 'x', null, 95, 'p3', ['ab', 'cd']],
  ['the one that just came, when all is loaded', 'x', null, 95, null, ['ab', 'cdx']],
  ['one that waited longest', 'x', 5, 95, 'p3', ['xab', 'cd']],
  ['one that says more', 'b', 20, 20, 'p3', ['a', 'bcd']],
  ['one that was opened again', 'a', 35, 10, 'p3', ['b', 'cad']],
] as const)('of those that wait: %s', ([, id, waitingSince, createdAt, next, expected]) => {
  const waiting = (each: string, at: number | null, made: number) =>
    ({ id: each, no: made, waitingSince: at, createdAt: made, lastActivityAt: 99 }) as Conversation;
  const before: Pages = {
    pageParams: [undefined, 'p2'],
    pages: [
      { conversations: [waiting('a', 10, 10), waiting('b', 20, 20)], next: 'p2' },
      { conversations: [waiting('c', 30, 30), waiting('d', 40, 40)], next },
    ],
  };
  expect(ids(placed(before, waiting(id, waitingSince, createdAt), true, byWaiting))).toEqual(
    expected,
  );
});
