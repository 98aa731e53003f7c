import type { Context } from '../context.ts';
import type { Lane } from '../db/open.ts';
import { AppError } from '../errors.ts';
import { TERMS_VERSION } from '../search/document.ts';
import { SegmentError } from '../search/segments/layout.ts';
import { SegmentCache } from '../search/segments/loader.ts';
import { Turns } from '../search/segments/pace.ts';
import type { Index } from '../search/segments/scans.ts';
import * as eventStore from '../store/events.ts';
import * as rowStore from '../store/search-rows.ts';
import * as segmentStore from '../store/search-segments.ts';
import { Bell } from './bell.ts';
import { repeat } from './repeat.ts';
import { isReadable, openCatalog, readableSegments } from './search-index-catalog.ts';
import { Follower } from './search-index-follow.ts';
import { Keeper, type KeepLimits } from './search-index-keep.ts';
import { RecentPieces } from './search-index-recent.ts';

/** What can be searched now. */
export interface Searchable {
  readonly index: Index;
  /** Otherwise some messages cannot be found yet: the index is being built, or it is behind. */
  readonly isComplete: boolean;
}

export interface RebuildProgress {
  readonly done: number;
  readonly total: number;
}

export interface RebuildSummary {
  readonly documents: number;
  readonly seconds: number;
}

export interface SearchIndexStatus {
  readonly documents: number;
  readonly recent: number;
  readonly segments: number;
  readonly bytes: number;
  /** Events of the log that are not in it yet. */
  readonly behind: number;
  readonly isComplete: boolean;
  readonly isKeeper: boolean;
  /** Epoch ms; undefined when this process has stored nothing yet. */
  readonly storedAt: number | undefined;
}

/** The index of all messages, as this process reads it. It begins to follow the log when first used. */
export interface SearchIndex extends AsyncDisposable {
  /** Connections for searches alone. */
  readonly db: Pick<Lane, 'prepared' | 'transaction'>;
  /**
   * Begins to follow the log, and keeps the index whenever no other process does. Who is not going to
   * search can leave it at keeping.
   */
  start(purpose?: 'search' | 'keep'): void;
  /** What can be searched now, by functions of `src/search/segments/search.ts`. */
  read(): Promise<Searchable>;
  /**
   * Does `search` on what {@link read} gives, and again while what it read has been merged meanwhile.
   * Throws unavailable where the index is damaged, saying how to mend it.
   */
  search<T>(search: (searchable: Searchable) => Promise<T>): Promise<T>;
  /** Resolves when all that is committed by now can be found by this process. */
  caughtUp(signal?: AbortSignal): Promise<void>;
  /**
   * Resolves when all that is committed by now is stored, but for the last few hundred messages, if it
   * is this process that keeps the index; at once if another does, or when the signal aborts.
   */
  stored(signal?: AbortSignal): Promise<void>;
  /** Has the index built anew from the messages, by whoever keeps it, while the old one serves. */
  rebuild(
    onProgress?: (progress: RebuildProgress) => void,
    signal?: AbortSignal,
  ): Promise<RebuildSummary>;
  status(): Promise<SearchIndexStatus>;
}

export interface SearchIndexOptions extends KeepLimits {
  /** Recent documents of a process that does not keep the index are dropped so many at a time. */
  readonly readerPieceSize: number;
  /** Recent documents are stored so many at a time while there is much to catch up with. */
  readonly bulkPieceSize: number;
  /** So many recent documents are held at most, about; then it waits until some are stored. */
  readonly mostRecent: number;
  readonly lookEveryMs: number;
  readonly tryEveryMs: number;
  readonly cacheBytes: number;
}

const usual: SearchIndexOptions = {
  pieceSize: 8192,
  readerPieceSize: 2048,
  bulkPieceSize: 65_536,
  buildSize: 65_536,
  mostRecent: 100_000,
  fanIn: 8,
  levelSize: 8192,
  mostMerged: 3_000_000,
  graceMs: 20_000,
  sweepEveryMs: 10_000,
  lookEveryMs: 1000,
  tryEveryMs: 5000,
  cacheBytes: 64 * 2 ** 20,
};

