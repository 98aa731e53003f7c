import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

export interface ListenHandlers {
  readonly channels: readonly string[];
  readonly onNotification: (channel: string, payload: string) => void;
  /** Every time it begins to listen, also anew: what was said before then is not repeated. */
  readonly onListening: () => void;
}

export interface ListenOptions extends ListenHandlers {
  readonly connection: () => pg.ClientConfig;
  readonly onError: (error: unknown) => void;
}

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2000;
// A connection whose other end went without a word is noticed by a question that is not answered.
const ASK_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5000;

/** One connection that listens, and is made anew whenever it is lost. */
export function openListener(options: ListenOptions): AsyncDisposable {
  const stop = new AbortController();

  async function listenOnce(): Promise<void> {
    const client = new pg.Client({
      ...options.connection(),
      keepAlive: true,
      query_timeout: ANSWER_WITHIN_MS,
    });
    const lost = new AbortController();
    client.on('error', (error) => lost.abort(error));
    client.on('end', () => lost.abort());
    client.on('notification', ({ channel, payload }) => {
      options.onNotification(channel, payload ?? '');
    });
    const ended = AbortSignal.any([lost.signal, stop.signal]);
    try {
      await client.connect();
      for (const channel of options.channels) await client.query(`listen ${channel}`);
      options.onListening();
      while (!ended.aborted) {
        await delay(ASK_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
        if (!ended.aborted) await client.query('select 1');
      }
      if (!stop.signal.aborted) throw lost.signal.reason;
    } finally {
      await endOf(client);
    }
  }

  async function run(): Promise<void> {
    let delayMs = FIRST_DELAY_MS;
    while (!stop.signal.aborted) {
      const since = Date.now();
      try {
        await listenOnce();
      } catch (error) {
        if (!stop.signal.aborted) options.onError(error);
      }
      if (Date.now() - since > LONGEST_DELAY_MS) delayMs = FIRST_DELAY_MS;
      await delay(delayMs, undefined, { signal: stop.signal }).catch(() => undefined);
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
    }
  }

  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** Says goodbye, and does not wait for one that no longer answers. */
async function endOf(client: pg.Client): Promise<void> {
  const ended = client.end().catch(() => undefined);
  await Promise.race([ended, delay(1000, undefined, { ref: false })]);
}
