import type { Db } from '../db/open.ts';
import { ChunkBuilder } from '../search/chunks/build.ts';
import { CHUNK_SIZE } from '../search/chunks/layout.ts';
import { Pace, type Turns } from '../search/segments/pace.ts';
import * as sealStore from '../store/conversation-seals.ts';
import type { ChunkChanges } from '../store/conversation-seals.ts';

const NUMBERS = 128;

/**
 * Seals a chunk as it is now; false if another process has done so meanwhile. It takes part of a
 * second, in turns of a few milliseconds.
 */
export async function sealChunk(
  db: Db,
  chunk: number,
  turns: Turns,
  signal?: AbortSignal,
): Promise<boolean> {
  // What changes from here on has a stamp that is not among these, and stays noted as changed.
  const source = await sealStore.getSource(db, chunk);
  const builder = new ChunkBuilder(chunk, source.places);
  const pace = new Pace(turns);
  const first = chunk * CHUNK_SIZE;
  const used = new Set(source.places.map(({ no }) => Math.floor((no - first) / NUMBERS)));
  for (const stretch of used) {
    signal?.throwIfAborted();
    const fromNo = first + stretch * NUMBERS;
    for (const { no, ...texts } of await sealStore.listSearchTexts(db, fromNo, fromNo + NUMBERS)) {
      builder.add(no, texts);
      if (pace.isDue) await pace.turn();
    }
  }
  const built = await builder.finish(turns);
  signal?.throwIfAborted();
  return sealStore.replaceChunk(db, chunk, source, built);
}

export interface SealLimits {
  /** A chunk with so many changes is sealed, */
  readonly many: number;
  /** or one whose changes have waited for so long, */
  readonly mostWaitMs: number;
  /** or, when there are so many altogether, the one that has most of them. */
  readonly manyInAll: number;
  /** While more changes come in a second, only waiting too long counts. */
  readonly busy: number;
}

const MINUTE_MS = 60_000;

/** Which chunks are to be sealed, from one look at what has changed to the next. */
export class SealPlan {
  readonly #limits: SealLimits;
  #waitingSince = new Map<number, number>();
  readonly #postponed = new Map<number, number>();
  #seen: { readonly stamp: number; readonly atMs: number } | undefined;

  constructor(limits: SealLimits) {
    this.#limits = limits;
  }

  /** Those that are due, the one with the most changes first. */
  due(changes: readonly ChunkChanges[], nowMs: number): number[] {
    const { many, mostWaitMs, manyInAll } = this.#limits;
    const isBusy = this.#isBusy(changes, nowMs);
    const since = new Map(
      changes.map(({ chunk }) => [chunk, this.#waitingSince.get(chunk) ?? nowMs]),
    );
    this.#waitingSince = since;
    const inAll = changes.reduce((sum, each) => sum + each.changes, 0);
    return changes
      .filter(({ chunk }) => (this.#postponed.get(chunk) ?? 0) <= nowMs)
      .toSorted((a, b) => b.changes - a.changes)
      .filter(({ chunk, changes }, place) => {
        if (nowMs - (since.get(chunk) ?? nowMs) >= mostWaitMs) return true;
        return !isBusy && (changes >= many || (place === 0 && inAll >= manyInAll));
      })
      .map(({ chunk }) => chunk);
  }

  #isBusy(changes: readonly ChunkChanges[], nowMs: number): boolean {
    const before = this.#seen;
    const stamp = changes.reduce(
      (last, each) => Math.max(last, each.lastStamp),
      before?.stamp ?? 0,
    );
    this.#seen = { stamp, atMs: nowMs };
    if (before === undefined) return false;
    const seconds = Math.max(1, (nowMs - before.atMs) / 1000);
    return (stamp - before.stamp) / seconds > this.#limits.busy;
  }

  sealed(chunk: number): void {
    this.#waitingSince.delete(chunk);
    this.#postponed.delete(chunk);
  }

  /** Leaves a chunk that could not be sealed for a while, so that others have their turn. */
  failed(chunk: number, nowMs: number): void {
    this.#postponed.set(chunk, nowMs + 10 * MINUTE_MS);
  }
}
