import { expect, test } from 'vitest';
import { batched } from './batched.ts';

function reader(most: number) {
  const asked: (readonly string[])[] = [];
  const read = batched(most, async (keys) => {
    asked.push(keys);
    if (keys.includes('broken')) throw new Error('not read');
    return (key) => key.toUpperCase();
  });
  return { asked, read };
}

test('what is asked for at the same time is read at once, each once', async () => {
  const { asked, read } = reader(10);
  expect(await Promise.all(['a', 'b', 'a'].map(read))).toEqual(['A', 'B', 'A']);
  expect(await read('c')).toBe('C');
  expect(asked).toEqual([['a', 'b'], ['c']]);
});

test('more than can be read at once are read in several', async () => {
  const { asked, read } = reader(2);
  expect(await Promise.all(['a', 'b', 'c'].map(read))).toEqual(['A', 'B', 'C']);
  expect(asked).toEqual([['a', 'b'], ['c']]);
});

test('when reading fails all who wait are told, and the next try is a new one', async () => {
  const { read } = reader(10);
  const results = await Promise.allSettled(['a', 'broken'].map(read));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await read('a')).toBe('A');
});
