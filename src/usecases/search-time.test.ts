import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { SearchTime } from './search-time.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('time is up although garbage is collected before', async () => {
  using time = new SearchTime(50, new AbortController().signal);
  await new Promise(setImmediate);
  collectGarbage();
  await once(time.signal, 'abort');
  expect(time.signal.aborted).toBe(true);
});

test('it ends at once for who has gone, and not any more once it is over', () => {
  const left = new AbortController();
  const over = new SearchTime(60_000, left.signal);
  over[Symbol.dispose]();
  using time = new SearchTime(60_000, left.signal);
  left.abort();
  expect([time.signal.aborted, over.signal.aborted]).toEqual([true, false]);
  using late = new SearchTime(60_000, left.signal);
  expect(late.signal.aborted).toBe(true);
});
