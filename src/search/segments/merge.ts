import { mergeDocuments, type Keep, NOWHERE } from './merge-documents.ts';
import {
  blockBitsFor,
  type SegmentSource,
  type SegmentSummary,
  type StoredSegment,
  type WriteRows,
} from './layout.ts';
import { dropRepeats } from './positions.ts';
import { SegmentWriter } from './segment-writer.ts';
import { DRY, TermStream } from './term-stream.ts';

const TERMS_A_TURN = 64;
/** Terms that two inputs share are counted once in the result, and many leave their blocks. */
const SHRINKS_TO = 0.7;

export interface MergeOptions {
  /** Says of documents whether they still exist; those that do not are left out. */
  readonly keep?: Keep | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the documents of several segments as the rows of one. A document that is in several of them
 * becomes one with the terms of all. What is held at a time: 4 bytes for every document, some blocks
 * of each input, and the positions of one term. Throws the signal's reason when that aborts.
 */
export async function mergeSegments(
  inputs: readonly StoredSegment[],
  source: SegmentSource,
  write: WriteRows,
  options: MergeOptions = {},
): Promise<SegmentSummary> {
  const writer = new SegmentWriter(write);
  const mappings = await mergeDocuments(inputs, source, writer, options);
  await writer.endDocuments();
  const dictionaryBytes = inputs.reduce((sum, input) => sum + input.blockBytes, 0);
  writer.beginTerms(blockBitsFor(dictionaryBytes * SHRINKS_TO));
  const streams = inputs.map((input) => new TermStream(input, source));
  await mergeTerms(streams, mappings, writer, options.signal);
  return writer.end();
}

async function mergeTerms(
  streams: readonly TermStream[],
  mappings: readonly Uint32Array[],
  writer: SegmentWriter,
  signal: AbortSignal | undefined,
): Promise<void> {
  const gathered = new GatheredPositions(writer.size);
  const heads = new Float64Array(streams.length).fill(DRY);
  for (let terms = 1; ; terms++) {
    let term = smallest(heads);
    if (term === DRY) {
      for (const [index, stream] of streams.entries()) {
        if (heads[index] === DRY) heads[index] = await stream.load();
      }
      term = smallest(heads);
    }
    if (term === Infinity) return;
    gathered.clear();
    for (let index = 0; index < heads.length; index++) {
      const stream = streams[index];
      const mapping = mappings[index];
      if (heads[index] !== term || stream === undefined || mapping === undefined) continue;
      if (stream.isInParts) {
        while (stream.hasPart) {
          gathered.addFrom(stream, mapping, stream.partCount);
          if (writer.isDue) await writer.rest();
        }
      } else gathered.addFrom(stream, mapping, stream.count);
      heads[index] = stream.advance();
    }
    const count = gathered.putInOrder();
    if (count > 0) {
      const added = writer.addTerm(term, { positions: gathered.positions, start: 0, end: count });
      if (added !== undefined) await added;
    }
    if (terms % TERMS_A_TURN === 0 && writer.isDue) {
      signal?.throwIfAborted();
      await writer.rest();
    }
  }
}

function smallest(heads: Float64Array): number {
  let term = Infinity;
  for (let index = 0; index < heads.length; index++) {
    const head = heads[index] ?? Infinity;
    if (head < term) term = head;
  }
  return term;
}

/** The positions of one term, from all inputs, in the segment that is written. */
class GatheredPositions {
  positions = new Uint32Array(1024);
  readonly #size: number;
  #count = 0;
  #isAscending = true;

  constructor(size: number) {
    this.#size = size;
  }

  clear(): void {
    this.#count = 0;
    this.#isAscending = true;
  }

  addFrom(stream: TermStream, mapping: Uint32Array, count: number): void {
    this.#reserve(count);
    stream.read(this.positions, this.#count);
    const { positions } = this;
    const end = this.#count + count;
    let kept = this.#count;
    let last = kept === 0 ? -1 : (positions[kept - 1] ?? 0);
    let isAscending = this.#isAscending;
    for (let index = kept; index < end; index++) {
      const position = mapping[positions[index] ?? 0] ?? NOWHERE;
      if (position === NOWHERE) continue;
      if (position <= last) isAscending = false;
      last = position;
      positions[kept++] = position;
    }
    this.#isAscending = isAscending;
    this.#count = kept;
  }

  /** Puts them in order, each once; how many they are. */
  putInOrder(): number {
    if (this.#isAscending) return this.#count;
    const { positions } = this;
    const count = this.#count;
    if (count <= 24) insertionSort(positions, count);
    else if (count > this.#size / 128) return this.#sortByBits();
    else positions.subarray(0, count).sort();
    return dropRepeats(positions, count);
  }

  /** Faster than comparing, where a large share of all documents has the term. */
  #sortByBits(): number {
    const bits = new Uint32Array(Math.ceil(this.#size / 32));
    const { positions } = this;
    for (let index = 0; index < this.#count; index++) {
      const position = positions[index] ?? 0;
      bits[position >>> 5] = (bits[position >>> 5] ?? 0) | (1 << (position & 31));
    }
    let count = 0;
    for (let word = 0; word < bits.length; word++) {
      for (let rest = bits[word] ?? 0; rest !== 0; rest &= rest - 1) {
        positions[count++] = word * 32 + 31 - Math.clz32(rest & -rest);
      }
    }
    return count;
  }

  #reserve(count: number): void {
    const needed = this.#count + count;
    if (needed <= this.positions.length) return;
    const grown = new Uint32Array(Math.max(needed, this.positions.length * 2));
    grown.set(this.positions.subarray(0, this.#count));
    this.positions = grown;
  }
}

function insertionSort(values: Uint32Array, count: number): void {
  for (let index = 1; index < count; index++) {
    const value = values[index] ?? 0;
    let at = index;
    for (; at > 0 && (values[at - 1] ?? 0) > value; at--) values[at] = values[at - 1] ?? 0;
    values[at] = value;
  }
}
