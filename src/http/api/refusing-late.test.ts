import { expect, test } from 'vitest';
import { AppError, type ErrorCode } from '../../errors.ts';
import { refusingLate } from './refusing-late.ts';

const LONG_MS = 600_000;
const nobodyLeft = new AbortController().signal;

const failing = (code: ErrorCode) => () => Promise.reject(new AppError(code, 'no'));

test('only refusals for asking too much are held, and only so many', async () => {
  const refuse = refusingLate({ ms: LONG_MS, most: 1 });
  const left = new AbortController();
  let isHeld = true;
  const held = refuse(failing('rate_limited'), left.signal).finally(() => {
    isHeld = false;
  });
  await expect(refuse(failing('rate_limited'), nobodyLeft)).rejects.toThrow('no');
  await expect(refuse(failing('invalid'), nobodyLeft)).rejects.toThrow('no');
  expect(await refuse(() => Promise.resolve('done'), nobodyLeft)).toBe('done');
  expect(isHeld).toBe(true);
  left.abort();
  await expect(held).rejects.toMatchObject({ code: 'rate_limited' });
});

test('what was held comes in the end, and makes room for the next', async () => {
  const refuse = refusingLate({ ms: 1, most: 1 });
  for (const _each of [1, 2]) {
    await expect(refuse(failing('rate_limited'), nobodyLeft)).rejects.toThrow('no');
  }
});
