import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isContinuation } from './characters.ts';
import { foldOnly, foldText, splitUnits } from './fold.ts';

test.each([
  ['full-width letters and digits', 'ＩＰＨＯＮＥ　１３８', 'iphone 138'],
  ['case', 'iPhone坏了', 'iphone坏了'],
  ['accents of Latin', 'Café naïve Ångström', 'cafe naive angstrom'],
  ['accents written apart', 'Cafe\u0301', 'cafe'],
  ['letters that have no accent to take off', 'Straße Øre Łódź œuvre', 'strasse ore lodz oeuvre'],
  ['Greek and Cyrillic accents and final sigma', 'Άνθρωπος Ёлка', 'ανθρωποσ елка'],
  ['ligatures', 'oﬃce ㎏', 'office kg'],
  ['traditional characters', '退費說明：臺灣機場', '退费说明:台湾机场'],
  ['compatibility ideographs', '金\u{F90A}', '金金'],
  ['halfwidth kana with voiced marks', 'ｶﾞｷﾞ', 'ガギ'],
  ['voiced marks written apart', 'か\u3099', 'が'],
  ['Hangul written in parts', '\u1112\u1161\u11ab', '한'],
  ['Hangul letters by themselves', 'ㅋㅋㅠㅠ ﾡￂ', 'ㅋㅋㅠㅠ ㄱㅏ'],
  ['variation selectors', '❤️ 1️⃣', '❤ 1⃣'],
  ['characters without width', '138\u200B0013\u00AD8\uFEFF', '13800138'],
  ['direction marks around a copied number', '\u202D13800138000\u202C', '13800138000'],
  ['kinds of space', 'a\tb\nc\u00A0d\u3000e', 'a b c d e'],
  ['kinds of quotation marks', 'don’t “x” don´t', 'don\'t "x" don\'t'],
  ['accents by themselves', 'a¨b', 'a¨b'],
  ['Thai vowels that begin with a mark', 'นำ', 'นำ'],
  ['lone surrogates', 'a\uD83Db\uDE00', 'a\uFFFDb\uFFFD'],
])('%s', (_, text, folded) => {
  expect(foldText(text).text).toBe(folded);
});

test.each(['が', 'パ', '각', '👨‍👩‍👧', '👍🏽', '🇨🇳', 'हिन्दी'])('%s stays as it is', (text) => {
  expect(foldOnly(text)).toBe(text.normalize('NFKC').replaceAll('\u{FE0F}', ''));
});

test('offsets lead to the character that a part of the folded text is from', () => {
  const { text, offsets } = foldText('Ｃafe\u0301㎏😀臺');
  expect(text).toBe('cafekg😀台');
  expect([...offsets]).toEqual([0, 1, 2, 3, 5, 5, 6, 6, 8, 9]);
});

test('every character folds to what stays as it is and never joins the one before', () => {
  const spans = [
    [0, 0x20000],
    [0x2f800, 0x2fa20],
    [0xe0000, 0xe0200],
  ] as const;
  const broken: string[] = [];
  for (const [first, end] of spans) {
    for (let codePoint = first; codePoint < end; codePoint++) {
      const folded = foldOnly(String.fromCodePoint(codePoint));
      const joins = isContinuation(folded.codePointAt(0) ?? 0) && !isContinuation(codePoint);
      if (foldOnly(folded) !== folded || joins) broken.push(codePoint.toString(16));
    }
  }
  expect(broken).toEqual([]);
}, 60_000);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom('e', '\u0301', 'か', '\u3099', 'ﾞ', '\uD83D', '\uDE00', '\uFE0F', '臺', 'ﷺ'),
    )
    .map((parts) => parts.join('')),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

test('folding twice is folding once, and both ways to fold agree', () => {
  fc.assert(
    fc.property(text, (original) => {
      const { text: folded, offsets } = foldText(original);
      expect(foldOnly(original)).toBe(folded);
      expect(foldOnly(folded)).toBe(folded);
      expect(folded.isWellFormed()).toBe(true);
      expect(offsets).toHaveLength(folded.length + 1);
      expect(offsets.at(-1)).toBe(original.length);
      expect([...offsets]).toEqual([...offsets].toSorted((one, other) => one - other));
    }),
  );
});

test('a text folds to its units in a row', () => {
  fc.assert(
    fc.property(text, (original) => {
      const units = splitUnits(original);
      expect(units.join('')).toBe(original);
      expect(units.map(foldOnly).join('')).toBe(foldOnly(original));
    }),
  );
});

test('long texts are folded whole', () => {
  const long = '臺é'.repeat(50_000);
  expect(foldOnly(long)).toBe('台e'.repeat(50_000));
});
