import { ApiError } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { isUnreachable } from './unreachable.ts';

const answered = (status: number) =>
  new ApiError({ type: 'about:blank', title: '', status, detail: '', requestId: '' });

test.for([
  [new TypeError('Failed to fetch'), true],
  [Object.assign(new Error('tus: failed'), { originalRequest: null }), true],
  [answered(503), true],
  [answered(409), false],
  [answered(500), false],
  [new Error('something else'), false],
] as const)('%s: %s', ([error, expected]) => {
  expect(isUnreachable(error)).toBe(expected);
});
