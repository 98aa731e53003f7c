import type { Context } from '../context.ts';
import type { Slice } from '../domain/page.ts';
import { MalformedBytes } from '../search/segments/bytes.ts';
import { Turns } from '../search/segments/pace.ts';
import * as searchStore from '../store/conversation-search.ts';
import type { ConversationFilter, ConversationSearchPage } from '../store/conversation-search.ts';
import * as sealStore from '../store/conversation-seals.ts';
import { pause } from './bell.ts';
import { ChunkRows } from './conversation-chunk-rows.ts';
import { type ChunkSearchLimits, searchChunks } from './conversation-chunk-search.ts';
import { type SealLimits, SealPlan, sealChunk } from './conversation-seal.ts';
import { repeat } from './repeat.ts';

export interface ConversationChunksStatus {
  /** Conversations that are not as their chunk has them. */
  readonly changed: number;
  /** Whether it is this process that seals. */
  readonly isSealing: boolean;
  /** Searches of this process that chunks answered, and those left to the database alone. */
  readonly byChunks: number;
  readonly byDatabase: number;
}

/** What chatSearchs looks in: conversations in chunks, sealed in the background (ADR 19). */
export interface ConversationChunks extends AsyncDisposable {
  /** Begins to seal whenever no other process does. */
  start(): void;
  /** Conversations that match all filters, newest first. */
  search(filter: ConversationFilter, slice: Slice): Promise<ConversationSearchPage>;
  /** Seals all that has changed by now; waits for its turn where another process seals. */
  seal(signal?: AbortSignal): Promise<void>;
  status(): Promise<ConversationChunksStatus>;
}

export interface ConversationChunksOptions extends SealLimits, ChunkSearchLimits {
  /** Of a range of time with fewer conversations each is read. */
  readonly fewInRange: number;
  readonly cacheBytes: number;
  readonly lookEveryMs: number;
  readonly tryEveryMs: number;
  /** When a chunk is damaged, chunks are left alone for so long. */
  readonly mendMs: number;
}

const usual: ConversationChunksOptions = {
  many: 2048,
  mostWaitMs: 300_000,
  manyInAll: 8000,
  busy: 200,
  mostChanged: 20_000,
  mostLookedAt: 5000,
  fewInRange: 2000,
  cacheBytes: 64 * 2 ** 20,
  lookEveryMs: 5000,
  tryEveryMs: 5000,
  mendMs: 600_000,
};

/** What one process at a time has that seals. */
const HOLD = 'chatkeep.conversation-chunks';
const WAIT_MS = 200;

type Dependencies = Pick<Context, 'db' | 'log' | 'clock'>;

export function openConversationChunks(
  { db, log, clock }: Dependencies,
  options: Partial<ConversationChunksOptions> = {},
): ConversationChunks {
  const limits = { ...usual, ...options };
  const turns = new Turns();
  const rows = new ChunkRows(db, turns, limits.cacheBytes);
  const plan = new SealPlan(limits);
  const stop = new AbortController();
  const counts = { byChunks: 0, byDatabase: 0 };
  let sealing: AsyncDisposable | undefined;
  let isSealing = false;
  let mending: Promise<void> = Promise.resolve();
  let mendedUntilMs = 0;

  async function sealOne(chunk: number, signal: AbortSignal): Promise<boolean> {
    try {
      const isSealed = await sealChunk(db, chunk, turns, signal);
      plan.sealed(chunk);
      return isSealed;
    } catch (error) {
      if (!signal.aborted) plan.failed(chunk, clock());
      throw error;
    }
  }

  async function sealDue(signal: AbortSignal): Promise<void> {
    for (const chunk of plan.due(await sealStore.listChanges(db), clock())) {
      signal.throwIfAborted();
      await sealOne(chunk, signal);
    }
  }

  async function tryToSeal(signal: AbortSignal): Promise<void> {
    await using hold = await db.tryHold(HOLD);
    if (hold === undefined) return;
    isSealing = true;
    const either = AbortSignal.any([signal, hold.lost]);
    try {
      while (!either.aborted) {
        await sealDue(either);
        await pause(limits.lookEveryMs, either);
      }
    } finally {
      isSealing = false;
    }
  }

  /** Has all chunks sealed anew, one after another, from what they were made of. */
  async function mend(): Promise<void> {
    try {
      for (const chunk of await sealStore.listChunks(db)) {
        if (stop.signal.aborted) return;
        await sealStore.noteChunk(db, chunk);
      }
    } catch (error) {
      log.error({ err: error }, 'chunks of conversations could not be noted to be sealed anew');
    }
  }

  async function byChunks(filter: ConversationFilter, slice: Slice) {
    if (clock() < mendedUntilMs) return undefined;
    try {
      return await searchChunks({ db, rows, turns, limits }, filter, slice);
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error;
      // Others that ask at the same time meet the same.
      if (clock() < mendedUntilMs) return undefined;
      log.error({ err: error }, 'a chunk of conversations is damaged: all will be sealed anew');
      mendedUntilMs = clock() + limits.mendMs;
      mending = mend();
      return undefined;
    }
  }

  return {
    start() {
      if (stop.signal.aborted) throw new Error('the conversation chunks are closed');
      const failed = 'chunks of conversations are not sealed by this process';
      sealing ??= repeat({ log, everyMs: limits.tryEveryMs, first: 'now', failed }, tryToSeal);
    },
    async search(filter, slice) {
      if (!searchStore.hasText(filter)) return searchStore.searchByTime(db, filter, slice);
      const inRange = await searchStore.countInRange(db, filter);
      if (inRange > limits.fewInRange) {
        const page = await byChunks(filter, slice);
        if (page !== undefined) {
          counts.byChunks += 1;
          return page;
        }
      }
      counts.byDatabase += 1;
      return searchStore.searchByText(db, filter, slice, inRange);
    },
    async seal(given) {
      const signal = given === undefined ? stop.signal : AbortSignal.any([stop.signal, given]);
      const all = (await sealStore.listChanges(db)).map(({ chunk }) => chunk);
      for (;;) {
        signal.throwIfAborted();
        await using hold = await db.tryHold(HOLD);
        if (hold === undefined) {
          const changed = new Set((await sealStore.listChanges(db)).map(({ chunk }) => chunk));
          if (!all.some((chunk) => changed.has(chunk))) return;
          await pause(WAIT_MS, signal);
          continue;
        }
        const either = AbortSignal.any([signal, hold.lost]);
        for (const chunk of all) {
          while (!(await sealOne(chunk, either))) either.throwIfAborted();
        }
        return;
      }
    },
    async status() {
      const changes = await sealStore.listChanges(db);
      const changed = changes.reduce((sum, each) => sum + each.changes, 0);
      return { changed, isSealing, ...counts };
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await sealing?.[Symbol.asyncDispose]();
      await mending;
    },
  };
}
