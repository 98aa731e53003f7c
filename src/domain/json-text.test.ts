import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson, toJsonText } from './json-text.ts';

test.each([
  '{"id":164556432430072736}',
  '[9007199254740993,-9223372036854775808]',
  '{"a":{"b":[1,"x",null,true,1.5,164556432430072736]},"c":""}',
  '{"text":"164556432430072736 in a string","n":12345678901234567890}',
])('%s comes back as it was', (text) => {
  expect(toJsonText(parseJson(text))).toBe(text);
});

test('a large integer becomes a bigint, a safe one stays a number', () => {
  expect(parseJson('[164556432430072736, 9007199254740991]')).toEqual([
    164556432430072736n,
    9007199254740991,
  ]);
});

test('what is not JSON is a SyntaxError, on the short way and on the long one', () => {
  expect(() => parseJson('{"a":')).toThrow(SyntaxError);
  expect(() => parseJson('{"a":164556432430072736')).toThrow(SyntaxError);
});

test('a number out of range is refused rather than changed', () => {
  expect(() => parseJson('{"n":1e400}')).toThrow(/out of range/);
  expect(parseJson('{"n":1e100}')).toEqual({ n: 1e100 });
});

test('any JSON value survives', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.parse(toJsonText(parseJson(text)))).toEqual(JSON.parse(text));
    }),
  );
});

test('a number of more than 1000 digits is refused at once', () => {
  const many = '9'.repeat(1000);
  expect(toJsonText(parseJson(`[${many}]`))).toBe(`[${many}]`);
  for (const number of [`${many}9`, `-${'9'.repeat(1_000_000)}`, `0.${many}`]) {
    expect(() => parseJson(`{"n":${number}}`)).toThrow(/more than 1000 digits/);
  }
});
