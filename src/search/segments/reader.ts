import type { DocumentColumns } from './documents.ts';
import { type DocumentKey, newestFirst } from './document-key.ts';
import { BlockEntries } from './block.ts';
import { blockOf, CHUNK_DOCUMENTS, readRow, type StoredSegment } from './layout.ts';
import type { SegmentLoader } from './loader.ts';

/** The positions of the documents with one term. */
export interface Postings {
  readonly count: number;
  /** The first position of each part; all positions of a part are below the first of the next. */
  readonly firsts: Uint32Array;
  part(index: number): Promise<Uint32Array>;
}

/** A segment to be searched, stored or in memory. */
export interface SegmentReader {
  /** How many documents. */
  readonly size: number;
  readonly oldestAt: number;
  /** The first key of each chunk. */
  readonly starts: DocumentColumns;
  /** The terms that there are, of those asked. */
  find(terms: readonly number[]): Promise<ReadonlyMap<number, Postings>>;
  chunk(index: number): Promise<DocumentColumns>;
}

/** The position of the first document that comes after the key. */
export async function positionAfter(reader: SegmentReader, key: DocumentKey): Promise<number> {
  const chunk = reader.starts.after(key) - 1;
  if (chunk < 0) return 0;
  if (key.sentAt < reader.oldestAt) return reader.size;
  return chunk * CHUNK_DOCUMENTS + (await reader.chunk(chunk)).after(key);
}

/** No document at that position or after it comes before this key. */
export function boundAt(reader: SegmentReader, position: number): DocumentKey {
  return reader.starts.at(Math.floor(position / CHUNK_DOCUMENTS));
}

/** Reads a stored segment through a loader. */
export class StoredReader implements SegmentReader {
  readonly #segment: StoredSegment;
  readonly #loader: SegmentLoader;
  readonly starts: DocumentColumns;

  constructor(segment: StoredSegment, loader: SegmentLoader) {
    this.#segment = segment;
    this.#loader = loader;
    this.starts = loader.starts(segment);
  }

  get size(): number {
    return this.#segment.size;
  }

  get oldestAt(): number {
    return this.#segment.oldestAt;
  }

  async find(terms: readonly number[]): Promise<ReadonlyMap<number, Postings>> {
    const found = new Map<number, Postings>();
    await Promise.all(
      terms.map(async (term) => {
        const block = blockOf(term, this.#segment.blockBits);
        const bytes = await this.#loader.block(this.#segment, block);
        const postings = this.#postings(bytes, block, term);
        if (postings !== undefined) found.set(term, postings);
      }),
    );
    return found;
  }

  chunk(index: number): Promise<DocumentColumns> {
    return this.#loader.chunk(this.#segment, index);
  }

  #postings(bytes: Uint8Array, block: number, term: number): Postings | undefined {
    return readRow(this.#segment.no, `block ${block}`, bytes, () => {
      const entries = new BlockEntries(bytes, block, this.#segment);
      if (!entries.find(term)) return undefined;
      const { count } = entries;
      if (entries.parts > 0) {
        const part = (index: number) => this.#loader.part(this.#segment, term, index);
        return { count, firsts: entries.firsts(), part };
      }
      const positions = new Uint32Array(count);
      entries.positions(positions);
      return listed(positions);
    });
  }
}

/** Positions that are all at hand. */
export function listed(positions: Uint32Array): Postings {
  return {
    count: positions.length,
    firsts: positions.subarray(0, 1),
    part: async () => positions,
  };
}

/** Whether the segment has nothing between the two places: after the one, before the other. */
export function isOutside(
  reader: SegmentReader,
  after: DocumentKey | undefined,
  until: DocumentKey | undefined,
): boolean {
  if (reader.size === 0) return true;
  if (after !== undefined && after.sentAt < reader.oldestAt) return true;
  return until !== undefined && newestFirst(reader.starts.at(0), until) >= 0;
}
