import { expect, test } from 'vitest';
import { isGrownAtStart } from './grown-at-start.ts';

const rows = (keys: string) => keys.split('').map((key) => ({ key }));

test.for([
  ['rows came above', 'cd', 'abcd', true],
  ['rows went above', 'abcd', 'cd', true],
  ['rows came below', 'ab', 'abcd', false],
  ['rows went below', 'abcd', 'ab', false],
  ['nothing changed', 'ab', 'ab', false],
  ['the first rows came', '', 'ab', false],
  ['it is another list', 'ab', 'xy', false],
] as const)('%s', ([, before, now, grown]) => {
  expect(isGrownAtStart(rows(before), rows(now))).toBe(grown);
});
