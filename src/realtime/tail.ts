import { setImmediate as turn } from 'node:timers/promises';
import type { Context } from '../context.ts';
import * as live from '../usecases/live.ts';
import type { DeliverableEvent } from '../usecases/live.ts';

export interface Tail extends AsyncDisposable {
  /** The id of the last event that was told. */
  readonly position: number;
  /** Says that there may be more. */
  wake(): void;
}

export interface TailOptions {
  /** Where to begin. */
  readonly position: number;
  readonly tell: (event: DeliverableEvent) => void;
  /** Whether anybody listens; otherwise events are passed over unread. */
  readonly isNeeded: () => boolean;
}

const BATCH = 500;
/** Nobody needs to wake it: it looks by itself so often. */
const POLL_MS = 500;
/** Under load, events are taken together that came within so much time. */
const GATHER_MS = 4;

/** Reads the log from its end on, and tells every event once, in order. */
export function openTail(ctx: Context, options: TailOptions): Tail {
  const stop = new AbortController();
  let { position } = options;
  let woken = false;
  let failing = false;
  let resume: (() => void) | undefined;

  async function readOn(): Promise<number> {
    if (!options.isNeeded()) {
      const last = await live.lastEventId(ctx);
      if (options.isNeeded()) return BATCH;
      position = Math.max(position, last);
      return 0;
    }
    const events = await live.tail(ctx, { after: position, limit: BATCH });
    for (const event of events) {
      tellOne(event);
      position = event.id;
    }
    return events.length;
  }

  // One event that cannot be told does not keep those after it.
  function tellOne(event: DeliverableEvent): void {
    try {
      options.tell(event);
    } catch (error) {
      ctx.log.error({ err: error, event: event.id }, 'an event could not be told');
    }
  }

  async function pause(ms: number, untilWoken: boolean): Promise<void> {
    if (stop.signal.aborted || (untilWoken && woken)) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      resume = () => {
        if (!untilWoken && !stop.signal.aborted) return;
        clearTimeout(timer);
        done();
      };
    });
    resume = undefined;
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      woken = false;
      try {
        const count = await readOn();
        failing = false;
        if (count === BATCH) {
          await turn();
          continue;
        }
        if (count > 0) await pause(GATHER_MS, false);
      } catch (error) {
        if (stop.signal.aborted) return;
        if (!failing) ctx.log.warn({ err: error }, 'the log could not be read; it is tried again');
        failing = true;
        await pause(POLL_MS, false);
        continue;
      }
      await pause(POLL_MS, true);
    }
  }

  const running = run();
  return {
    get position() {
      return position;
    },
    wake() {
      woken = true;
      resume?.();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      resume?.();
      await running;
    },
  };
}
