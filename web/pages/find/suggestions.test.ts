import { expect, test } from 'vitest';
import { endingOf } from './suggestions.ts';

test.for([
  ['ta', ['tag'], ''],
  ['退款 FR', ['from'], '退款'],
  ['标签', ['tag'], ''],
  ['st', ['status'], ''],
] as const)('%s may become a filter', ([q, names, rest]) => {
  expect(endingOf(q)).toEqual({ kind: 'names', names, rest });
});

test.for([
  ['退款 tag:', 'tag', '', '退款'],
  ['tag:酒', 'tag', '酒', ''],
  ['From：小', 'from', '小', ''],
  ['a from:"小 ', undefined, '', ''],
  ['from:"小', 'from', '小', ''],
] as const)('%s asks for values', ([q, name, begun, rest]) => {
  expect(endingOf(q)).toEqual(
    name === undefined ? undefined : { kind: 'values', name, begun, rest },
  );
});

test.for(['', 't', '退款', 'tk', 'tuikuan', 'tag:酒店 ', 'tag ', 'http:'])('%j is words', (q) => {
  expect(endingOf(q)).toBeUndefined();
});