/** What one process at a time has that keeps the index. */
const HOLD = 'chatkeep.search-index';
const SEARCH_CONNECTIONS = 2;
const WORK_CONNECTIONS = 2;
const SEARCH_TIMEOUT_MS = 10_000;
const WORK_TIMEOUT_MS = 120_000;
const WAIT_MS = 200;
/** How often a search is done at most, while what it reads is merged. */
const TRIES = 3;
/** Fewer recent documents are left to whoever comes next. */
const LEAST_STORED = 1000;
/** Between two slices of searches, of 2 ms, whatever else there is to do goes on for so long. */
const OTHERS_MS = 6;

type Dependencies = Pick<Context, 'db' | 'log' | 'clock'>;

export function openSearchIndex(
  { db, log, clock }: Dependencies,
  options: Partial<SearchIndexOptions> = {},
): SearchIndex {
  const limits = { ...usual, ...options };
  const stop = new AbortController();
  const searchLane = db.lane({ size: SEARCH_CONNECTIONS, timeoutMs: SEARCH_TIMEOUT_MS });
  const workLane = db.lane({ size: WORK_CONNECTIONS, timeoutMs: WORK_TIMEOUT_MS });
  const source = rowStore.openSource(searchLane);
  const workSource = rowStore.openSource(workLane);
  const cache = new SegmentCache(limits.cacheBytes);
  const turns = new Turns();
  const searchTurns = new Turns(OTHERS_MS);
  const recent = new RecentPieces();
  const changed = new Bell();
  const running: AsyncDisposable[] = [];
  let purpose: 'search' | 'keep' | undefined;
  let listener: AsyncDisposable | undefined;
  let follower: Follower | undefined;
  let keeper: Keeper | undefined;
  let storedAt: number | undefined;
  let storedTo: number | undefined;
  let disposed: Promise<void> | undefined;

  const catalog = openCatalog(workLane, (state) => {
    if (isReadable(state)) {
      recent.dropThrough(state.eventId);
      follower?.passTo(state.eventId);
      follower?.wake();
      // What came since then is stored, and can be dropped, at another time than what comes now.
      if (keeper === undefined && state.eventId !== storedTo) recent.seal();
      storedTo = state.eventId;
      follow();
    }
    changed.ring();
  });

  const keeping = () => keeper !== undefined;

  /** Follows the log from where the segments end, as soon as there is reason to. */
  function follow(): void {
    const { state } = catalog;
    if (follower !== undefined || state === undefined || !isReadable(state)) return;
    if (stop.signal.aborted || (purpose !== 'search' && !keeping())) return;
    const { readerPieceSize, pieceSize, bulkPieceSize, mostRecent } = limits;
    follower = new Follower(state.eventId, {
      db,
      lane: workLane,
      log,
      recent,
      changed,
      pieceSize: (isBehind) =>
        keeping() ? (isBehind ? bulkPieceSize : pieceSize) : readerPieceSize,
      mostRecent,
      turns,
    });
    listener = db.listen({
      channels: [eventStore.EVENTS_CHANNEL],
      onNotification: () => follower?.wake(),
      onListening: () => follower?.wake(),
    });
  }

  async function look(): Promise<void> {
    await catalog.refresh();
    follow();
  }

  async function tryToKeep(signal: AbortSignal): Promise<void> {
    await using hold = await db.tryHold(HOLD);
    if (hold === undefined) return;
    keeper = new Keeper({
      db,
      lane: workLane,
      source: workSource,
      log,
      clock,
      catalog,
      recent,
      follower: () => follower,
      changed,
      limits,
      turns,
      onStored: () => {
        storedAt = clock();
      },
    });
    try {
      await keeper.run(AbortSignal.any([signal, hold.lost]));
    } finally {
      keeper = undefined;
    }
  }

  function start(wanted: 'search' | 'keep' = 'search'): void {
    if (stop.signal.aborted) throw closed();
    const isFirst = purpose === undefined;
    if (purpose !== 'search') purpose = wanted;
    if (isFirst) {
      const unread = 'the state of the search index cannot be read';
      const unkept = 'the search index is not kept by this process';
      const { lookEveryMs, tryEveryMs } = limits;
      running.push(
        repeat({ log, everyMs: lookEveryMs, first: 'now', failed: unread }, look),
        repeat({ log, everyMs: tryEveryMs, first: 'now', failed: unkept }, tryToKeep),
      );
    }
    follow();
  }

  /** Waits until something is so, looking whenever anything has changed. */
  async function until(isSo: () => boolean, signal: AbortSignal | undefined): Promise<void> {
    const either = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
    for (;;) {
      const rings = changed.rings;
      if (stop.signal.aborted) throw closed();
      if (isSo()) return;
      signal?.throwIfAborted();
      const { state } = catalog;
      if (state !== undefined && state.termsVersion > TERMS_VERSION) throw newer();
      follower?.wake();
      await changed.wait(rings, WAIT_MS, either);
      if (!either.aborted) await look();
    }
  }

  async function read(): Promise<Searchable> {
    start();
    if (catalog.state === undefined) await look();
    const { state } = catalog;
    const segments = [...recent.segments(), ...readableSegments(catalog)];
    const isComplete = state !== undefined && isBuilt(state) && follower?.isAtEnd === true;
    return { index: { source, cache, turns: searchTurns, segments }, isComplete };
  }

  return {
    db: searchLane,
    start,
    read,
    async search(work) {
      for (let tries = 1; ; tries++) {
        try {
          return await work(await read());
        } catch (error) {
          if (!(error instanceof SegmentError)) throw error;
          await look();
          const isListed = catalog.segments.some(({ no }) => no === error.segmentNo);
          if (error.reason === 'damaged' || isListed || tries === TRIES) throw damaged(error);
        }
      }
    },
    async caughtUp(signal) {
      start();
      const last = await eventStore.findLastId(db);
      await until(() => {
        const { state } = catalog;
        return state !== undefined && isBuilt(state) && isPast(last);
      }, signal);
    },
    async stored(signal) {
      const last = await eventStore.findLastId(db);
      const isOver = () => {
        if (signal?.aborted === true) return true;
        const { state } = catalog;
        if (!keeping() || state === undefined) return !keeping();
        if (!isBuilt(state) || !isPast(last)) return false;
        if (recent.growing >= LEAST_STORED) recent.seal();
        return recent.size < LEAST_STORED;
      };
      await until(isOver, signal);
    },
    async rebuild(onProgress, signal) {
      start('keep');
      const asked = await segmentStore.updateAsked(workLane);
      const startedAt = clock();
      await look();
      changed.ring();
      await until(() => {
        const { state } = catalog;
        if (state?.build !== undefined) onProgress?.(state.build);
        return state !== undefined && isBuilt(state) && state.built >= asked;
      }, signal);
      const segments = readableSegments(catalog);
      return {
        documents: segments.reduce((sum, { size }) => sum + size, 0),
        seconds: (clock() - startedAt) / 1000,
      };
    },
    async status() {
      const segments = readableSegments(catalog);
      const { state } = catalog;
      const last = await eventStore.findLastId(db);
      return {
        documents: segments.reduce((sum, { size }) => sum + size, 0),
        recent: recent.size,
        segments: segments.length,
        bytes: segments.reduce((sum, segment) => sum + bytesOf(segment), 0),
        behind: Math.max(0, last - (follower?.position ?? state?.eventId ?? 0)),
        isComplete: state !== undefined && isBuilt(state),
        isKeeper: keeping(),
        storedAt,
      };
    },
    [Symbol.asyncDispose]: () => (disposed ??= dispose()),
  };

  async function dispose(): Promise<void> {
    stop.abort(closed());
    changed.ring();
    await Promise.all(running.map((each) => each[Symbol.asyncDispose]()));
    await follower?.[Symbol.asyncDispose]();
    await listener?.[Symbol.asyncDispose]();
    await searchLane[Symbol.asyncDispose]();
    await workLane[Symbol.asyncDispose]();
  }

  function isPast(eventId: number): boolean {
    return (follower?.position ?? -1) >= eventId;
  }
}

function isBuilt(state: segmentStore.SearchState): boolean {
  return isReadable(state) && state.isComplete;
}

function bytesOf(segment: segmentStore.ListedSegment): number {
  const { starts, chunkBytes, blockBytes, partBytes } = segment;
  return starts.length + chunkBytes + blockBytes + partBytes;
}

function closed(): AppError {
  return new AppError('unavailable', 'the search index is closed: this process is stopping');
}

function newer(): AppError {
  return new AppError(
    'unavailable',
    'the search index was made by a newer chatkeep: run that one everywhere',
  );
}

function damaged(error: SegmentError): AppError {
  return new AppError(
    'unavailable',
    `the search index is damaged: have it mended by "chatkeep reindex" (${error.message})`,
    {},
    { cause: error },
  );
}
