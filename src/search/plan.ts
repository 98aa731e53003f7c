import { characterClass, classOf } from './characters.ts';
import type { Expression } from './expression.ts';
import { letterIndex, type Piece, type Pinyin } from './pinyin.ts';
import type { MatchMode, Word } from './query.ts';
import {
  characterTerm,
  initialsTerm,
  pairTerm,
  syllablesTerm,
  syllableTerm,
  threeInitialsTerm,
  tripleTerm,
} from './term.ts';
import { isWordly } from './terms.ts';

// Each term is a read from the index. More make a search no narrower, since hits are verified.
const MOST_TERMS = 16;
const MOST_CUTS = 16;
// So many neighbours of a text tell nearly as well as all of them where it can be.
const ENOUGH_TERMS = 4;
const MOST_PAIRS = 12;

/**
 * What the terms of a text satisfy if the word is found in it, as narrow as terms can tell. A word
 * that cannot be found in the mode is `any` of nothing.
 */
export function planOf(word: Word, mode: MatchMode): Expression {
  const ways: Expression[] = [];
  if (mode !== 'pinyin') ways.push(planText(word.text));
  if (mode !== 'exact' && word.pinyin !== undefined) ways.push(...planPinyin(word.pinyin));
  return anyOf(ways);
}

/** Triples where there are any, else pairs, and a character only where it has no neighbour. */
function planText(folded: string): Expression {
  const characters = Array.from(folded, (character) => character.codePointAt(0) ?? 0);
  const solid = characters.map((character) => classOf(character) !== characterClass.space);
  const wordly = characters.map(isWordly);
  const terms: number[] = [];
  characters.forEach((character, at) => {
    if (solid[at] !== true) return;
    const [next = 0, afterNext = 0] = characters.slice(at + 1, at + 3);
    const triple = wordly[at] && wordly[at + 1] && wordly[at + 2];
    if (triple === true) terms.push(tripleTerm(character, next, afterNext));
    else if (solid[at + 1] === true) {
      const inTriple = wordly[at - 1] && wordly[at] && wordly[at + 1];
      if (inTriple !== true) terms.push(pairTerm(character, next));
    } else if (solid[at - 1] !== true) terms.push(characterTerm(character));
  });
  const text = allOf(terms.map((term) => ({ term })));
  return 'all' in text && text.all.length > ENOUGH_TERMS ? { ...text, rarest: ENOUGH_TERMS } : text;
}

function planPinyin(pinyin: Pinyin): Expression[] {
  const ways = pinyin.pieces[0]?.length ? cutsOf(pinyin).map(planCut) : [];
  if (pinyin.initials) {
    const terms = termsOfInitials(Array.from(pinyin.letters, letterIndex));
    ways.push(allOf([...new Set(terms)].map((term) => ({ term }))));
  }
  return ways;
}

function termsOfInitials(letters: readonly number[]): number[] {
  const [first = 0, second = 0] = letters;
  if (letters.length === 2) return [initialsTerm(first, second)];
  return letters
    .slice(2)
    .map((letter, at) => threeInitialsTerm(letters[at] ?? 0, letters[at + 1] ?? 0, letter));
}

/**
 * The ways to cut the letters into syllables; where there are too many, the ways to cut as much of
 * the beginning as has few. Cuts that are incomplete narrow less, and miss nothing.
 */
function cutsOf(pinyin: Pinyin): Piece[][] {
  let cuts: Piece[][] = [[]];
  for (;;) {
    const longer = cuts.flatMap((cut) => {
      const end = cut.at(-1)?.end ?? 0;
      return end === pinyin.letters.length
        ? [cut]
        : (pinyin.pieces[end] ?? []).map((piece) => [...cut, piece]);
    });
    const finished = longer.every((cut, index) => cut === cuts[index]);
    if (finished || longer.length > MOST_CUTS) return cuts;
    cuts = longer;
  }
}

function planCut(cut: readonly Piece[]): Expression {
  const [first] = cut;
  if (first === undefined || cut.length === 1) {
    return anyOf((first?.syllables ?? []).map((syllable) => ({ term: syllableTerm(syllable) })));
  }
  return allOf(cut.slice(1).map((piece, index) => planNeighbours(cut[index] ?? piece, piece)));
}

/** An unfinished syllable may be too many to name; then the first letters must do. */
function planNeighbours(first: Piece, second: Piece): Expression {
  const before = first.syllables.map(syllableTerm);
  if (before.length * second.syllables.length <= MOST_PAIRS) {
    const after = second.syllables.map(syllableTerm);
    return anyOf(
      before.flatMap((one) => after.map((other) => ({ term: syllablesTerm(one, other) }))),
    );
  }
  const letters = initialsTerm(
    letterIndex(first.syllables[0] ?? ''),
    letterIndex(second.syllables[0] ?? ''),
  );
  return allOf([anyOf(before.map((term) => ({ term }))), { term: letters }]);
}

function anyOf(ways: readonly Expression[]): Expression {
  const [only] = ways;
  return only !== undefined && ways.length === 1 ? only : { any: ways };
}

function allOf(needed: readonly Expression[]): Expression {
  const step = Math.max(1, needed.length / MOST_TERMS);
  const some = Array.from(
    { length: Math.min(needed.length, MOST_TERMS) },
    (_, index) => needed[Math.floor(index * step)],
  ).filter((part) => part !== undefined);
  const [only] = some;
  return only !== undefined && some.length === 1 ? only : { all: some };
}
