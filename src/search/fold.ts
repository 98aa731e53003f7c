import simplifiedTable from 'opencc-js/dict/TSCharacters';
import { characterClass, classOf, isContinuation, isIgnored } from './characters.ts';

/**
 * Folds away what a searcher does not care about: width, case, accents of European letters,
 * traditional against simplified characters, kinds of space and quotation marks, and characters
 * without width. A unit (a code point and what continues it) is folded by itself, so the folding of
 * a text is that of its units in a row, and every place in it can be traced to the original. What
 * is folded stays as it is when folded again.
 */
export interface Folded {
  readonly text: string;
  /** For each UTF-16 unit of `text`, and one past its end: where its character starts originally. */
  readonly offsets: Uint32Array;
}

const REPLACEMENT = '\u{FFFD}';
// In `single`: more or less than one UTF-16 unit comes out, or it continues the unit before.
const OTHERWISE = 0xffff;

const simplified = new Map(
  simplifiedTable.split('|').map((entry) => {
    const [traditional = '', simple = ''] = entry.split(' ');
    return [traditional, simple] as const;
  }),
);

/** The traditional characters that fold to a simplified one, by OpenCC's table. */
export function traditionalOf(simple: string): readonly string[] {
  if (sources.size === 0) {
    for (const [from, to] of simplified) sources.set(to, [...(sources.get(to) ?? []), from]);
  }
  return sources.get(simple) ?? [];
}
const sources = new Map<string, string[]>();

const alike = new Map([
  ...Array.from('‘’‚ʼ´', (quote) => [quote, "'"] as const),
  ...Array.from('“”„', (quote) => [quote, '"'] as const),
  ...Object.entries({ ß: 'ss', ς: 'σ', ø: 'o', đ: 'd', ł: 'l', ħ: 'h', ı: 'i', æ: 'ae', œ: 'oe' }),
]);

const accented = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

// What a lone UTF-16 unit folds to, when that is one too; 0 is not yet known.
const single = new Uint16Array(0x10000);
const units = new Map<string, string>();
const MOST_UNITS = 20_000;

let folded = new Uint16Array(1024);
let origins = new Uint32Array(1024);

export function foldText(text: string): Folded {
  const length = write(text, 0);
  const offsets = origins.slice(0, length + 1);
  offsets[length] = text.length;
  return { text: read(length), offsets };
}

/** `foldText(text).text`, faster. */
export function foldOnly(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if ((single[unit] || learn(unit)) === unit) continue;
    // What is here may continue the unit before.
    const start = Math.max(0, at - 1);
    return text.slice(0, start) + read(write(text, start));
  }
  return text;
}

function write(text: string, from: number): number {
  let length = 0;
  for (let at = from; at < text.length;) {
    const alone = text.charCodeAt(at);
    const one = single[alone] || learn(alone);
    const end = unitEnd(text, at, one);
    if (length + 1 >= folded.length) grow();
    if (one !== OTHERWISE && end === at + 1) {
      folded[length] = one;
      origins[length++] = at;
    } else {
      const many = foldUnit(text.slice(at, end));
      for (let index = 0; index < many.length; index++) {
        if (length + 1 >= folded.length) grow();
        folded[length] = many.charCodeAt(index);
        origins[length++] = at;
      }
    }
    at = end;
  }
  return length;
}

function unitEnd(text: string, at: number, one: number): number {
  let end = at + (one === OTHERWISE && (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  while (end < text.length) {
    const next = text.charCodeAt(end);
    if ((single[next] || learn(next)) !== OTHERWISE) return end;
    const codePoint = text.codePointAt(end) ?? 0;
    if (!isContinuation(codePoint)) return end;
    end += codePoint > 0xffff ? 2 : 1;
  }
  return end;
}

function read(length: number): string {
  let text = '';
  for (let at = 0; at < length; at += 4096) {
    text += String.fromCharCode(...folded.subarray(at, Math.min(length, at + 4096)));
  }
  return text;
}

function grow(): void {
  const [before, places] = [folded, origins];
  folded = new Uint16Array(before.length * 2);
  folded.set(before);
  origins = new Uint32Array(before.length * 2);
  origins.set(places);
}

function learn(unit: number): number {
  const surrogate = unit >= 0xd800 && unit <= 0xdfff;
  const to = surrogate || isContinuation(unit) ? '' : foldUnit(String.fromCharCode(unit));
  const one = to.length === 1 ? to.charCodeAt(0) : OTHERWISE;
  single[unit] = one;
  return one;
}

function foldUnit(unit: string): string {
  const known = units.get(unit);
  if (known !== undefined) return known;
  const once = foldOnce(unit);
  const whole = once === unit ? once : splitUnits(once).map(foldUnit).join('');
  if (units.size >= MOST_UNITS) units.clear();
  units.set(unit, whole);
  return whole;
}

/** A text as the units that are folded one by one. */
export function splitUnits(text: string): string[] {
  const found: string[] = [];
  for (const character of text) {
    const before = found.at(-1);
    if (before !== undefined && isContinuation(character.codePointAt(0) ?? 0)) {
      found[found.length - 1] = before + character;
    } else found.push(character);
  }
  return found;
}

function foldOnce(unit: string): string {
  const kept = Array.from(unit, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    if (isIgnored(codePoint)) return '';
    if (classOf(codePoint) === characterClass.space) return ' ';
    return character.isWellFormed() && codePoint !== OTHERWISE ? character : REPLACEMENT;
  }).join('');
  const composed = compose(kept);
  const bare = accented.test(composed)
    ? composed.normalize('NFD').replaceAll(/\p{Mn}/gu, '')
    : composed;
  return Array.from(bare.toLowerCase(), (character) => {
    const to = alike.get(character) ?? simplified.get(character) ?? character;
    return classOf(to.codePointAt(0) ?? 0) === characterClass.space ? ' ' : to;
  }).join('');
}

/**
 * NFKC, but for what it would cut in a way that joins the pieces to their neighbours: free-standing
 * accents become a space and a mark, Korean letters (ㅋㅋ) parts of a syllable.
 */
function compose(unit: string): string {
  const first = unit.codePointAt(0) ?? 0;
  const letter = hangulLetter(first);
  if (letter !== undefined) return letter + unit.slice(1).normalize('NFC');
  const composed = unit.normalize('NFKC');
  const start = composed.codePointAt(0) ?? 0;
  const loose = start === 0x20 ? first !== 0x20 : isContinuation(start) && !isContinuation(first);
  return loose ? unit.normalize('NFC') : composed;
}

/** A Korean letter by itself, of either width, in the common width. */
function hangulLetter(codePoint: number): string | undefined {
  if (codePoint >= 0x3131 && codePoint <= 0x318e) return String.fromCharCode(codePoint);
  const rows = [
    [0xffa0, 0x3164, 1],
    [0xffa1, 0x3131, 30],
    [0xffc2, 0x314f, 6],
    [0xffca, 0x3155, 6],
    [0xffd2, 0x315b, 6],
    [0xffda, 0x3161, 3],
  ] as const;
  const row = rows.find(([narrow, , count]) => codePoint >= narrow && codePoint < narrow + count);
  return row && String.fromCharCode(codePoint - row[0] + row[1]);
}
