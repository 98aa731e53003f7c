import { expect, test } from 'vitest';
import { nextRows } from './staged-rows.ts';

const rows = (keys: string) => keys.split('').map((key) => ({ key }));
const keys = (all: readonly { readonly key: string }[]) => all.map(({ key }) => key).join('');

test.for([
  ['came above', 'cd', 'abcd', 'abcd'],
  ['came below', 'ab', 'abcd', 'abcd'],
  ['came at both ends', 'cd', 'abcdef', 'abcd'],
  ['came above, went below', 'cdef', 'abcd', 'abcdef'],
  ['went above, came below', 'abcd', 'cdef', 'cd'],
  ['went at both ends', 'abcdef', 'cd', 'cdef'],
  ['nothing changed', 'ab', 'ab', 'ab'],
  ['the first rows came', '', 'ab', 'ab'],
  ['it is another list', 'ab', 'xy', 'xy'],
] as const)('%s', ([, before, now, next]) => {
  const staged = nextRows(rows(before), rows(now));
  expect(keys(staged)).toBe(next);
  // One more step, and it is there.
  expect(keys(nextRows(staged, rows(now)))).toBe(now);
});
