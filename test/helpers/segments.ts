import type { Expression } from '../../src/search/expression.ts';
import { buildSegment } from '../../src/search/segments/build.ts';
import { type DocumentKey, newestFirst } from '../../src/search/segments/document-key.ts';
import type {
  SegmentRow,
  SegmentSource,
  SegmentSummary,
  StoredSegment,
  WriteRows,
} from '../../src/search/segments/layout.ts';
import { SegmentCache } from '../../src/search/segments/loader.ts';
import { type IndexedDocument, MemorySegment } from '../../src/search/segments/memory-segment.ts';
import { Turns } from '../../src/search/segments/pace.ts';
import type { Index, SearchRequest } from '../../src/search/segments/scans.ts';
import { candidates } from '../../src/search/segments/search.ts';

const rowKeys = {
  chunk: (no: number, row: { readonly chunk: number }) => `${no} chunk ${row.chunk}`,
  block: (no: number, row: { readonly block: number }) => `${no} block ${row.block}`,
  part: (no: number, row: { readonly term: number; readonly part: number }) =>
    `${no} part ${row.term} ${row.part}`,
};

function keyOf(no: number, row: SegmentRow): string {
  if (row.kind === 'chunk') return rowKeys.chunk(no, row);
  return row.kind === 'block' ? rowKeys.block(no, row) : rowKeys.part(no, row);
}

/** Keeps the rows of segments, and counts what is read of them. */
export class SegmentShelf implements SegmentSource {
  readonly rows = new Map<string, Uint8Array>();
  readonly cache = new SegmentCache(1_000_000);
  readonly turns = new Turns();
  /** Every call, and how many rows it asked for. */
  calls: { readonly kind: SegmentRow['kind']; readonly rows: number }[] = [];
  #lastNo = 0;

  async put(write: (write: WriteRows) => Promise<SegmentSummary>): Promise<StoredSegment> {
    const no = ++this.#lastNo;
    const summary = await write(async (rows) => {
      for (const row of rows) {
        const key = keyOf(no, row);
        if (this.rows.has(key)) throw new Error(`${key} is written twice`);
        this.rows.set(key, row.bytes);
      }
    });
    return { no, ...summary };
  }

  build(documents: Iterable<IndexedDocument>): Promise<StoredSegment> {
    return this.put((write) => buildSegment(memoryOf(documents), write));
  }

  chunks: SegmentSource['chunks'] = async (asked) =>
    this.#read(
      'chunk',
      asked.map((row) => rowKeys.chunk(row.segmentNo, row)),
    );

  blocks: SegmentSource['blocks'] = async (asked) =>
    this.#read(
      'block',
      asked.map((row) => rowKeys.block(row.segmentNo, row)),
    );

  parts: SegmentSource['parts'] = async (asked) =>
    this.#read(
      'part',
      asked.map((row) => rowKeys.part(row.segmentNo, row)),
    );

  #read(kind: SegmentRow['kind'], keys: readonly string[]): (Uint8Array | undefined)[] {
    this.calls.push({ kind, rows: keys.length });
    return keys.map((key) => this.rows.get(key));
  }
}

export function memoryOf(documents: Iterable<IndexedDocument>): MemorySegment {
  const memory = new MemorySegment();
  for (const document of documents) memory.add(document);
  return memory;
}

/** Everything that a search finds, in batches of that size. */
export async function searchAll(
  index: Index,
  request: SearchRequest,
  batchSize?: number,
): Promise<DocumentKey[]> {
  const found: DocumentKey[] = [];
  for await (const batch of candidates(index, request, batchSize)) found.push(...batch.documents);
  return found;
}

/** What a search must find: the truth, by looking at every document. */
export function scanAll(
  documents: Iterable<IndexedDocument>,
  { expression, since, before, after }: SearchRequest,
): DocumentKey[] {
  const found = new Map<string, DocumentKey>();
  for (const { sentAt, conversationNo, seq, terms } of documents) {
    const key = { sentAt, conversationNo, seq };
    const isInRange =
      (since === undefined || sentAt >= since) &&
      (before === undefined || sentAt < before) &&
      (after === undefined || newestFirst(after, key) < 0);
    if (isInRange && satisfies(new Set(Array.from(terms)), expression)) {
      found.set(JSON.stringify(key), key);
    }
  }
  return [...found.values()].toSorted(newestFirst);
}

function satisfies(terms: ReadonlySet<number>, expression: Expression): boolean {
  if ('term' in expression) return terms.has(expression.term);
  if ('all' in expression) return expression.all.every((part) => satisfies(terms, part));
  return expression.any.some((part) => satisfies(terms, part));
}

/** Pseudo-random numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
