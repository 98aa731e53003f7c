import type { Expression } from '../expression.ts';
import { type DocumentKey, endOfTime, newestFirst } from './document-key.ts';
import type { SegmentSource, StoredSegment } from './layout.ts';
import { type SegmentCache, SegmentLoader } from './loader.ts';
import { termsIn } from './matcher.ts';
import { MemorySegment } from './memory-segment.ts';
import { Pace, type Turns } from './pace.ts';
import { isOutside, StoredReader } from './reader.ts';
import { type ScanRequest, SegmentScan } from './scan.ts';

export interface Index {
  readonly source: SegmentSource;
  readonly cache: SegmentCache;
  /** The same for all searches, as the cache is. */
  readonly turns: Turns;
  readonly segments: readonly (StoredSegment | MemorySegment)[];
}

export interface SearchRequest {
  readonly expression: Expression;
  /** Only documents of that time or later. Epoch ms. */
  readonly since?: number | undefined;
  /** Only documents before that time. */
  readonly before?: number | undefined;
  /** Only documents that come after this one, newest first; it need not exist. */
  readonly after?: DocumentKey | undefined;
  /** When it aborts, the search ends with what it has. */
  readonly signal?: AbortSignal | undefined;
}

/** So many blocks of dictionaries are looked at together. */
const MOST_BLOCKS = 512;
const FEWEST_WANTED = 16;

/** All segments of one search. */
export class Scans {
  #scans: SegmentScan[];
  readonly #opened: number;
  readonly #pace: Pace;
  /** How many times as many documents as needed segments are asked to expect. */
  reach = 1;
  counted = 0;
  #passed = 0;

  constructor(index: Index, request: SearchRequest, signal: AbortSignal) {
    this.#pace = new Pace(index.turns);
    const terms = [...termsIn(request.expression)];
    const scanned: ScanRequest = {
      expression: request.expression,
      terms,
      after: startOf(request),
      until: request.since === undefined ? undefined : endOfTime(request.since),
      pace: this.#pace,
    };
    const loader = new SegmentLoader(index.source, index.cache, signal);
    this.#opened = Math.max(1, Math.floor(MOST_BLOCKS / Math.max(1, terms.length)));
    this.#scans = index.segments
      .filter((segment) => segment instanceof MemorySegment || segment.size > 0)
      .map((segment) =>
        segment instanceof MemorySegment ? segment.view() : new StoredReader(segment, loader),
      )
      .filter((reader) => !isOutside(reader, scanned.after, scanned.until))
      .map((reader) => new SegmentScan(reader, scanned));
  }

  /** The segment that has the newest document, or may have it. */
  first(): SegmentScan | undefined {
    let first: SegmentScan | undefined;
    let newest: DocumentKey | undefined;
    for (const scan of this.#scans) {
      const { head } = scan;
      if (head === undefined) continue;
      const order = newest === undefined ? -1 : newestFirst(head, newest);
      if (order > 0 || (order === 0 && !scan.isWaiting)) continue;
      first = scan;
      newest = head;
    }
    return first;
  }

  /** Makes steps towards so many more documents. */
  async advance(needed: number): Promise<void> {
    const scans = await this.#next((scan, chosen, expected) => {
      const found = this.#foundBefore(scan.bound);
      return chosen > 0 && expected + found >= needed * this.reach;
    });
    // Of several some have more of the newest than others.
    const share = scans.length > 1 ? (needed * 2) / scans.length : needed;
    const wanted = Math.max(FEWEST_WANTED, Math.ceil(share));
    await Promise.all(scans.map((scan) => scan.step(wanted)));
  }

  /** How many there are in all, if they lie as close in what is left as in what was counted. */
  get estimated(): number {
    const density = this.#passed === 0 ? 0 : this.counted / this.#passed;
    return this.#scans.reduce(
      (sum, scan) => sum + Math.min(scan.expected, Math.round(density * scan.left)),
      this.counted,
    );
  }

  /** Counts some more, towards the limit. */
  async countOn(limit: number): Promise<void> {
    const enough = (limit - this.counted) * this.reach;
    const scans = await this.#next((_scan, _chosen, expected) => expected >= enough);
    const left = leftOf(scans);
    for (const count of await Promise.all(scans.map((scan) => scan.count()))) this.counted += count;
    this.#passed += left - leftOf(scans);
  }

  /** Whatever comes before this has been given. */
  searchedTo(last: DocumentKey | undefined): DocumentKey | undefined {
    const head = this.first()?.head;
    if (head === undefined) return last;
    // The head itself has not been given: this is the place just before it.
    const place = { ...head, seq: head.seq + 1 };
    return last !== undefined && newestFirst(last, place) > 0 ? last : place;
  }

  /**
   * Those that are to make a step now, newest first, up to one before which there are enough; none
   * when some had to be opened first.
   */
  async #next(
    isEnough: (before: SegmentScan, chosen: number, expected: number) => boolean,
  ): Promise<readonly SegmentScan[]> {
    if (this.#pace.isDue) await this.#pace.turn();
    const waiting = this.#waiting();
    if (await this.#open(waiting[0])) return [];
    const scans: SegmentScan[] = [];
    let expected = 0;
    for (const scan of waiting) {
      if (!scan.isOpen || isEnough(scan, scans.length, expected)) break;
      scans.push(scan);
      expected += scan.expected;
    }
    this.reach *= 2;
    return scans;
  }

  /** Those that must make a step, newest first. */
  #waiting(): SegmentScan[] {
    return this.#scans
      .filter((scan) => scan.isWaiting)
      .toSorted(({ bound: a }, { bound: b }) =>
        a === undefined || b === undefined ? 0 : newestFirst(a, b),
      );
  }

  /** Opens this one and those that are next, unless it is open; whether it did. */
  async #open(first: SegmentScan | undefined): Promise<boolean> {
    if (first === undefined || first.isOpen) return false;
    const closed = this.#waiting().filter((scan) => !scan.isOpen);
    await Promise.all(closed.slice(0, this.#opened).map((scan) => scan.open()));
    this.#scans = this.#scans.filter((scan) => scan.head !== undefined);
    return true;
  }

  #foundBefore(bound: DocumentKey | undefined): number {
    if (bound === undefined) return 0;
    return this.#scans.reduce((sum, scan) => sum + scan.foundBefore(bound), 0);
  }
}

function leftOf(scans: readonly SegmentScan[]): number {
  return scans.reduce((sum, scan) => sum + scan.left, 0);
}

/** The later of where the time range ends and where to go on. */
function startOf({ after, before }: SearchRequest): DocumentKey | undefined {
  if (before === undefined) return after;
  const end = endOfTime(before);
  return after !== undefined && newestFirst(after, end) > 0 ? after : end;
}
