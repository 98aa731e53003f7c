import { ByteReader, ByteWriter, MalformedBytes, unseal } from '../segments/bytes.ts';
import type { Pace } from '../segments/pace.ts';
import { CHUNK_WORDS } from './layout.ts';
import {
  type Posting,
  addTo,
  noPosting,
  postingBytes,
  readPosting,
  writePosting,
} from './postings.ts';

/** A text, and the positions of the conversations that have it, ascending. */
export type Entry = readonly [text: string, positions: Uint16Array];

/** Lengths and counts of all entries come first, then all texts in UTF-8, then all positions. */
export async function writeEntries(
  entries: readonly Entry[],
  seed: number,
  pace: Pace,
): Promise<Uint8Array> {
  const out = new ByteWriter();
  const texts: Buffer[] = [];
  let length = 0;
  for (const [text, positions] of entries) {
    texts.push(Buffer.from(text));
    length += postingBytes(positions.length);
    if (pace.isDue) await pace.turn();
  }
  out.varint(entries.length);
  for (const text of texts) out.varint(text.length);
  for (const [, positions] of entries) out.varint(positions.length);
  if (pace.isDue) await pace.turn();
  for (const text of texts) {
    out.append(text, text.length);
    if (pace.isDue) await pace.turn();
  }
  const bytes = out.reserve(length);
  // What was there before may be left over.
  bytes.fill(0, out.length, out.length + length);
  for (const [, positions] of entries) {
    out.length = writePosting(bytes, out.length, positions);
    if (pace.isDue) await pace.turn();
  }
  return out.takeSealed(seed);
}

export class Entries {
  readonly #bytes: Uint8Array;
  /** Where each text begins; the last is where they all end. */
  readonly #starts: Uint32Array;
  readonly #counts: Uint16Array;
  /** Where the positions of each entry begin. */
  readonly #places: Uint32Array;

  /** Throws MalformedBytes if the row is not what was written for this place. */
  constructor(sealed: Uint8Array, seed: number) {
    const bytes = unseal(sealed, seed);
    const reader = new ByteReader(bytes);
    const size = reader.varint();
    if (size > bytes.length) throw new MalformedBytes('more entries than bytes');
    this.#bytes = bytes;
    this.#starts = new Uint32Array(size + 1);
    this.#counts = new Uint16Array(size);
    this.#places = new Uint32Array(size);
    let end = 0;
    for (let entry = 0; entry < size; entry++) {
      end += reader.varint();
      this.#starts[entry + 1] = end;
    }
    for (let entry = 0; entry < size; entry++) this.#counts[entry] = reader.varint();
    for (let entry = 0; entry <= size; entry++) {
      this.#starts[entry] = (this.#starts[entry] ?? 0) + reader.at;
    }
    let place = reader.at + end;
    for (let entry = 0; entry < size; entry++) {
      this.#places[entry] = place;
      place += postingBytes(this.#counts[entry] ?? 0);
    }
    if (place !== bytes.length) throw new MalformedBytes('texts and positions end elsewhere');
  }

  /** Positions of those that have exactly this text. */
  find(text: string): Posting {
    const wanted = Buffer.from(text);
    const { length } = wanted;
    for (let entry = 0; entry < this.#counts.length; entry++) {
      const start = this.#starts[entry] ?? 0;
      if ((this.#starts[entry + 1] ?? 0) - start !== length) continue;
      let same = 0;
      while (same < length && this.#bytes[start + same] === wanted[same]) same += 1;
      if (same === length) return this.#posting(entry);
    }
    return noPosting;
  }

  /** Positions of those whose text, or one of whose texts, contains this one, which is not empty. */
  containing(text: string): Posting {
    const wanted = Buffer.from(text);
    const all = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    const words = new Uint32Array(CHUNK_WORDS);
    const ends = this.#starts[this.#counts.length] ?? 0;
    const texts = all.subarray(0, ends);
    let entry = 0;
    for (let at = this.#starts[0] ?? 0; ;) {
      at = texts.indexOf(wanted, at);
      if (at === -1) break;
      entry = this.#entryAt(at, entry);
      const end = this.#starts[entry + 1] ?? 0;
      if (at + wanted.length <= end) {
        addTo(words, this.#posting(entry));
        at = end;
      } else {
        at += 1;
      }
    }
    return { kind: 'bits', words };
  }

  /** Which text that byte is in; it is not in one before `from`. */
  #entryAt(at: number, from: number): number {
    let low = from;
    let high = this.#counts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #posting(entry: number): Posting {
    return readPosting(this.#bytes, this.#places[entry] ?? 0, this.#counts[entry] ?? 0);
  }
}
