import type { Db } from '../db/open.ts';
import { groupBy } from '../domain/group-by.ts';
import { OrderCache, PostingCache } from '../search/chunks/cache.ts';
import { Entries } from '../search/chunks/entries.ts';
import { slotOf, slotSeed, textsSeed } from '../search/chunks/layout.ts';
import { type Order, readOrder } from '../search/chunks/order.ts';
import { type Posting, noPosting } from '../search/chunks/postings.ts';
import type { Wording } from '../search/chunks/query.ts';
import { MalformedBytes } from '../search/segments/bytes.ts';
import { Pace, type Turns } from '../search/segments/pace.ts';
import * as chunkStore from '../store/conversation-chunks.ts';
import type { ListedChunk, VersionedRow } from '../store/conversation-chunks.ts';

/** A chunk was sealed anew, or is gone, since it was listed. */
export class ChunkReplaced extends Error {
  override readonly name = 'ChunkReplaced';
}

/** By chunk number. */
export type ByChunk<Value> = (chunk: number) => Value;

// Texts of a chunk may take some megabytes.
const TEXTS_AT_ONCE = 8;

/** Reads the rows of chunks, and keeps of them in memory what searches used last. */
export class ChunkRows {
  readonly #db: Db;
  readonly #turns: Turns;
  readonly #postings: PostingCache;
  readonly #orders: OrderCache;

  constructor(db: Db, turns: Turns, cacheBytes: number) {
    this.#db = db;
    this.#turns = turns;
    this.#postings = new PostingCache(cacheBytes / 2);
    this.#orders = new OrderCache(cacheBytes / 2);
  }

  /** Where each of the terms is, in some of all chunks. Throws ChunkReplaced, and MalformedBytes. */
  async postings(
    terms: readonly string[],
    chunks: readonly ListedChunk[],
    all: readonly ListedChunk[],
  ): Promise<ByChunk<Posting>[]> {
    const versions = versionsOf(all);
    const wanted = terms.map((term) => {
      const read = this.#postings.read(term);
      const found = new Map<number, Posting>();
      const missing: number[] = [];
      for (const { chunk, version } of chunks) {
        const posting = read(chunk, version);
        if (posting === undefined) missing.push(chunk);
        else found.set(chunk, posting);
      }
      return { term, slot: slotOf(term), found, missing };
    });
    const keys = wanted.flatMap(({ slot, missing }) => missing.map((chunk) => ({ slot, chunk })));
    if (keys.length > 0) {
      const rows = groupBy(await chunkStore.listSlots(this.#db, keys), ({ slot }) => slot);
      const pace = new Pace(this.#turns);
      for (const each of wanted) {
        if (each.missing.length === 0) continue;
        const read = new Map<number, { version: number; value: Posting }>();
        const ofSlot = rows.get(each.slot) ?? [];
        if (ofSlot.length < each.missing.length) throw new MalformedBytes('rows are missing');
        for (const { slot, chunk, version, bytes } of ofSlot) {
          if (versions.get(chunk) !== version) continue;
          const value = new Entries(bytes, slotSeed(chunk, slot)).find(each.term);
          read.set(chunk, { version, value });
          each.found.set(chunk, value);
          if (pace.isDue) await pace.turn();
        }
        requireAll(each.missing, read);
        this.#postings.keep(each.term, versions, read);
      }
    }
    return wanted.map(
      ({ found }) =>
        (chunk) =>
          found.get(chunk) ?? noPosting,
    );
  }

  /**
   * Where a text is; undefined if a chunk has no texts, as they are too large. Throws ChunkReplaced.
   */
  async wording(
    { field, text }: Wording,
    chunks: readonly ListedChunk[],
    all: readonly ListedChunk[],
  ): Promise<ByChunk<Posting> | undefined> {
    const key = `=${field}${text}`;
    const read = this.#postings.read(key);
    const found = new Map<number, Posting>();
    const missing: ListedChunk[] = [];
    for (const listed of chunks) {
      const posting = read(listed.chunk, listed.version);
      if (posting === undefined) missing.push(listed);
      else found.set(listed.chunk, posting);
    }
    const pace = new Pace(this.#turns);
    const kept = new Map<number, { version: number; value: Posting }>();
    for (let start = 0; start < missing.length; start += TEXTS_AT_ONCE) {
      const some = missing.slice(start, start + TEXTS_AT_ONCE);
      const versions = versionsOf(some);
      const nos = some.map(({ chunk }) => chunk);
      const rows = await chunkStore.listTexts(this.#db, field, nos);
      for (const { chunk, version, bytes } of rows) {
        if (versions.get(chunk) !== version) throw new ChunkReplaced();
        const value = new Entries(bytes, textsSeed(chunk, field)).containing(text);
        kept.set(chunk, { version, value });
        found.set(chunk, value);
        if (pace.isDue) await pace.turn();
      }
      if (rows.length < some.length) return undefined;
    }
    if (kept.size > 0) this.#postings.keep(key, versionsOf(all), kept);
    return (chunk) => found.get(chunk) ?? noPosting;
  }

  /** Who is in the chunks. Throws ChunkReplaced. */
  async orders(chunks: readonly ListedChunk[]): Promise<ByChunk<Order>> {
    const found = new Map<number, Order>();
    const missing: number[] = [];
    for (const { chunk, version } of chunks) {
      const order = this.#orders.get(chunk, version);
      if (order === undefined) missing.push(chunk);
      else found.set(chunk, order);
    }
    if (missing.length > 0) {
      const versions = versionsOf(chunks);
      const pace = new Pace(this.#turns);
      const rows: VersionedRow[] = await chunkStore.listOrders(this.#db, missing);
      for (const { chunk, version, bytes } of rows) {
        if (versions.get(chunk) !== version) throw new ChunkReplaced();
        const order = readOrder(chunk, bytes);
        this.#orders.keep(chunk, version, order);
        found.set(chunk, order);
        if (pace.isDue) await pace.turn();
      }
    }
    return (chunk) => {
      const order = found.get(chunk);
      if (order === undefined) throw new ChunkReplaced();
      return order;
    };
  }
}

function versionsOf(chunks: readonly ListedChunk[]): Map<number, number> {
  return new Map(chunks.map(({ chunk, version }) => [chunk, version]));
}

function requireAll(chunks: readonly number[], read: ReadonlyMap<number, unknown>): void {
  if (!chunks.every((chunk) => read.has(chunk))) throw new ChunkReplaced();
}
