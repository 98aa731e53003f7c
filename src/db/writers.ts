import type { Writable } from 'node:stream';
import pg from 'pg';
import type { Prepared, Queries, Transaction } from './open.ts';

/**
 * A few connections for short transactions that many callers share. Statements are sent without
 * waiting for the answers to those before, and the commit with the last of them: a transaction that
 * reads once and writes once takes two round trips, and holds the locks that it takes last for no
 * longer than the server needs.
 */
export interface Writers extends AsyncDisposable {
  transaction<T>(
    work: (tx: Transaction) => Promise<{ readonly last: Promise<T> }>,
    options?: { readonly lockTimeoutMs: number },
  ): Promise<T>;
}

export interface WriterOptions {
  readonly connection: () => pg.PoolConfig;
  readonly onError: (error: Error) => void;
  readonly queriesOn: (client: pg.ClientBase) => Queries;
}

const CONNECTIONS = 4;

// All that is done here is to find some rows by their keys. Left alone, the planner plans each
// statement anew for every transaction, since it sees how many values the arrays have, which costs
// more than running it; and what it plans once, knowing nothing of the arrays, reads whole tables.
// Nothing of it is worth being compiled.
export const PLANNING = `
  set jit = off;
  set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off;
  set enable_bitmapscan = off;
  set enable_hashjoin = off;
  set enable_mergejoin = off`;

/** What is sent to PostgreSQL in one turn of the event loop goes out in one write. */
function writeTogether(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

export function openWriters(options: WriterOptions): Writers {
  const pool = new pg.Pool({ ...options.connection(), max: CONNECTIONS, pipeline: true });
  pool.on('connect', (client) => {
    client.on('error', options.onError);
    client.query(PLANNING).catch(options.onError);
  });
  pool.on('error', () => undefined);

  // What the database says of one statement is the cause of what it says of those behind it.
  function open(client: pg.ClientBase, failures: unknown[]): Transaction {
    let queries: Queries | undefined;
    return {
      client,
      get queries() {
        return (queries ??= options.queriesOn(client));
      },
      send<Row extends pg.QueryResultRow>(statement: Prepared, values: readonly unknown[]) {
        writeTogether(client);
        const sent = client
          .query<Row>({ ...statement, values: [...values] })
          .then((result) => result.rows);
        // Whoever sent it may already be busy with an earlier one's failure.
        sent.catch((error: unknown) => failures.push(error));
        return sent;
      },
      beforeCommit() {
        throw new Error('a pipelined transaction has nothing to do before its commit');
      },
    };
  }

  return {
    async transaction(work, limits) {
      const client = await pool.connect();
      let broken = true;
      try {
        const failures: unknown[] = [];
        writeTogether(client);
        const began = client.query('begin');
        began.catch((error: unknown) => failures.push(error));
        if (limits !== undefined) {
          const set = client.query(`set local lock_timeout = ${limits.lockTimeoutMs}`);
          set.catch((error: unknown) => failures.push(error));
        }
        let last;
        try {
          ({ last } = await work(open(client, failures)));
        } catch (error) {
          broken = await client.query('rollback').then(
            () => false,
            () => true,
          );
          throw failures[0] ?? error;
        }
        const [, given, ended] = await Promise.allSettled([began, last, client.query('commit')]);
        broken = ended.status === 'rejected';
        if (given.status === 'rejected') throw failures[0] ?? given.reason;
        if (ended.status === 'rejected') throw ended.reason;
        if (ended.value.command === 'COMMIT') return given.value;
        throw new Error('the transaction was rolled back: a statement before the commit failed');
      } finally {
        client.release(broken);
      }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}
