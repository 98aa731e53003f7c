import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Something that one process at a time may have, over all that use the database. */
export interface Hold extends AsyncDisposable {
  /** Aborts when the connection is lost, and with it the hold. */
  readonly lost: AbortSignal;
}

export interface HoldOptions {
  readonly connection: () => pg.ClientConfig;
  readonly name: string;
}

const ASK_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5000;

/**
 * Takes the hold if nobody has it. An open transaction keeps it, not the session, so that behind a
 * pooler it is given back when this process dies; the transaction has no snapshot and keeps no rows
 * from being vacuumed.
 */
export async function tryHold({ connection, name }: HoldOptions): Promise<Hold | undefined> {
  const client = new pg.Client({
    ...connection(),
    keepAlive: true,
    query_timeout: ANSWER_WITHIN_MS,
  });
  const lost = new AbortController();
  const released = new AbortController();
  client.on('error', (error) => lost.abort(error));
  client.on('end', () => lost.abort());
  const end = async () => {
    released.abort();
    await Promise.race([
      client.end().catch(() => undefined),
      delay(1000, undefined, { ref: false }),
    ]);
  };
  try {
    await client.connect();
    await client.query('begin; set local idle_in_transaction_session_timeout = 0');
    // Without parameters: those leave a portal open, and with it the snapshot.
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended(${client.escapeLiteral(name)}, 0)) as taken`,
    );
    if (rows[0]?.taken !== true) {
      await end();
      return undefined;
    }
  } catch (error) {
    await end();
    throw error;
  }
  const asking = askOn(client, AbortSignal.any([lost.signal, released.signal])).catch(
    (error: unknown) => lost.abort(error),
  );
  return {
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      await end();
      await asking;
    },
  };
}

async function askOn(client: pg.Client, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await delay(ASK_EVERY_MS, undefined, { signal: ended, ref: false }).catch(() => undefined);
    if (!ended.aborted) await client.query('select 1');
  }
}
