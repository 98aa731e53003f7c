import { LRUCache } from 'lru-cache';
import type { Order } from './order.ts';
import { type Posting, sizeOf } from './postings.ts';

interface Kept<Value> {
  readonly version: number;
  readonly value: Value;
}

const OVERHEAD_BYTES = 100;

/** Where a term is, by chunk; what has not been asked for the longest is forgotten first. */
export class PostingCache {
  readonly #terms: LRUCache<string, Map<number, Kept<Posting>>>;

  constructor(mostBytes: number) {
    this.#terms = new LRUCache({ maxSize: mostBytes });
  }

  /** By chunk, and of that version only. */
  read(term: string): (chunk: number, version: number) => Posting | undefined {
    const kept = this.#terms.get(term);
    return (chunk, version) => {
      const found = kept?.get(chunk);
      return found?.version === version ? found.value : undefined;
    };
  }

  /** Adds to what is kept, for chunks that are listed; of others nothing is kept any more. */
  keep(
    term: string,
    listed: ReadonlyMap<number, number>,
    found: ReadonlyMap<number, Kept<Posting>>,
  ): void {
    const merged = new Map<number, Kept<Posting>>();
    let size = OVERHEAD_BYTES + 2 * term.length;
    for (const [chunk, kept] of [...(this.#terms.peek(term) ?? []), ...found]) {
      if (listed.get(chunk) === kept.version) merged.set(chunk, kept);
    }
    for (const { value } of merged.values()) size += OVERHEAD_BYTES + sizeOf(value);
    this.#terms.set(term, merged, { size });
  }
}

/** Orders of chunks. */
export class OrderCache {
  readonly #chunks: LRUCache<number, Kept<Order>>;

  constructor(mostBytes: number) {
    this.#chunks = new LRUCache({
      maxSize: mostBytes,
      sizeCalculation: ({ value }) => OVERHEAD_BYTES + value.byteLength,
    });
  }

  get(chunk: number, version: number): Order | undefined {
    const kept = this.#chunks.get(chunk);
    return kept?.version === version ? kept.value : undefined;
  }

  keep(chunk: number, version: number, value: Order): void {
    this.#chunks.set(chunk, { version, value });
  }
}
