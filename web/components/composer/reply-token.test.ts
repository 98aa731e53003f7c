import { expect, test } from 'vitest';
import { replyTokenAt } from './reply-token.ts';

test.for([
  ['/', ''],
  ['/hello', 'hello'],
  ['您好 /退', '退'],
  ['您好，/退', '退'],
  ['line\n/re', 're'],
  ['您好，／re', 're'],
  ['/re ', undefined],
  ['1/2', undefined],
  ['https:/', undefined],
  ['https://a', undefined],
  ['/usr/bin', undefined],
  ['', undefined],
] as const)('%j asks for %j', ([text, query]) => {
  expect(replyTokenAt(text, text.length)?.query).toBe(query);
});

test('it ends at the caret, and begins with its slash', () => {
  expect(replyTokenAt('a /bcd', 4)).toEqual({ start: 2, end: 4, query: 'b' });
});
