import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { repeat } from '../usecases/repeat.ts';
import { lastMessageNo } from '../usecases/status.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What the last day was like, minute by minute. */
    readonly minutes: RequestMinutes;
  }
}

export interface Minute {
  /** When it began, epoch ms. */
  readonly at: number;
  /** Answered by this process. */
  readonly requests: number;
  /** Of them, with a 5xx. */
  readonly failed: number;
  /** Within which half, and nineteen of twenty, were answered; null when there were none. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Messages stored by all processes, about; null when that is not known. */
  readonly messages: number | null;
}

export interface RequestMinutes {
  /** Whole minutes, the oldest first. */
  list(): readonly Minute[];
  /** Ends the minute in hand. */
  tick(): Promise<void>;
}

const MINUTE_MS = 60_000;
const MOST_MINUTES = 24 * 60;
/** Of a minute with more requests, times of some are kept, each as likely as another. */
const MOST_TIMES = 1000;

function quantile(sorted: readonly number[], share: number): number | null {
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return found === undefined ? null : Math.round(found * 10) / 10;
}

/** Counts requests by the minute, in memory, for the pictures of a status page. */
export function addRequestMinutes(server: FastifyInstance, ctx: Context): void {
  const past: Minute[] = [];
  let [at, requests, failed] = [ctx.clock(), 0, 0];
  let times: number[] = [];
  let lastNo: number | undefined;

  server.addHook('onResponse', (_request, reply, done) => {
    requests += 1;
    if (reply.statusCode >= 500) failed += 1;
    if (times.length < MOST_TIMES) {
      times.push(reply.elapsedTime);
    } else {
      const place = Math.floor(Math.random() * requests);
      if (place < MOST_TIMES) times[place] = reply.elapsedTime;
    }
    done();
  });

  async function tick(): Promise<void> {
    const sorted = times.toSorted((a, b) => a - b);
    const ended = { at, requests, failed };
    [at, requests, failed, times] = [ctx.clock(), 0, 0, []];
    const no = await lastMessageNo(ctx).catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'a minute is kept without its number of messages');
      return undefined;
    });
    past.push({
      ...ended,
      p50Ms: quantile(sorted, 0.5),
      p95Ms: quantile(sorted, 0.95),
      messages: no === undefined || lastNo === undefined ? null : no - lastNo,
    });
    lastNo = no;
    if (past.length > MOST_MINUTES) past.shift();
  }

  server.decorate('minutes', { list: () => past, tick });
  const repeated = repeat(
    {
      log: ctx.log,
      everyMs: MINUTE_MS,
      first: 'later',
      failed: 'the minutes of the status page could not be kept',
    },
    tick,
  );
  server.addHook('onClose', () => repeated[Symbol.asyncDispose]());
}
