import { LRUCache } from 'lru-cache';
import { readPart, readPartCount } from './block.ts';
import { unseal } from './bytes.ts';
import { type DocumentColumns, readChunk, readStarts } from './documents.ts';
import {
  type AskedBlock,
  type AskedChunk,
  type AskedPart,
  blockSeed,
  readRow,
  type Rows,
  type SegmentSource,
  type StoredSegment,
} from './layout.ts';

/** What was read of segments, for all searches; the longest unused is forgotten first. */
export class SegmentCache {
  readonly #kept: LRUCache<string, { readonly byteLength: number }>;

  constructor(mostBytes: number) {
    this.#kept = new LRUCache({
      maxSize: mostBytes,
      sizeCalculation: (value, key) => value.byteLength + key.length * 2 + 200,
    });
  }

  get(key: string): { readonly byteLength: number } | undefined {
    return this.#kept.get(key);
  }

  set(key: string, value: { readonly byteLength: number }): void {
    this.#kept.set(key, value);
  }

  get bytes(): number {
    return this.#kept.calculatedSize;
  }
}

/**
 * Reads rows for one search, from the cache or the source. What is asked for in the same turn, of
 * whatever segments, is fetched in one call for each kind. After the signal aborts it throws.
 */
export class SegmentLoader {
  readonly #cache: SegmentCache;
  readonly #loading = new Map<string, Promise<unknown>>();
  readonly #chunks: Gathered<AskedChunk>;
  readonly #blocks: Gathered<AskedBlock>;
  readonly #parts: Gathered<AskedPart>;

  constructor(source: SegmentSource, cache: SegmentCache, signal: AbortSignal) {
    this.#cache = cache;
    this.#chunks = new Gathered((asked) => source.chunks(asked), signal);
    this.#blocks = new Gathered((asked) => source.blocks(asked), signal);
    this.#parts = new Gathered((asked) => source.parts(asked), signal);
  }

  starts(segment: StoredSegment): DocumentColumns {
    const key = `${segment.no}`;
    const kept = this.#cache.get(key);
    if (kept !== undefined) return kept as DocumentColumns;
    const starts = readRow(segment.no, 'the list of chunks', segment.starts, (bytes) =>
      readStarts(bytes, segment.size),
    );
    this.#cache.set(key, starts);
    return starts;
  }

  chunk(segment: StoredSegment, chunk: number): Promise<DocumentColumns> {
    return this.#once(`${segment.no} c${chunk}`, async () => {
      const row = await this.#chunks.get({ segmentNo: segment.no, chunk });
      return readRow(segment.no, `chunk ${chunk}`, row, (bytes) =>
        readChunk(bytes, chunk, segment.size),
      );
    });
  }

  /** The bytes of the block without their checksum, which is right. */
  block(segment: StoredSegment, block: number): Promise<Uint8Array> {
    return this.#once(`${segment.no} b${block}`, async () => {
      const row = await this.#blocks.get({ segmentNo: segment.no, block });
      return readRow(segment.no, `block ${block}`, row, (bytes) => unseal(bytes, blockSeed(block)));
    });
  }

  part(segment: StoredSegment, term: number, part: number): Promise<Uint32Array> {
    const { no, size } = segment;
    return this.#once(`${no} p${term} ${part}`, async () => {
      const row = await this.#parts.get({ segmentNo: no, term, part });
      return readRow(no, `part ${part} of term ${term}`, row, (bytes) => {
        const positions = new Uint32Array(readPartCount(bytes));
        readPart(bytes, { term, part, size }, positions);
        return positions;
      });
    });
  }

  #once<Value extends { readonly byteLength: number }>(
    key: string,
    load: () => Promise<Value>,
  ): Promise<Value> {
    const kept = this.#cache.get(key);
    if (kept !== undefined) return Promise.resolve(kept as Value);
    const loading = this.#loading.get(key);
    if (loading !== undefined) return loading as Promise<Value>;
    const started = load();
    this.#loading.set(key, started);
    return started.then(
      (value) => {
        this.#loading.delete(key);
        this.#cache.set(key, value);
        return value;
      },
      (error: unknown) => {
        this.#loading.delete(key);
        throw error;
      },
    );
  }
}

interface Waiting<Asked> {
  readonly asked: Asked;
  readonly resolve: (row: Uint8Array | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Asks once for all that is asked until the pending promises have had their turn. */
class Gathered<Asked> {
  readonly #fetch: (asked: readonly Asked[]) => Promise<Rows>;
  readonly #signal: AbortSignal;
  #waiting: Waiting<Asked>[] = [];

  constructor(fetch: (asked: readonly Asked[]) => Promise<Rows>, signal: AbortSignal) {
    this.#fetch = fetch;
    this.#signal = signal;
  }

  get(asked: Asked): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ asked, resolve, reject });
      if (this.#waiting.length === 1) {
        queueMicrotask(() => process.nextTick(() => void this.#send()));
      }
    });
  }

  async #send(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      this.#signal.throwIfAborted();
      const rows = await this.#fetch(waiting.map(({ asked }) => asked));
      for (const [index, { resolve }] of waiting.entries()) resolve(rows[index]);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
