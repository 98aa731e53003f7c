import type { Context } from '../context.ts';
import type { Lane } from '../db/open.ts';
import { TERMS_VERSION } from '../search/document.ts';
import { buildSegment } from '../search/segments/build.ts';
import {
  SegmentError,
  type SegmentSource,
  type SegmentSummary,
  type WriteRows,
} from '../search/segments/layout.ts';
import { mergeSegments } from '../search/segments/merge.ts';
import type { Turns } from '../search/segments/pace.ts';
import * as documentStore from '../store/search-documents.ts';
import * as rowStore from '../store/search-rows.ts';
import * as segmentStore from '../store/search-segments.ts';
import type { Build, ListedSegment, SearchState } from '../store/search-segments.ts';
import { type Bell, pause } from './bell.ts';
import {
  type BuildOptions,
  type Change,
  type Changing,
  type SegmentChange,
  beginBuild,
  buildOn,
  endBuild,
  listSegment,
  numbersOf,
} from './search-index-build.ts';
import { type Catalog, isReadable } from './search-index-catalog.ts';
import type { Follower } from './search-index-follow.ts';
import { dueMerge, type MergeLimits } from './search-index-merges.ts';
import type { Piece, RecentPieces } from './search-index-recent.ts';

export interface KeepOptions {
  readonly db: Context['db'];
  readonly lane: Lane;
  readonly source: SegmentSource;
  readonly log: Context['log'];
  readonly clock: () => number;
  readonly catalog: Catalog;
  readonly recent: RecentPieces;
  readonly follower: () => Follower | undefined;
  readonly changed: Bell;
  readonly limits: KeepLimits;
  readonly turns: Turns;
  /** Called when recent documents have been stored. */
  readonly onStored: () => void;
}

export interface KeepLimits extends MergeLimits {
  /** Recent documents are stored when they are so many. */
  readonly pieceSize: number;
  /** What is built is stored so many documents at a time. */
  readonly buildSize: number;
  /** How long rows are kept that no listed segment has: searches that began before may read them. */
  readonly graceMs: number;
  readonly sweepEveryMs: number;
}

/** Somebody else has changed the index meanwhile. */
export class HoldLost extends Error {
  override readonly name = 'HoldLost';
  constructor() {
    super('another process has begun to keep the search index');
  }
}

const WAIT_MS = 1000;
const RETRY_MS = 5000;
const REMOVED_ROWS = 500;
/** So many events without messages are not read again by everyone who starts. */
const EVENTS_TO_PASS = 50_000;

/**
 * What one process at a time does for all: it stores recent documents as segments, merges segments,
 * builds the index anew, and removes rows that nobody needs any more.
 *
 * Rows of a segment are written first, under a number that no other ever gets. Then one short
 * transaction lists the segment and says up to which event all is in segments. Only the process that
 * last began to keep the index can do that: one that has lost its hold without noticing changes
 * nothing. Rows of unlisted segments do no harm; they are removed when nobody can
 * be reading them any more.
 */
export class Keeper {
  readonly #options: KeepOptions;
  readonly #unlistedSince = new Map<number, number>();
  /** Numbers of segments that are being written. */
  readonly #writing = new Set<number>();
  #committing: Promise<unknown> = Promise.resolve();
  #sweptAt: number;
  /** Which of all keepers this is. */
  #number = 0;
  /** Numbers of segments that cannot be read; the others are merged without them. */
  readonly #damaged = new Set<number>();
  readonly #building: BuildOptions;
  readonly #changing: Changing;

