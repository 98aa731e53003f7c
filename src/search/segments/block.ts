import { ByteReader, MalformedBytes, unseal } from './bytes.ts';
import { partSeed, type SegmentSummary } from './layout.ts';
import { readGaps } from './positions.ts';

type Shape = Pick<SegmentSummary, 'blockBits' | 'size'>;

/** Goes through the terms of a block in ascending order; `next` makes the fields say the next one. */
export class BlockEntries {
  readonly #reader: ByteReader;
  readonly #size: number;
  #nextTerm: number;
  #end = 0;
  term = 0;
  /** How many positions the term has. */
  count = 0;
  /** In how many parts they are; 0 if they are in the block. */
  parts = 0;

  /** The bytes are without their checksum; `size` is how many documents the segment has. */
  constructor(bytes: Uint8Array, block: number, { blockBits, size }: Shape) {
    this.#reader = new ByteReader(bytes);
    this.#nextTerm = block * 2 ** (32 - blockBits);
    this.#size = size;
  }

  next(): boolean {
    const reader = this.#reader;
    if (this.#end > 0) reader.at = this.#end;
    if (reader.isAtEnd) return false;
    this.term = this.#nextTerm + reader.varint();
    this.#nextTerm = this.term + 1;
    const header = reader.varint();
    this.count = Math.floor(header / 2);
    this.parts = header % 2 === 1 ? reader.varint() : 0;
    const bytes = this.parts > 0 || this.count === 1 ? 0 : reader.varint();
    // Single positions, and the first ones of parts, have no length before them.
    this.#end =
      bytes > 0
        ? reader.at + bytes
        : passNumbers(reader.bytes, reader.at, this.parts > 0 ? this.parts : this.count);
    const isPossible = this.count <= this.#size && this.parts <= reader.bytes.length;
    if (this.#end > reader.bytes.length || !isPossible) {
      throw new MalformedBytes('an entry goes beyond the end');
    }
    return true;
  }

  /** Goes to the term; false if it is not there, or was passed. */
  find(term: number): boolean {
    const reader = this.#reader;
    const { bytes } = reader;
    let at = Math.max(reader.at, this.#end);
    let nextTerm = this.#nextTerm;
    // What next does, but hundreds of entries are only passed: a call for each number would be felt.
    while (nextTerm <= term && at < bytes.length) {
      const start = at;
      let byte = bytes[at++] ?? 0;
      let found = nextTerm + (byte & 0x7f);
      for (let shift = 7; byte >= 0x80 && shift < 35; shift += 7) {
        byte = bytes[at++] ?? 0;
        found += shift < 28 ? (byte & 0x7f) << shift : (byte & 0x7f) * 2 ** shift;
      }
      if (found >= term) {
        reader.at = start;
        this.#nextTerm = nextTerm;
        this.#end = start;
        return found === term && this.next();
      }
      nextTerm = found + 1;
      const header = bytes[at] ?? 0;
      if (header === 2) {
        at = passNumbers(bytes, at + 1, 1);
      } else {
        reader.at = passNumbers(bytes, at, 1);
        const count = reader.varint();
        at = header % 2 === 0 ? reader.at + count : passNumbers(bytes, reader.at, count);
      }
    }
    return false;
  }

  /** Reads the positions of the term, when they are in the block. */
  positions(out: Uint32Array, start = 0): void {
    readGaps(this.#reader, this.count, this.#size, out, start);
  }

  /** The first position of each part of the term. */
  firsts(): Uint32Array {
    const firsts = new Uint32Array(this.parts);
    readGaps(this.#reader, this.parts, this.#size, firsts);
    return firsts;
  }
}

/** Where so many varints end. */
function passNumbers(bytes: Uint8Array, start: number, count: number): number {
  let at = start;
  for (let left = count; left > 0 && at < bytes.length; left--) {
    while ((bytes[at++] ?? 0) >= 0x80);
  }
  return at;
}

/** How many positions are in the part. */
export function readPartCount(sealed: Uint8Array): number {
  return (sealed[0] ?? 0) + (sealed[1] ?? 0) * 256;
}

/** Reads the positions of a part into `out`; how many they are. */
export function readPart(
  sealed: Uint8Array,
  place: { readonly term: number; readonly part: number; readonly size: number },
  out: Uint32Array,
  start = 0,
): number {
  const reader = new ByteReader(unseal(sealed, partSeed(place.term, place.part)), 2);
  const count = readPartCount(sealed);
  readGaps(reader, count, place.size, out, start);
  return count;
}
