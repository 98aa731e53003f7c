import type { Slice } from '../../domain/page.ts';
import { CHUNK_WORDS } from './layout.ts';
import { type Order, type Place, newestFirst } from './order.ts';
import { countOf, positionsFrom } from './postings.ts';

/** What matches in a chunk. */
export interface ChunkMatches {
  readonly chunk: number;
  readonly words: Uint32Array;
  readonly count: number;
  /** No match is newer or older than these, epoch ms. */
  readonly newestAt: number;
  readonly oldestAt: number;
}

/** Where a page lies: in some of the chunks, after so many matches of others. */
export interface PagePlan {
  readonly chunks: readonly ChunkMatches[];
  readonly skipped: number;
}

/**
 * Leaves out chunks that the page cannot be in, by the times of their ends. `others` are matches that
 * are in no chunk, newest first.
 */
export function planPage(
  matches: readonly ChunkMatches[],
  others: readonly Place[],
  { offset, limit }: Slice,
): PagePlan {
  let from = -Infinity;
  let before = Infinity;
  const more = new ListSource(others);
  for (const time of new Set(matches.flatMap(({ newestAt, oldestAt }) => [newestAt, oldestAt]))) {
    let least = more.countTo(time, 0);
    let most = least;
    for (const { count, newestAt, oldestAt } of matches) {
      if (oldestAt >= time) least += count;
      if (newestAt >= time) most += count;
    }
    if (least >= offset + limit) from = Math.max(from, time);
    if (most <= offset) before = Math.min(before, time);
  }
  const chunks: ChunkMatches[] = [];
  let skipped = 0;
  for (const match of matches) {
    if (match.oldestAt >= before) skipped += match.count;
    else if (match.newestAt >= from) chunks.push(match);
  }
  return { chunks, skipped };
}

interface Source {
  /** How many stand before that time and number, or are it. */
  countTo(at: number, no: number): number;
  /** Those from that time and number on. */
  take(at: number, no: number, most: number): Place[];
}

class ChunkSource implements Source {
  readonly #order: Order;
  readonly #words: Uint32Array;
  readonly #before = new Uint16Array(CHUNK_WORDS + 1);

  constructor(order: Order, words: Uint32Array) {
    this.#order = order;
    this.#words = words;
    for (let word = 0; word < CHUNK_WORDS; word++) {
      this.#before[word + 1] = (this.#before[word] ?? 0) + countOf(words[word] ?? 0);
    }
  }

  countTo(at: number, no: number): number {
    const end = this.#order.from(at, no - 1);
    const word = end >>> 5;
    const rest = (this.#words[word] ?? 0) & ~(-1 << (end & 31));
    return (this.#before[word] ?? 0) + countOf(rest);
  }

  take(at: number, no: number, most: number): Place[] {
    const positions = positionsFrom(this.#words, this.#order.from(at, no), most);
    return positions.map((position) => this.#order.at(position));
  }
}

class ListSource implements Source {
  readonly #places: readonly Place[];

  constructor(places: readonly Place[]) {
    this.#places = places;
  }

  countTo(at: number, no: number): number {
    return this.#from(at, no - 1);
  }

  take(at: number, no: number, most: number): Place[] {
    const start = this.#from(at, no);
    return this.#places.slice(start, start + most);
  }

  #from(at: number, no: number): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const place = this.#places[middle];
      if (place !== undefined && newestFirst(place, { at, no }) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The page's conversations, newest first. The total must be above the offset. */
export function readPage(
  { chunks, skipped }: PagePlan,
  others: readonly Place[],
  orderOf: (chunk: number) => Order,
  { offset, limit }: Slice,
): Place[] {
  const sources: Source[] = chunks.map(
    ({ chunk, words }) => new ChunkSource(orderOf(chunk), words),
  );
  sources.push(new ListSource(others));
  const wanted = offset - skipped + 1;
  const reaches = (at: number, no: number) => {
    let count = 0;
    for (const source of sources) count += source.countTo(at, no);
    return count >= wanted;
  };
  const ends = chunks.flatMap(({ newestAt, oldestAt }) => [newestAt, oldestAt]);
  const [first, last] = [others[0], others.at(-1)];
  if (first !== undefined && last !== undefined) ends.push(first.at, last.at);
  // The page begins with the latest time, and in it with the highest number, that has enough before it.
  const at = greatest(Math.min(...ends), Math.max(...ends), (time) => reaches(time, 0));
  const no = greatest(0, Number.MAX_SAFE_INTEGER, (number) => reaches(at, number));
  return sources
    .flatMap((source) => source.take(at, no, limit))
    .toSorted(newestFirst)
    .slice(0, limit);
}

/** The greatest whole number up to `high` that holds; what is smaller holds too, and `low` does. */
function greatest(low: number, high: number, holds: (value: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = from + Math.ceil((to - from) / 2);
    if (holds(middle)) from = middle;
    else to = middle - 1;
  }
  return from;
}
