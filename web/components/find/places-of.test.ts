import { expect, test } from 'vitest';
import { placesOf } from './places-of.ts';

const found = [{ text: '退款，我要退款', ranges: [{ start: 5, end: 7 }] }];

test('a text that is shown as it is has its words just where they were found', () => {
  expect(placesOf('林晓 10:00 退款，我要退款', found)).toEqual([{ start: 14, end: 16 }]);
});

test('of a text that is shown otherwise every such word is marked', () => {
  expect(placesOf('退款 … 退款', found)).toEqual([
    { start: 0, end: 2 },
    { start: 5, end: 7 },
  ]);
  expect(placesOf('已撤回', found)).toEqual([]);
});
