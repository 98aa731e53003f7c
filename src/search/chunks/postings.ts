import { MalformedBytes } from '../segments/bytes.ts';
import { CHUNK_SIZE, CHUNK_WORDS } from './layout.ts';

/** Positions in a chunk: ascending, or a bit each where they are many. */
export type Posting =
  | { readonly kind: 'list'; readonly positions: Uint16Array }
  | { readonly kind: 'bits'; readonly words: Uint32Array };

// Of that many the bits take less room.
const MOST_LISTED = CHUNK_SIZE / 16;
const BITMAP_BYTES = CHUNK_SIZE / 8;

export const noPosting: Posting = { kind: 'list', positions: new Uint16Array(0) };

export function postingBytes(count: number): number {
  return count > MOST_LISTED ? BITMAP_BYTES : 2 * count;
}

export function sizeOf(posting: Posting): number {
  return posting.kind === 'list' ? posting.positions.byteLength : posting.words.byteLength;
}

export function writePosting(bytes: Uint8Array, at: number, positions: Uint16Array): number {
  if (positions.length > MOST_LISTED) {
    for (const position of positions) {
      const place = at + (position >>> 3);
      bytes[place] = (bytes[place] ?? 0) | (1 << (position & 7));
    }
    return at + BITMAP_BYTES;
  }
  let end = at;
  for (const position of positions) {
    bytes[end++] = position & 0xff;
    bytes[end++] = position >>> 8;
  }
  return end;
}

export function readPosting(bytes: Uint8Array, at: number, count: number): Posting {
  if (at + postingBytes(count) > bytes.length) throw new MalformedBytes('positions are missing');
  if (count > MOST_LISTED) {
    const words = new Uint32Array(CHUNK_WORDS);
    for (let word = 0, byte = at; word < CHUNK_WORDS; word++, byte += 4) {
      words[word] =
        (bytes[byte] ?? 0) |
        ((bytes[byte + 1] ?? 0) << 8) |
        ((bytes[byte + 2] ?? 0) << 16) |
        ((bytes[byte + 3] ?? 0) << 24);
    }
    return { kind: 'bits', words };
  }
  const positions = new Uint16Array(count);
  for (let index = 0, byte = at; index < count; index++, byte += 2) {
    positions[index] = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8);
  }
  return { kind: 'list', positions };
}

/** The positions as bits of the caller's own. */
export function bitsOf(posting: Posting): Uint32Array {
  if (posting.kind === 'bits') return posting.words.slice();
  const words = new Uint32Array(CHUNK_WORDS);
  addTo(words, posting);
  return words;
}

export function addTo(words: Uint32Array, posting: Posting): void {
  if (posting.kind === 'bits') {
    for (let word = 0; word < CHUNK_WORDS; word++) {
      words[word] = (words[word] ?? 0) | (posting.words[word] ?? 0);
    }
    return;
  }
  for (const position of posting.positions) {
    const word = position >>> 5;
    words[word] = (words[word] ?? 0) | (1 << (position & 31));
  }
}

/** Leaves of the bits those that the posting has too. */
export function keepOnly(words: Uint32Array, posting: Posting): void {
  const other = posting.kind === 'bits' ? posting.words : bitsOf(posting);
  for (let word = 0; word < CHUNK_WORDS; word++) {
    words[word] = (words[word] ?? 0) & (other[word] ?? 0);
  }
}

/** Leaves of the bits those from `start` up to, and without, `end`. */
export function keepBetween(words: Uint32Array, start: number, end: number): void {
  for (let word = 0; word < CHUNK_WORDS; word++) {
    const first = word * 32;
    if (first >= start && first + 32 <= end) continue;
    let mask = 0;
    for (let bit = Math.max(0, start - first); bit < Math.min(32, end - first); bit++) {
      mask |= 1 << bit;
    }
    words[word] = (words[word] ?? 0) & mask;
  }
}

export function remove(words: Uint32Array, position: number): void {
  const word = position >>> 5;
  words[word] = (words[word] ?? 0) & ~(1 << (position & 31));
}

export function countOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function countAll(words: Uint32Array): number {
  let count = 0;
  for (const word of words) count += countOf(word);
  return count;
}

/** Positions of the bits from one position on, ascending, at most so many. */
export function positionsFrom(words: Uint32Array, start: number, most = CHUNK_SIZE): number[] {
  const found: number[] = [];
  for (let word = start >>> 5; word < CHUNK_WORDS && found.length < most; word++) {
    let rest = words[word] ?? 0;
    if (word === start >>> 5) rest &= -1 << (start & 31);
    for (; rest !== 0 && found.length < most; rest &= rest - 1) {
      found.push(word * 32 + 31 - Math.clz32(rest & -rest));
    }
  }
  return found;
}
