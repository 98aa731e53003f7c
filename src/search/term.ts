import { finish, hashText, mix } from './hash.ts';

/**
 * The kinds of terms, each the seed of its hashes. Stored, like the hashes: never give a number
 * another meaning.
 */
const kinds = {
  character: 1,
  pair: 2,
  triple: 3,
  syllable: 4,
  syllables: 5,
  initials: 6,
  'three initials': 7,
  conversation: 16,
  person: 17,
  sender: 18,
  type: 19,
  'has-file': 20,
} as const;

/** What a caller adds to the terms of a text, to narrow a search by it. */
export type FacetKind = 'conversation' | 'person' | 'sender' | 'type' | 'has-file';

export function facetTerm(kind: FacetKind, value: string): number {
  return hashText(kinds[kind], value);
}

export function characterTerm(character: number): number {
  return finish(mix(kinds.character, character));
}

export function pairTerm(first: number, second: number): number {
  return finish(mix(mix(kinds.pair, first), second));
}

export function tripleTerm(first: number, second: number, third: number): number {
  return finish(mix(mix(mix(kinds.triple, first), second), third));
}

export function syllableTerm(syllable: string): number {
  return hashText(kinds.syllable, syllable);
}

/** Two syllables after one another, given their terms. */
export function syllablesTerm(first: number, second: number): number {
  return finish(mix(mix(kinds.syllables, first), second));
}

const initials = Uint32Array.from({ length: 26 * 26 }, (_, index) =>
  finish(mix(kinds.initials, index)),
);

/** Two first letters after one another, a = 0. */
export function initialsTerm(first: number, second: number): number {
  return initials[first * 26 + second] ?? 0;
}

/** Three first letters after one another: two are found near each other in far too many texts. */
export function threeInitialsTerm(first: number, second: number, third: number): number {
  return finish(mix(kinds['three initials'], (first * 26 + second) * 26 + third));
}
