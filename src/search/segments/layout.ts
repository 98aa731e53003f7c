import { MalformedBytes } from './bytes.ts';

/**
 * A segment is a set of documents that is written once and never changed. Its documents are sorted
 * newest first; the place of one in that order is its position. For every term it has the ascending
 * positions of the documents with that term. It is stored as rows of three kinds:
 *  - `chunk`: the keys of 256 documents,
 *  - `block`: the dictionary of all terms that share some leading bits: how many positions each
 *    has, and the positions themselves if they are few,
 *  - `part`: up to 8,000 bytes of the positions of a term that has many.
 * Every row can be read alone and ends in a checksum.
 */
export const CHUNK_DOCUMENTS = 256;
export const PART_BYTES = 8000;
/** Positions that take more are not put into the dictionary but into parts. */
export const INLINE_BYTES = 512;
const BLOCK_BYTES = 2000;

export type SegmentRow =
  | { readonly kind: 'chunk'; readonly chunk: number; readonly bytes: Uint8Array }
  | { readonly kind: 'block'; readonly block: number; readonly bytes: Uint8Array }
  | {
      readonly kind: 'part';
      readonly term: number;
      readonly part: number;
      readonly bytes: Uint8Array;
    };

/** Takes rows to where they are kept; the next come when it has resolved. */
export type WriteRows = (rows: readonly SegmentRow[]) => Promise<void>;

/** What there is to know about a segment besides its rows. */
export interface SegmentSummary {
  /** How many documents. An empty segment has no rows and needs not be stored. */
  readonly size: number;
  /** Terms are in the block that their so many leading bits name. */
  readonly blockBits: number;
  /** The key of the first document of every chunk, see ChunkStarts. */
  readonly starts: Uint8Array;
  /** Epoch ms; 0 in an empty segment. */
  readonly newestAt: number;
  readonly oldestAt: number;
  readonly chunkBytes: number;
  readonly blockBytes: number;
  readonly partBytes: number;
}

export interface StoredSegment extends SegmentSummary {
  /** Never given to another segment, not even after this one is gone. */
  readonly no: number;
}

export interface AskedChunk {
  readonly segmentNo: number;
  readonly chunk: number;
}

export interface AskedBlock {
  readonly segmentNo: number;
  readonly block: number;
}

export interface AskedPart {
  readonly segmentNo: number;
  readonly term: number;
  readonly part: number;
}

/** The bytes of each that was asked, in that order; undefined for what is not there. */
export type Rows = readonly (Uint8Array | undefined)[];

/** Where the rows of stored segments are read. Nothing is asked twice in one call. */
export interface SegmentSource {
  chunks(asked: readonly AskedChunk[]): Promise<Rows>;
  blocks(asked: readonly AskedBlock[]): Promise<Rows>;
  parts(asked: readonly AskedPart[]): Promise<Rows>;
}

/**
 * A row of a segment is missing or damaged. Missing rows may only mean that the segment has been
 * merged into another since it was listed; damaged ones need the index to be built again.
 */
export class SegmentError extends Error {
  override readonly name = 'SegmentError';
  readonly segmentNo: number;
  readonly reason: 'missing' | 'damaged';

  constructor(segmentNo: number, reason: 'missing' | 'damaged', what: string, cause?: unknown) {
    super(`segment ${segmentNo} of the search index: ${what} is ${reason}`, { cause });
    this.segmentNo = segmentNo;
    this.reason = reason;
  }
}

/** Reads a row that was stored in a segment; what is wrong with it is said of that segment. */
export function readRow<Value>(
  segmentNo: number,
  what: string,
  row: Uint8Array | undefined,
  read: (bytes: Uint8Array) => Value,
): Value {
  if (row === undefined) throw new SegmentError(segmentNo, 'missing', what);
  try {
    return read(row);
  } catch (error) {
    throw asSegmentError(error, segmentNo, what);
  }
}

/** What to throw instead of an error that came from reading a row. */
export function asSegmentError(error: unknown, segmentNo: number, what: string): unknown {
  if (!(error instanceof MalformedBytes)) return error;
  return new SegmentError(segmentNo, 'damaged', what, error);
}

export function blockOf(term: number, blockBits: number): number {
  return blockBits === 0 ? 0 : term >>> (32 - blockBits);
}

/** How many leading bits make blocks of about the size aimed at, of so many bytes in total. */
export function blockBitsFor(dictionaryBytes: number): number {
  return Math.min(24, Math.max(0, Math.round(Math.log2(dictionaryBytes / BLOCK_BYTES))));
}

export const chunkSeed = (chunk: number) => chunk;
export const blockSeed = (block: number) => (block | 0x4000_0000) >>> 0;
export const partSeed = (term: number, part: number) => (term ^ Math.imul(part, 0x9e37_79b1)) >>> 0;
