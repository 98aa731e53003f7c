import { characterClass, classOf } from './characters.ts';
import { foldText } from './fold.ts';
import { letterIndex, readingsOf, type Pinyin, type Readings } from './pinyin.ts';
import type { MatchMode, Word } from './query.ts';

/** From the first to before the last, in UTF-16 units. */
export type Range = readonly [start: number, end: number];

/** Where a word is found in a folded text, in order; undefined where it is not. */
export function matchWord(folded: string, word: Word, mode: MatchMode): Range[] | undefined {
  const exact = mode === 'pinyin' ? [] : matchText(folded, word);
  const read =
    mode === 'exact' || word.pinyin === undefined ? [] : matchPinyin(folded, word.pinyin);
  const found =
    exact.length > 0 && read.length > 0 ? inOrder([...exact, ...read]) : [...exact, ...read];
  return found.length > 0 ? found : undefined;
}

/**
 * Where the words are found in a text as it was written, by text or pinyin: in order, apart from one
 * another, and never a part of a character.
 */
export function highlights(text: string, words: readonly Word[]): Range[] {
  const folded = foldText(text);
  const found = words.flatMap((word) => matchWord(folded.text, word, 'either') ?? []);
  const merged: [start: number, end: number][] = [];
  for (const [start, end] of inOrder(found)) {
    const from = folded.offsets[start] ?? 0;
    const to = endOf(folded.offsets, end);
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Where the original character ends that the folded text is in, just before `end`. */
function endOf(offsets: Uint32Array, end: number): number {
  let next = end;
  while (next < offsets.length - 1 && offsets[next] === offsets[end - 1]) next++;
  return offsets[next] ?? 0;
}

function inOrder(ranges: readonly Range[]): Range[] {
  return ranges.toSorted((one, other) => one[0] - other[0] || one[1] - other[1]);
}

function matchText(folded: string, word: Word): Range[] {
  const found: Range[] = [];
  if (word.text === '') return found;
  const mayStart = word.literal ? anywhere : startRule(word.text);
  for (let at = folded.indexOf(word.text); at >= 0;) {
    const fits = mayStart(folded, at);
    if (fits) found.push([at, at + word.text.length]);
    at = folded.indexOf(word.text, at + (fits ? word.text.length : 1));
  }
  return found;
}

type MayStart = (folded: string, at: number) => boolean;

const anywhere: MayStart = () => true;
const afterNo =
  (kind: number): MayStart =>
  (folded, at) =>
    at === 0 || classOf(characterBefore(folded, at)) !== kind;

/**
 * A word that starts with a letter starts where one does in the text. One that starts with digits
 * starts with the number, unless there are four of them: parts of order and phone numbers are known
 * by heart, years and amounts by all of their digits.
 */
function startRule(text: string): MayStart {
  const first = classOf(text.codePointAt(0) ?? 0);
  if (first === characterClass.letter) return afterNo(characterClass.letter);
  return first === characterClass.digit && !/^\p{Nd}{4}/u.test(text)
    ? afterNo(characterClass.digit)
    : anywhere;
}

function characterBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  const low = unit >= 0xdc00 && unit <= 0xdfff && at > 1;
  return low ? (text.codePointAt(at - 2) ?? 0) : unit;
}

/** At each place the shortest match, so that what is shown is not more than what was typed. */
function matchPinyin(folded: string, pinyin: Pinyin): Range[] {
  const found: Range[] = [];
  for (const run of runsOf(folded)) {
    for (let at = 0; at < run.length;) {
      const end = initialsEnd(run, at, pinyin) ?? syllablesEnd(run, at, pinyin);
      const [first, last] = [run[at], run[(end ?? at) - 1]];
      if (end !== undefined && first && last) found.push([first.start, last.end]);
      at = end ?? at + 1;
    }
  }
  return found;
}

interface ReadCharacter {
  readonly start: number;
  readonly end: number;
  readonly readings: Readings;
}

/** The stretches of a text whose characters all have readings. */
function runsOf(folded: string): ReadCharacter[][] {
  const runs: ReadCharacter[][] = [];
  let run: ReadCharacter[] = [];
  for (let start = 0; start < folded.length;) {
    const character = folded.codePointAt(start) ?? 0;
    const end = start + (character > 0xffff ? 2 : 1);
    const readings = readingsOf(character);
    if (readings !== undefined) run.push({ start, end, readings });
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
    start = end;
  }
  return run.length > 0 ? [...runs, run] : runs;
}

function initialsEnd(run: readonly ReadCharacter[], from: number, pinyin: Pinyin) {
  if (!pinyin.initials) return undefined;
  const end = from + pinyin.letters.length;
  if (end > run.length) return undefined;
  for (let at = from; at < end; at++) {
    const letter = letterIndex(pinyin.letters[at - from] ?? '');
    if (run[at]?.readings.initials.includes(letter) !== true) return undefined;
  }
  return end;
}

/** Reads the characters one by one, keeping all places in the letters that may have been reached. */
function syllablesEnd(run: readonly ReadCharacter[], from: number, pinyin: Pinyin) {
  let reached = new Set([0]);
  for (let at = from; at < run.length && reached.size > 0; at++) {
    const next = new Set<number>();
    const syllables = run[at]?.readings.syllables ?? [];
    for (const place of reached) {
      for (const piece of pinyin.pieces[place] ?? []) {
        if (!piece.syllables.some((syllable) => syllables.includes(syllable))) continue;
        if (piece.end === pinyin.letters.length) return at + 1;
        next.add(piece.end);
      }
    }
    reached = next;
  }
  return undefined;
}
