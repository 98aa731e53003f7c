import { expect, test } from 'vitest';
import { hashText } from './hash.ts';
import {
  characterTerm,
  facetTerm,
  initialsTerm,
  pairTerm,
  syllablesTerm,
  syllableTerm,
  threeInitialsTerm,
  tripleTerm,
} from './term.ts';
import { termsOf } from './terms.ts';

const code = (character: string) => character.codePointAt(0) ?? 0;
const pair = (text: string) => pairTerm(code(text[0] ?? ''), code(text[1] ?? ''));
const syllables = (one: string, other: string) =>
  syllablesTerm(syllableTerm(one), syllableTerm(other));
const initials = (one: string, other: string) => initialsTerm(code(one) - 97, code(other) - 97);
const threeInitials = (letters: string) => {
  const [first = 0, second = 0, third = 0] = Array.from(letters, (letter) => code(letter) - 97);
  return threeInitialsTerm(first, second, third);
};
const sorted = (terms: Iterable<number>) => [...terms].toSorted((one, other) => one - other);

test('a Chinese text has its characters and pairs, and their pinyin', () => {
  expect(sorted(termsOf('退款'))).toEqual(
    sorted([
      characterTerm(code('退')),
      characterTerm(code('款')),
      pair('退款'),
      syllableTerm('tui'),
      syllableTerm('kuan'),
      syllables('tui', 'kuan'),
      initials('t', 'k'),
    ]),
  );
});

test('three in a row have triples of initials', () => {
  const terms = new Set(termsOf('退款重，新'));
  for (const third of ['z', 'c']) expect(terms.has(threeInitials(`tk${third}`))).toBe(true);
  expect(terms.has(threeInitials('kzx'))).toBe(false);
});

test('letters and digits have triples as well, and no pinyin', () => {
  expect(sorted(termsOf('a1.ab2'))).toEqual(
    sorted([
      ...Array.from('a1.b2', (character) => characterTerm(code(character))),
      ...['a1', '1.', '.a', 'ab', 'b2'].map(pair),
      tripleTerm(code('a'), code('b'), code('2')),
    ]),
  );
});

test('neighbours across a space, and pinyin across anything, are none', () => {
  const terms = new Set(termsOf('退 款，退'));
  expect(terms.has(pair('退款'))).toBe(false);
  expect(terms.has(pair('款,'))).toBe(false);
  expect(terms.has(pair('款，'))).toBe(true);
  expect(terms.has(syllables('tui', 'kuan'))).toBe(false);
  expect(terms.has(syllables('kuan', 'tui'))).toBe(false);
});

test('all readings of neighbours are combined', () => {
  const terms = new Set(termsOf('重行'));
  for (const first of ['zhong', 'chong']) {
    for (const second of ['xing', 'hang']) {
      expect(terms.has(syllables(first, second))).toBe(true);
    }
  }
  for (const first of ['z', 'c']) {
    for (const second of ['x', 'h']) expect(terms.has(initials(first, second))).toBe(true);
  }
});

test('each term comes once, whatever the length of the text', () => {
  const han = Array.from({ length: 20_000 }, (_, index) => String.fromCharCode(0x4e00 + index));
  for (const text of ['', ' ', '哈哈哈哈', 'aaaa', '😀😀', '\uFFFD', han.join('')]) {
    const terms = termsOf(text);
    expect(new Set(terms).size).toBe(terms.length);
    expect(terms.includes(0)).toBe(false);
  }
});

// They are stored: when this fails, it is the code that has to change.
test('terms are what they have always been', () => {
  expect([hashText(1, ''), hashText(1, 'zhong'), hashText(2, '退款')]).toMatchInlineSnapshot(`
    [
      2903176787,
      3929246078,
      2053282835,
    ]
  `);
  expect([characterTerm(0x9000), pair('退款'), tripleTerm(97, 98, 99)]).toMatchInlineSnapshot(`
    [
      356632770,
      1288341209,
      1638949211,
    ]
  `);
  expect([syllables('tui', 'kuan'), initials('t', 'k'), threeInitials('tkz')])
    .toMatchInlineSnapshot(`
      [
        3233599591,
        1087943628,
        1264525744,
      ]
    `);
  expect(facetTerm('type', 'img')).toMatchInlineSnapshot(`2234985913`);
});

test('facets of different kinds differ', () => {
  const kinds = ['conversation', 'person', 'sender', 'type', 'has-file'] as const;
  expect(new Set(kinds.map((kind) => facetTerm(kind, '1'))).size).toBe(kinds.length);
});
