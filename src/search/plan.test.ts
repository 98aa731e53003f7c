import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characterClass, classOf } from './characters.ts';
import type { Expression } from './expression.ts';
import { foldOnly, splitUnits } from './fold.ts';
import { highlights, matchWord } from './match.ts';
import { readingsOf } from './pinyin.ts';
import { planOf } from './plan.ts';
import { filterNames, parseQuery, type MatchMode, type Word } from './query.ts';
import { termsOf } from './terms.ts';

function satisfies(terms: ReadonlySet<number>, plan: Expression): boolean {
  if ('term' in plan) return terms.has(plan.term);
  return 'all' in plan
    ? plan.all.every((part) => satisfies(terms, part))
    : plan.any.some((part) => satisfies(terms, part));
}

function sizeOf(plan: Expression): number {
  if ('term' in plan) return 1;
  return ('all' in plan ? plan.all : plan.any).reduce((sum, part) => sum + sizeOf(part), 0);
}

function wordOf(q: string): Word {
  const { words, excluded, filters } = parseQuery(q);
  const [word] = words;
  if (word === undefined || words.length + excluded.length + filters.length !== 1) {
    throw new Error(`${JSON.stringify(q)} is not one word`);
  }
  return word;
}

/** Whether the word is found in the text, and would be looked for there. */
function isFound(text: string, q: string, mode: MatchMode): boolean {
  const word = wordOf(q);
  const folded = foldOnly(text);
  const planned = satisfies(new Set(termsOf(folded)), planOf(word, mode));
  return planned && matchWord(folded, word, mode) !== undefined;
}

const oneOf = (characters: string) => fc.constantFrom(...Array.from(characters));

