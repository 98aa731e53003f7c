import { expect, test } from 'vitest';
import { MinuteCounts } from './minute-counts.ts';

test('a minute begins with the first, and after it all is forgotten', () => {
  const counts = new MinuteCounts();
  expect(counts.waitMs('a', 2, 1000)).toBe(0);
  counts.add('a', 1000);
  counts.add('a', 31_000);
  expect([counts.waitMs('a', 2, 31_000), counts.waitMs('a', 3, 31_000)]).toEqual([30_000, 0]);
  expect(counts.waitMs('b', 2, 31_000)).toBe(0);
  expect(counts.waitMs('a', 2, 61_000)).toBe(0);
  counts.add('a', 61_000);
  expect(counts.waitMs('a', 1, 61_000)).toBe(60_000);
});
