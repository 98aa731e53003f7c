import { ChunkWriter } from './documents.ts';
import type { DocumentKey } from './document-key.ts';
import type { SegmentRow, SegmentSummary, WriteRows } from './layout.ts';
import { Pace } from './pace.ts';
import type { Stretch } from './positions.ts';
import { TermWriter } from './term-writer.ts';

/** So many bytes of rows are handed over at a time. */
const BATCH_BYTES = 256 * 1024;

/** Writes one segment: first all documents in their order, then all terms in theirs. */
export class SegmentWriter {
  readonly #write: WriteRows;
  readonly #pace = new Pace();
  readonly #chunks = new ChunkWriter();
  #blockBits = 0;
  #terms = new TermWriter(0);
  #rows: SegmentRow[] = [];
  #pendingBytes = 0;
  #chunkBytes = 0;

  constructor(write: WriteRows) {
    this.#write = write;
  }

  /** How many documents there are so far. */
  get size(): number {
    return this.#chunks.size;
  }

  addDocument(key: DocumentKey): void {
    this.#pushChunk(this.#chunks.add(key));
  }

  /** Must be called after the last document. */
  async endDocuments(): Promise<void> {
    this.#pushChunk(this.#chunks.finish());
    await this.rest();
  }

  /** Must be called before the first term. */
  beginTerms(blockBits: number): void {
    this.#blockBits = blockBits;
    this.#terms = new TermWriter(blockBits);
  }

  /** What is returned, if anything, is to be awaited. */
  addTerm(term: number, stretch: Stretch): Promise<void> | undefined {
    return this.#terms.addInline(term, stretch) ? undefined : this.#addLong(term, stretch);
  }

  /** Whether `rest` has something to do. */
  get isDue(): boolean {
    return this.#pendingBytes + this.#terms.pendingBytes >= BATCH_BYTES || this.#pace.isDue;
  }

  /** Hands rows over, and lets others have a turn. */
  async rest(): Promise<void> {
    if (this.#pendingBytes + this.#terms.pendingBytes >= BATCH_BYTES) await this.#flush();
    if (this.#pace.isDue) await this.#pace.turn();
  }

  async end(): Promise<SegmentSummary> {
    if (this.size > 0) this.#terms.finish();
    await this.#flush();
    return {
      size: this.size,
      blockBits: this.#blockBits,
      starts: this.#chunks.starts(),
      newestAt: this.#chunks.newestAt,
      oldestAt: this.#chunks.oldestAt,
      chunkBytes: this.#chunkBytes,
      blockBytes: this.#terms.blockBytes,
      partBytes: this.#terms.partBytes,
    };
  }

  async #addLong(term: number, stretch: Stretch): Promise<void> {
    for (const _ of this.#terms.addInParts(term, stretch)) {
      if (this.isDue) await this.rest();
    }
  }

  #pushChunk(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) return;
    this.#rows.push({ kind: 'chunk', chunk: this.#chunks.chunk, bytes });
    this.#chunkBytes += bytes.length;
    this.#pendingBytes += bytes.length;
  }

  async #flush(): Promise<void> {
    const rows = [...this.#rows, ...this.#terms.take()];
    this.#rows = [];
    this.#pendingBytes = 0;
    if (rows.length > 0) await this.#write(rows);
  }
}
