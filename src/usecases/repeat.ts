import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface Repetition {
  readonly log: Pick<Logger, 'warn'>;
  /** From the end of one run to the beginning of the next. */
  readonly everyMs: number;
  /** Whether the first run begins at once, or after `everyMs`. */
  readonly first: 'now' | 'later';
  /** What the log says of a run that failed, unless the one before failed too. */
  readonly failed: string;
}

/**
 * Does `work` again and again, one run at a time, until disposed. A failure is logged, and it goes
 * on; those right after it are not, until a run succeeds. Disposing aborts the signal and waits for
 * the run in hand, which may end early by throwing the signal's reason. It keeps no process from
 * ending.
 */
export function repeat(
  { log, everyMs, first, failed }: Repetition,
  work: (signal: AbortSignal) => Promise<unknown>,
): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;

  let isFailing = false;
  async function once(): Promise<void> {
    try {
      await work(signal);
      isFailing = false;
    } catch (error) {
      if (signal.aborted && error === signal.reason) return;
      if (!isFailing) log.warn({ err: error }, failed);
      isFailing = true;
    }
  }

  async function pause(): Promise<void> {
    try {
      await delay(everyMs, undefined, { signal, ref: false });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async function run(): Promise<void> {
    if (first === 'later') await pause();
    while (!signal.aborted) {
      await once();
      await pause();
    }
  }

  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}
