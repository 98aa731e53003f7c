import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, grams, queryGrams } from './fold.ts';

test.each([
  ['ＧＥＴ', 'get'],
  ['Ｇｅｔ帮你', 'get帮你'],
  ['１３８', '138'],
  ['ｶﾞ', 'ガ'],
])('%s folds to %s', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test('grams are single characters and pairs, once each', () => {
  expect(grams('订酒店订')).toEqual(['订', '酒', '订酒', '店', '酒店', '店订']);
  expect(grams('')).toEqual([]);
  expect(grams('😀a')).toEqual(['😀', 'a', '😀a']);
});

test('a query of one character is looked up by it, a longer one by its pairs', () => {
  expect(queryGrams('酒')).toEqual(['酒']);
  expect(queryGrams('订酒店')).toEqual(['订酒', '酒店']);
});

test('a very long query is looked up by its beginning, which ends between two characters', () => {
  const given = Array.from({ length: 100_000 }, (_, n) => String.fromCodePoint(0x20000 + n)).join(
    '',
  );
  expect(queryGrams(given)).toEqual(
    Array.from({ length: 64 }, (_, n) => String.fromCodePoint(0x20000 + n, 0x20001 + n)),
  );
});

test('a text that contains a query has all of its grams', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 8 });
  fc.assert(
    fc.property(text, text, text, (before, query, after) => {
      const whole = new Set(grams(before + query + after));
      expect(queryGrams(query).every((gram) => whole.has(gram))).toBe(true);
    }),
  );
});
