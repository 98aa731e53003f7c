import { characterClass, classOf } from './characters.ts';
import { readingsOf, type Readings } from './pinyin.ts';
import {
  characterTerm,
  initialsTerm,
  pairTerm,
  syllablesTerm,
  threeInitialsTerm,
  tripleTerm,
} from './term.ts';

export { facetTerm, type FacetKind } from './term.ts';

const NO_CHARACTER = -1;

/**
 * What a folded text is found by, each term once and in no order: its characters, pairs of
 * neighbours and triples of letters and digits, and, of neighbours in Chinese, syllables, pairs of
 * syllables, and pairs and triples of initials, by all their readings. Terms only narrow a search; `matchWord`
 * decides.
 */
export function termsOf(folded: string): Uint32Array {
  begin();
  let previous = NO_CHARACTER;
  let beforePrevious = NO_CHARACTER;
  let readBefore: Readings | undefined;
  let readBeforeThat: Readings | undefined;
  for (let at = 0; at < folded.length; at++) {
    let character = folded.charCodeAt(at);
    if (character >= 0xd800 && character <= 0xdbff) {
      character = folded.codePointAt(at) ?? 0;
      if (character > 0xffff) at++;
    }
    const kind = classOf(character);
    if (kind === characterClass.space) {
      previous = NO_CHARACTER;
      beforePrevious = NO_CHARACTER;
      readBefore = undefined;
      readBeforeThat = undefined;
      continue;
    }
    add(characterTerm(character));
    if (previous !== NO_CHARACTER) add(pairTerm(previous, character));
    const wordly = kind === characterClass.letter || kind === characterClass.digit;
    if (wordly && beforePrevious !== NO_CHARACTER) {
      add(tripleTerm(beforePrevious, previous, character));
    }
    const read = readingsOf(character);
    if (read !== undefined) {
      addReadings(readBefore, read);
      if (readBefore !== undefined && readBeforeThat !== undefined) {
        addThreeInitials(readBeforeThat.initials, readBefore.initials, read.initials);
      }
    }
    readBeforeThat = readBefore;
    readBefore = read;
    beforePrevious = wordly && isWordly(previous) ? previous : NO_CHARACTER;
    previous = character;
  }
  return found.slice(0, count);
}

export function isWordly(character: number): boolean {
  if (character === NO_CHARACTER) return false;
  const kind = classOf(character);
  return kind === characterClass.letter || kind === characterClass.digit;
}

// Counted loops and no callbacks: an import comes through here with every message.
function addReadings(before: Readings | undefined, read: Readings): void {
  const { terms, initials } = read;
  for (let second = 0; second < terms.length; second++) add(terms[second] ?? 0);
  if (before === undefined) return;
  for (let first = 0; first < before.terms.length; first++) {
    const head = before.terms[first] ?? 0;
    for (let second = 0; second < terms.length; second++) {
      add(syllablesTerm(head, terms[second] ?? 0));
    }
  }
  for (let first = 0; first < before.initials.length; first++) {
    const head = before.initials[first] ?? 0;
    for (let second = 0; second < initials.length; second++) {
      add(initialsTerm(head, initials[second] ?? 0));
    }
  }
}

function addThreeInitials(
  first: readonly number[],
  second: readonly number[],
  third: readonly number[],
): void {
  for (let one = 0; one < first.length; one++) {
    for (let two = 0; two < second.length; two++) {
      for (let three = 0; three < third.length; three++) {
        add(threeInitialsTerm(first[one] ?? 0, second[two] ?? 0, third[three] ?? 0));
      }
    }
  }
}

// A set of numbers that is used again for each text: open addressing, 0 is a free place.
const LEAST_PLACES = 1024;
let places = new Uint32Array(LEAST_PLACES);
let found = new Uint32Array(LEAST_PLACES / 2);
let count = 0;

function begin(): void {
  if (places.length > LEAST_PLACES * 16) places = new Uint32Array(LEAST_PLACES);
  else places.fill(0);
  if (found.length > LEAST_PLACES * 8) found = new Uint32Array(LEAST_PLACES / 2);
  count = 0;
}

function add(term: number): void {
  const mask = places.length - 1;
  let place = term & mask;
  for (;;) {
    const there = places[place];
    if (there === term) return;
    if (there === 0) break;
    place = (place + 1) & mask;
  }
  places[place] = term;
  found[count++] = term;
  if (count === found.length) growSet();
}

function growSet(): void {
  const terms = found;
  places = new Uint32Array(places.length * 2);
  found = new Uint32Array(places.length / 2);
  count = 0;
  for (const term of terms) add(term);
}
