import { expect, test } from 'vitest';
import { boundedCache } from './bounded-cache.ts';

test('of more entries than there may be, those longest unused are forgotten', () => {
  const cache = boundedCache<string, number>({ most: 2 });
  cache.set('a', 1).set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  expect([...cache.keys()].toSorted()).toEqual(['a', 'c']);
});

test('an entry holds for as long as it may, and not longer', async () => {
  const cache = boundedCache<string, number>({ most: 2, forMs: 1 });
  cache.set('a', 1);
  expect(cache.getRemainingTTL('a')).toBeGreaterThan(0);
  await expect.poll(() => cache.get('a')).toBeUndefined();
});

test('entries come and go in any number, and it stays as large as it may be', () => {
  const cache = boundedCache<number, number>({ most: 10, forMs: 60_000 });
  for (let n = 0; n < 1000; n++) {
    cache.set(n, n);
    if (n % 3 === 0) cache.delete(n - 1);
    expect(cache.size).toBeLessThanOrEqual(10);
  }
  expect(cache.get(999)).toBe(999);
});