  constructor(options: KeepOptions) {
    this.#options = options;
    this.#sweptAt = options.clock();
    this.#building = { ...options, buildSize: options.limits.buildSize };
    this.#changing = {
      commit: (change) => this.#commit(change),
      write: (rows, signal, change) => this.#write(rows, signal, change),
    };
  }

  /** Keeps the index until the signal aborts. Throws when it cannot go on. */
  async run(signal: AbortSignal): Promise<void> {
    const { catalog } = this.#options;
    await catalog.refresh();
    const state = this.#state;
    if (state.termsVersion > TERMS_VERSION) throw newerIndex();
    this.#number = state.keeper;
    await this.#commit(async (_send, now) => ({ ...now, keeper: now.keeper + 1 }));
    this.#number = state.keeper + 1;
    if (!isReadable(state)) await beginBuild(this.#building, this.#changing);
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    const loops = [this.#storeOn(either), this.#tidyOn(either)];
    try {
      await Promise.all(loops);
    } finally {
      stop.abort();
      await Promise.allSettled(loops);
    }
  }

  get #state(): SearchState {
    const { state } = this.#options.catalog;
    if (state === undefined) throw new Error('the state of the index has not been read');
    return state;
  }

  /** Makes one change of list and state, with no other in between; then the new list is known here. */
  #commit(change: Change): Promise<void> {
    const committed = this.#committing.then(() => this.#commitNow(change));
    this.#committing = committed.catch(() => undefined);
    return committed;
  }

  async #commitNow(change: Change): Promise<void> {
    const { lane, catalog, changed } = this.#options;
    const state = this.#state;
    await lane.transaction(async (send) => {
      const next = await change(send, state);
      const changes = { ...next, version: state.version };
      if (!(await segmentStore.updateState(send, changes, this.#number))) throw new HoldLost();
    });
    await catalog.refresh();
    changed.ring();
  }

  async #storeOn(signal: AbortSignal): Promise<void> {
    const { recent, changed, log } = this.#options;
    while (!signal.aborted) {
      const rings = changed.rings;
      if (this.#isDue()) recent.seal();
      const piece = recent.oldest;
      if (piece === undefined) {
        await this.#passEmpty();
        await changed.wait(rings, WAIT_MS, signal);
        continue;
      }
      try {
        await this.#store(piece, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof HoldLost) throw error;
        log.warn({ err: error }, 'recent messages could not be stored in the search index yet');
        await pause(RETRY_MS, signal);
      }
    }
  }

  #isDue(): boolean {
    const { recent, limits } = this.#options;
    const follower = this.#options.follower();
    if (follower === undefined || recent.growing === 0) return false;
    if (follower.isAtEnd && recent.growing >= limits.pieceSize) return true;
    return follower.position - this.#state.eventId >= EVENTS_TO_PASS;
  }

  /** Notes how far the log has been read when there was nothing in it to store. */
  async #passEmpty(): Promise<void> {
    const { recent } = this.#options;
    const position = this.#options.follower()?.position ?? 0;
    if (recent.size > 0 || position - this.#state.eventId < EVENTS_TO_PASS) return;
    await this.#commit(async (_send, state) => ({
      ...state,
      eventId: Math.max(state.eventId, position),
    }));
  }

  async #store({ memory, through }: Piece, signal: AbortSignal): Promise<void> {
    await this.#write(
      (write) => buildSegment(memory, write),
      signal,
      async (send, state, segment) => {
        await listSegment(send, segment, state, state.generation);
        return { ...state, eventId: Math.max(state.eventId, through) };
      },
    );
    this.#options.onStored();
  }

  /** Writes the rows of a new segment, then makes a change that lists it. */
  async #write(
    write: (rows: WriteRows) => Promise<SegmentSummary>,
    signal: AbortSignal,
    change: SegmentChange,
  ): Promise<void> {
    const { lane } = this.#options;
    const no = await segmentStore.takeNumber(lane);
    this.#writing.add(no);
    try {
      const summary = await write(async (rows) => {
        signal.throwIfAborted();
        await rowStore.insertRows(lane, no, rows);
      });
      signal.throwIfAborted();
      await this.#commit((send, state) => change(send, state, { no, ...summary }));
    } finally {
      this.#writing.delete(no);
    }
  }

  async #tidyOn(signal: AbortSignal): Promise<void> {
    const { changed, log } = this.#options;
    while (!signal.aborted) {
      const rings = changed.rings;
      try {
        if (await this.#tidy(signal)) continue;
        await changed.wait(rings, WAIT_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof HoldLost) throw error;
        log.warn({ err: error }, 'the search index could not be tidied yet');
        await pause(RETRY_MS, signal);
      }
    }
  }

  /** Does one piece of what is to be done; whether there was any. */
  async #tidy(signal: AbortSignal): Promise<boolean> {
    // Also between the steps of a long build: what its merges leave is room for the next ones.
    await this.#sweep(signal);
    if (await this.#merge(signal)) return true;
    const state = this.#state;
    if (state.build !== undefined) {
      await this.#buildOn(state.build, signal);
      return true;
    }
    if (!state.isComplete || state.asked > state.built) {
      await beginBuild(this.#building, this.#changing);
      return true;
    }
    return false;
  }

  async #merge(signal: AbortSignal): Promise<boolean> {
    const { catalog, limits, source, lane, log } = this.#options;
    const sound = catalog.segments.filter(({ no }) => !this.#damaged.has(no));
    const inputs = dueMerge(this.#state, sound, limits);
    if (inputs.length === 0) return false;
    const [{ generation }] = inputs as [ListedSegment, ...ListedSegment[]];
    const nos = numbersOf(inputs);
    try {
      await this.#write(
        (write) =>
          mergeSegments(inputs, source, write, {
            keep: (keys) => documentStore.listKept(lane, keys),
            signal,
          }),
        signal,
        async (send, state, segment) => {
          if ((await segmentStore.removeSegments(send, nos)) !== nos.length) throw new HoldLost();
          await listSegment(send, segment, state, generation);
          return state;
        },
      );
    } catch (error) {
      if (!(error instanceof SegmentError) || !nos.includes(error.segmentNo)) throw error;
      this.#damaged.add(error.segmentNo);
      log.error({ err: error }, 'the search index is damaged: run chatkeep reindex');
    }
    return true;
  }

  async #buildOn(build: Build, signal: AbortSignal): Promise<void> {
    if (!(await buildOn(this.#building, this.#changing, build, signal))) return;
    await endBuild(this.#building, this.#changing, build);
    this.#damaged.clear();
  }

  /** Now and then, removes rows of segments that have not been listed for a while. */
  async #sweep(signal: AbortSignal): Promise<void> {
    const { lane, clock, catalog, limits } = this.#options;
    const now = clock();
    if (now - this.#sweptAt < limits.sweepEveryMs) return;
    this.#sweptAt = now;
    const stored = await rowStore.listStored(lane);
    await catalog.refresh();
    if (this.#state.keeper !== this.#number) throw new HoldLost();
    const used = new Set([...numbersOf(catalog.segments), ...this.#writing]);
    const unused = stored.filter((no) => !used.has(no));
    for (const no of this.#unlistedSince.keys()) {
      if (!unused.includes(no)) this.#unlistedSince.delete(no);
    }
    let removed = 0;
    for (const no of unused) {
      const since = this.#unlistedSince.get(no) ?? now;
      this.#unlistedSince.set(no, since);
      if (now - since < limits.graceMs) continue;
      while (await rowStore.removeRows(lane, no, REMOVED_ROWS)) signal.throwIfAborted();
      this.#unlistedSince.delete(no);
      removed += 1;
    }
    if (removed > 0) await rowStore.vacuumRows(lane);
  }
}

function newerIndex(): Error {
  return new Error('the search index was made by a newer chatkeep: run that one everywhere');
}