const part = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
  fc.string({ unit: oneOf('上海东边退款說臺灣重庆行'), minLength: 1, maxLength: 6 }),
  fc.string({
    unit: oneOf('abIe\u0301é0123１２．.-_\'"\\ '),
    minLength: 1,
    maxLength: 6,
  }),
  fc.constantFrom(
    '，',
    '。',
    '\n',
    '\u3000',
    '👨‍👩‍👧',
    '🇨🇳🇯🇵',
    '1️⃣',
    'ｶﾞ',
    'ㅋㅠ',
    '\u200B',
    'ﷺ',
    '\uD83D',
    'from:',
    '😀',
  ),
);
const text = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
const place = fc.nat({ max: 60 });
const quote = (words: string) => `"${words.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

test('a text is found by any part of it in quotes, and shows that part', () => {
  fc.assert(
    fc.property(text, place, place, (whole, from, length) => {
      const units = splitUnits(whole);
      const start = from % units.length;
      const some = units.slice(start, start + 1 + (length % units.length)).join('');
      fc.pre(foldOnly(some).trim() !== '');
      expect(isFound(whole, quote(some), 'exact')).toBe(true);
      const word = wordOf(quote(some));
      const ranges = highlights(whole, [word]);
      expect(ranges.length).toBeGreaterThan(0);
      let last = -1;
      for (const [first, end] of ranges) {
        expect(first).toBeGreaterThan(last);
        expect(foldOnly(whole.slice(first, end))).toContain(word.text);
        last = end;
      }
    }),
    { numRuns: 1000 },
  );
});

const special = new RegExp(
  String.raw`^[\p{Cf}\p{M}]*(?:["“”＂-]|(?:${filterNames.join('|')})[:：])`,
  'iu',
);

function isWordStart(before: string, word: string): boolean {
  const [previous, first] = [foldOnly(before), foldOnly(word)];
  const kinds = [Array.from(previous).at(-1), Array.from(first)[0]].map((character) =>
    classOf(character?.codePointAt(0) ?? 0x20),
  );
  const inWord = kinds[0] === kinds[1];
  if (kinds[1] === characterClass.letter) return !inWord;
  return kinds[1] !== characterClass.digit || !inWord || /^\p{Nd}{4}/u.test(first);
}

test('a text is found by any part of it that starts a word, without quotes', () => {
  fc.assert(
    fc.property(text, place, place, (whole, from, length) => {
      const units = splitUnits(whole);
      const start = from % units.length;
      const some = units.slice(start, start + 1 + (length % units.length));
      const space = some.findIndex(
        (unit) => classOf(unit.codePointAt(0) ?? 0) === characterClass.space,
      );
      const word = some.slice(0, space < 0 ? some.length : space).join('');
      fc.pre(foldOnly(word) !== '' && !special.test(word));
      fc.pre(isWordStart(units.slice(0, start).join(''), word));
      expect(isFound(whole, word, 'exact')).toBe(true);
      expect(isFound(whole, word, 'either')).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

const han = fc.oneof(
  oneOf('重庆银行退款上海西安先绿旅略女乾干长乐了的着给说嗯一不便宜为'),
  fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((codePoint) => String.fromCodePoint(codePoint)),
);
const readable = han
  .map(foldOnly)
  .filter((character) => readingsOf(character.codePointAt(0) ?? 0) !== undefined);
const read = readable.chain((character) =>
  fc.record({
    character: fc.constant(character),
    syllable: fc.constantFrom(...(readingsOf(character.codePointAt(0) ?? 0)?.syllables ?? [])),
    separator: fc.constantFrom('', '', "'"),
    u: fc.boolean(),
  }),
);
const around = fc.string({ unit: fc.oneof(han, fc.constantFrom('，', 'a', ' ')), maxLength: 5 });

test('Chinese is found by any of its readings, in full, cut short, and by initials', () => {
  fc.assert(
    fc.property(
      fc.array(read, { minLength: 2, maxLength: 8 }),
      around,
      around,
      place,
      (all, before, after, cut) => {
        const whole = before + all.map(({ character }) => character).join('') + after;
        const typed = all.map(({ syllable, u }) => (u ? syllable.replace('v', 'u') : syllable));
        const full = typed
          .map(
            (syllable, index) => syllable + (index < all.length - 1 ? all[index]?.separator : ''),
          )
          .join('');
        expect(isFound(whole, full, 'pinyin')).toBe(true);
        // A bare consonant at the end counts only if the letters can be cut in no other way.
        const last = typed.at(-1) ?? '';
        const vowel = last.search(/[aeiouv]/);
        const short = full.slice(0, full.length - (cut % (last.length - vowel)));
        expect(isFound(whole, short, 'pinyin')).toBe(true);
        expect(isFound(whole, typed.map((syllable) => syllable[0]).join(''), 'either')).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});

test('whatever letters are found as pinyin, the plan lets through', () => {
  const letters = fc
    .array(
      fc.oneof(
        oneOf("xianglvtkshe'aou"),
        read.map(({ syllable }) => syllable),
      ),
      { minLength: 2, maxLength: 20 },
    )
    .map((parts) => parts.join(''))
    .filter((typed) => !typed.startsWith("'"));
  const texts = fc.string({
    unit: fc.oneof(readable, fc.constantFrom('西', '安', '鹅', '啊', ' ')),
    maxLength: 30,
  });
  fc.assert(
    fc.property(letters, texts, (typed, whole) => {
      const word = wordOf(typed);
      for (const mode of ['exact', 'pinyin', 'either'] as const) {
        if (matchWord(whole, word, mode) === undefined) continue;
        expect(satisfies(new Set(termsOf(whole)), planOf(word, mode))).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['海', 1],
  ['上海', 1],
  ['上海东边', 3],
  ['iphone', 4],
  ['ab', 1],
  ['a', 1],
  ['foo.png', 4],
  ['"a b"', 2],
  ['"a bc"', 2],
  ['😀', 1],
  ['"😀 上海"', 2],
])('%s is looked up by %i terms', (q, terms) => {
  expect(sizeOf(planOf(wordOf(q), 'exact'))).toBe(terms);
});

test('a plan is narrow: texts with all characters but not in a row do not satisfy it', () => {
  const plan = planOf(wordOf('tuikuan'), 'either');
  expect(satisfies(new Set(termsOf('退款')), plan)).toBe(true);
  expect(satisfies(new Set(termsOf('款退')), plan)).toBe(false);
  expect(satisfies(new Set(termsOf('kuantui')), plan)).toBe(false);
});

test('a word that cannot be pinyin is satisfied by nothing in that mode', () => {
  expect(planOf(wordOf('退款'), 'pinyin')).toEqual({ any: [] });
});

test('no plan is large, whatever was typed', () => {
  for (const q of ['xian'.repeat(12), 'e'.repeat(48), 'lv'.repeat(24), '上海'.repeat(250), 'tus']) {
    expect(sizeOf(planOf(wordOf(q), 'either'))).toBeLessThan(600);
  }
});
