import { expect, test } from 'vitest';
import { presentCount } from './present-search.ts';

test.each([
  [{ value: 0, relation: 'exact' }, '0'],
  [{ value: 1234, relation: 'exact' }, '1,234'],
  [{ value: 1200, relation: 'about' }, 'about 1,200'],
  [{ value: 10_000, relation: 'at_least' }, '10,000+'],
] as const)('%j is shown as %s', (count, text) => {
  expect(presentCount(count)).toEqual({ ...count, text });
});
