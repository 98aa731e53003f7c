import { boundedCache } from './bounded-cache.ts';

const MINUTE_MS = 60_000;
// The key longest unseen is forgotten first.
const REMEMBERED = 50_000;

interface Minute {
  readonly endsAt: number;
  count: number;
}

/** Counts by key, in minutes that begin with the first of a key. */
export class MinuteCounts {
  readonly #minutes = boundedCache<string, Minute>({ most: REMEMBERED });

  /** Counts one. */
  add(key: string, nowMs: number): void {
    const minute = this.#running(key, nowMs);
    if (minute === undefined) this.#minutes.set(key, { endsAt: nowMs + MINUTE_MS, count: 1 });
    else minute.count += 1;
  }

  /** In how many ms there may be another, where so many a minute may be; 0 for now. */
  waitMs(key: string, most: number, nowMs: number): number {
    const minute = this.#running(key, nowMs);
    return minute === undefined || minute.count < most ? 0 : minute.endsAt - nowMs;
  }

  #running(key: string, nowMs: number): Minute | undefined {
    const minute = this.#minutes.get(key);
    return minute === undefined || minute.endsAt <= nowMs ? undefined : minute;
  }
}
