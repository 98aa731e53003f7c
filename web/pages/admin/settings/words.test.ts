import { expect, test } from 'vitest';
import { faultOf, wordsOf } from './words.ts';

test('every line that is not empty is a word', () => {
  expect(wordsOf(' 违禁 \n\r\n\nspam words\n')).toEqual(['违禁', 'spam words']);
});

test('what the server would refuse is told beforehand', () => {
  expect(faultOf(['a'.repeat(64)])).toBeUndefined();
  expect(faultOf(['ok', 'a'.repeat(65)])).toEqual({ long: 'a'.repeat(65) });
  expect(faultOf(Array.from({ length: 1001 }, String))).toBe('many');
});
