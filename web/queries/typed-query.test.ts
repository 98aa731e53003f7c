import { expect, test } from 'vitest';
import { finished, readTyped, writtenFilter } from './typed-query.ts';

test.for([
  ['林晓', '林晓', []],
  ['林晓 tag:酒店 after:2026-11-01', '林晓', ['tag=酒店', 'after=2026-11-01']],
  ['from:"小 \\"蓝\\"" 退款', '退款', ['from=小 "蓝"']],
  ['Tag：酒店', '', ['tag=酒店']],
  ['退款 -酒店 "a b" --', '退款 a b --', []],
  ['http://x.cn 12:30', 'http://x.cn 12:30', []],
  ['退款 tag:', '退款', []],
] as const)('%s', ([q, words, filters]) => {
  const read = readTyped(q);
  expect(read.words).toBe(words);
  expect(read.filters.map(({ name, value }) => `${name}=${value}`)).toEqual(filters);
});

test('a filter that is being written is not sent yet', () => {
  expect(finished('退款 tag: ')).toBe('退款');
  expect(finished('from：')).toBe('');
  expect(finished('退款 tag:酒')).toBe('退款 tag:酒');
});

test('what is written is read again', () => {
  expect(writtenFilter('tag', '酒店')).toBe('tag:酒店');
  const odd = String.raw`a "b" \c`;
  expect(readTyped(writtenFilter('from', odd)).filters).toEqual([{ name: 'from', value: odd }]);
});
