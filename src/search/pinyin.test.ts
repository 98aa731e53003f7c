import { polyphonic } from 'pinyin-pro';
import { expect, test } from 'vitest';
import { pinyinOf, readingsOf } from './pinyin.ts';

const syllablesOf = (character: string) =>
  readingsOf(character.codePointAt(0) ?? 0)?.syllables.toSorted();

test.each([
  ['退', ['tui']],
  ['重', ['chong', 'zhong']],
  ['行', ['hang', 'heng', 'xing']],
  ['女', ['nv', 'ru']],
  ['嗯', ['en']],
  ['〇', ['ling']],
  ['干', ['gan', 'qian']],
])('%s is read as %j', (character, syllables) => {
  expect(syllablesOf(character)).toEqual(syllables);
});

test.each(['a', '1', 'か', '한', '，', '々', '😀', '\u{20000}', '䀀'])(
  '%s has no reading',
  (character) => {
    expect(syllablesOf(character)).toBeUndefined();
  },
);

test('no reading of a common character is lost', () => {
  const typed: Record<string, string> = { ng: 'en', n: 'en', hng: 'heng', m: 'mu', ê: 'ei' };
  const lost: string[] = [];
  for (let codePoint = 0x4e00; codePoint < 0xa000; codePoint++) {
    const character = String.fromCharCode(codePoint);
    const readings = polyphonic(character, { toneType: 'none', type: 'array', v: true }).flat();
    const own = readings.filter((reading) => reading !== character);
    if (
      own.some(
        (reading) => readingsOf(codePoint)?.syllables.includes(typed[reading] ?? reading) !== true,
      )
    ) {
      lost.push(character);
    }
  }
  expect(lost).toEqual([]);
});

function cuts(word: string): string[] {
  const pinyin = pinyinOf(word);
  const from = (at: number): string[] =>
    at === pinyin?.letters.length
      ? ['']
      : (pinyin?.pieces[at] ?? []).flatMap((piece) =>
          from(piece.end).map((rest) => ` ${pinyin?.letters.slice(at, piece.end)}${rest}`),
        );
  return from(0).map((cut) => cut.trim());
}

test.each([
  ['tuikuan', ['tui ku an', 'tui kuan']],
  ['tuik', ['tui k']],
  ['xian', ['xi an', 'xian']],
  ["xi'an", ['xi an']],
  ['fangan', ['fan gan', 'fang an']],
  ['shangh', ['shang h']],
  ['xia', ['xi a', 'xia']],
  ['zho', ['zho']],
  ['sh', []],
  ['tk', []],
  ['iphone', []],
])('%s is cut as %j', (word, expected) => {
  expect(cuts(word)).toEqual(expected);
});

test.each(['t', 'ü', '退k', 'tk1', "'tk", 'iphone', 'a'.repeat(49)])('%s is no pinyin', (word) => {
  expect(pinyinOf(word)).toBeUndefined();
});

test.each([
  ['lv', ['lv']],
  ['lu', ['lu', 'lv']],
  ['lue', ['lve']],
  ['jv', ['ju']],
])('%s stands for %j', (word, syllables) => {
  expect(pinyinOf(word)?.pieces[0]?.find((piece) => piece.end === word.length)?.syllables).toEqual(
    syllables,
  );
});
