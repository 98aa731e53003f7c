import { expect, test } from 'vitest';
import { tagsAfter, trimmedTags } from './tag-changes.ts';

test.for([
  ['nobody else', 'ab', 'ac', 'ab', 'ac'],
  ['another added one', 'a', 'ab', 'ax', 'axb'],
  ['another removed one', 'ab', 'abc', 'a', 'ac'],
  ['both removed it', 'ab', 'a', 'a', 'a'],
  ['both added it', 'a', 'ab', 'ab', 'ab'],
] as const)('%s', ([, before, edited, now, expected]) => {
  expect(tagsAfter(before.split(''), edited.split(''), now.split('')).join('')).toBe(expected);
});

test('tags are trimmed, and each is there once', () => {
  expect(trimmedTags([' 退款 ', '退款', ' ', 'VIP'])).toEqual(['退款', 'VIP']);
});
