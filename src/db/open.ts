import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import { AppError, isAppError, codeOf, hasCode } from '../errors.ts';
import { type Hold, tryHold } from './hold.ts';
import { type Lane, openLane } from './lane.ts';
import { type ListenHandlers, openListener } from './listen.ts';
import { migrate } from './migrate.ts';
import { openReaders } from './readers.ts';
import { openWriters } from './writers.ts';
import type { Schema } from './schema.ts';

/** A statement of a hot path: planned once per connection under its name. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

export type Queries = Kysely<Schema>;

/** One connection inside a transaction: Kysely for most statements, the client for COPY. */
export interface Transaction {
  readonly client: pg.ClientBase;
  readonly queries: Queries;
  /**
   * Runs a prepared statement after those sent before. In a pipelined transaction it goes out at
   * once, so that several cost one round trip.
   */
  send<Row extends pg.QueryResultRow>(
    statement: Prepared,
    values: readonly unknown[],
  ): Promise<Row[]>;
  /**
   * Has `work` done last, when all else is: for rows that many transactions write, whose locks are
   * to be held for as short as possible. Not in a pipelined transaction.
   */
  beforeCommit(work: () => Promise<unknown>): void;
}

/** Everywhere, `json` columns come as text and bigints as numbers. */
export interface Db extends AsyncDisposable {
  readonly queries: Queries;
  readonly pool: pg.Pool;
  /** Runs a short prepared read on one of the shared, pipelined connections. */
  read<Row extends pg.QueryResultRow>(
    statement: Prepared,
    values: readonly unknown[],
  ): Promise<Row[]>;
  /** Runs a prepared statement on a connection of the pool. */
  prepared<Row extends pg.QueryResultRow>(
    statement: Prepared,
    values: readonly unknown[],
  ): Promise<Row[]>;
  /** Runs a statement on a connection of the pool, planned for just these values. */
  query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]>;
  /**
   * Runs `work` in one transaction on one connection; commits when it returns, else rolls back. What
   * the database breaks off as a deadlock is done again, a few times, unless it is not `repeatable`.
   */
  transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    options?: { readonly repeatable: boolean },
  ): Promise<T>;
  /**
   * The same on one of a few connections kept for it, where {@link Transaction.send} does not wait
   * for answers. The commit goes out with what `work` sent last: it gives the promise of that as
   * `last` instead of waiting for it. Whoever waits for a lock for longer than `lockTimeoutMs` (some
   * seconds) fails with 55P03; nothing is done again.
   */
  pipelined<T>(
    work: (tx: Transaction) => Promise<{ readonly last: Promise<T> }>,
    options?: { readonly lockTimeoutMs: number },
  ): Promise<T>;
  /** A connection of its own for the length of `work`; temporary tables live as long as it. */
  withConnection<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** Listens to notifications on a connection of its own until disposed. */
  listen(handlers: ListenHandlers): AsyncDisposable;
  /** Opens connections of the caller's own; its statements may take so long each. */
  lane(options: { readonly size: number; readonly timeoutMs: number }): Lane;
  /** Takes what only one process may have at a time, on a connection of its own; undefined while another has it. */
  tryHold(name: string): Promise<Hold | undefined>;
}

export type { Hold } from './hold.ts';
export type { Lane } from './lane.ts';

export interface OpenOptions {
  readonly connection: () => pg.ClientConfig;
  readonly poolSize: number;
  readonly log: { warn(fields: object, message: string): void };
}

const READ_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 3000;
const DEADLOCKS_IN_A_ROW = 5;
// A connection that goes takes its planned statements with it.
const IDLE_MS = 600_000;
const INT8 = 20;
const JSON_OID = 114;

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number;
    if (oid === JSON_OID) return (value: string) => value;
    return pg.types.getTypeParser(oid, format);
  }) as pg.CustomTypesConfig['getTypeParser'],
};

interface Lent {
  readonly client: pg.ClientBase;
  readonly release: () => void;
}

/** Kysely over connections that somebody else opens and closes. */
function queriesBy(borrow: () => Promise<Lent>): Queries {
  const connect = async () => {
    const { client, release } = await borrow();
    const query = (text: string, values: unknown[]) => orUnavailable(client.query(text, values));
    return { query, release };
  };
  const pool = { connect, end: () => Promise.resolve() };
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }),
  });
}

function queriesOn(client: pg.ClientBase): Queries {
  return queriesBy(() => Promise.resolve({ client, release: () => undefined }));
}

function inTurn(client: pg.ClientBase): Transaction['send'] {
  let before: Promise<unknown> = Promise.resolve();
  return <Row extends pg.QueryResultRow>(statement: Prepared, values: readonly unknown[]) => {
    const sent = before.then(async () => {
      const { rows } = await client.query<Row>({ ...statement, values: [...values] });
      return rows;
    });
    before = sent.catch(() => undefined);
    return sent;
  };
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAGAIN',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  // Too many connections; a statement that took longer than it may, on a machine that has too much to do.
  '53300',
  '57014',
]);
// PostgreSQL's classes of lost connections, and of a server that stops, starts or has crashed.
const LOST = /^(08|57P)/;

/** Turns "PostgreSQL is not there" into unavailable; any other failure passes through. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  const lost =
    LOST.test(code) ||
    /Connection terminated|is not queryable|timeout exceeded when trying|^timeout expired$/.test(
      error.message,
    );
  if (!lost && !unreachable.has(code)) return error;
  return new AppError(
    'unavailable',
    'the database cannot be reached at the moment; try again shortly',
    {},
    { cause: error },
  );
}

async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asUnavailable(error);
  }
}

/** Whether the database broke off a transaction that waited in a circle with others. */
export function isDeadlock(error: unknown): boolean {
  return hasCode(error, '40P01');
}

/** Whether it waited for a lock for longer than allowed. */
export function isLockTimeout(error: unknown): boolean {
  return hasCode(error, '55P03');
}

/** Whether a unique index has what was to be written already. */
export function isTaken(error: unknown): boolean {
  return hasCode(error, '23505');
}

export function openDb(options: OpenOptions): Db {
  const connection = (): pg.ClientConfig => ({
    ...options.connection(),
    types,
    connectionTimeoutMillis: 10_000,
    application_name: 'chatkeep',
  });
  const pool = new pg.Pool({ ...connection(), max: options.poolSize, idleTimeoutMillis: IDLE_MS });
  const readers = openReaders({
    connection: () => ({ ...connection(), statement_timeout: READ_TIMEOUT_MS }),
    size: Math.max(1, Math.floor(availableParallelism() / 2)),
    onError: (error) => {
      if (!closing) options.log.warn({ err: error }, 'a reading connection was lost');
    },
  });
  const writers = openWriters({
    connection: () => ({
      ...connection(),
      idleTimeoutMillis: IDLE_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
    }),
    onError: (error) => {
      if (!closing) options.log.warn({ err: error }, 'a writing connection was lost');
    },
    queriesOn,
  });
  let closing = false;
  // For as long as a client lives: while it is lent and idle nobody else listens, and a failure
  // that nobody listens for ends the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      if (!closing) options.log.warn({ err: error }, 'a connection was lost');
    });
  });
  // The pool drops the client, which has said so above.
  pool.on('error', () => undefined);
  const queries = queriesBy(async () => {
    const client = await orUnavailable(pool.connect());
    return { client, release: () => client.release() };
  });

  async function withConnection<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await orUnavailable(pool.connect());
    let failure: unknown;
    try {
      return await work(client);
    } catch (error) {
      failure = asUnavailable(error);
      throw failure;
    } finally {
      client.release(isAppError(failure, 'unavailable'));
    }
  }

  function transactOnce<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return withConnection(async (client) => {
      const last: (() => Promise<unknown>)[] = [];
      const tx: Transaction = {
        client,
        queries: queriesOn(client),
        send: inTurn(client),
        beforeCommit: (each) => last.push(each),
      };
      await client.query('begin');
      try {
        const result = await work(tx);
        for (const each of last) await each();
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch((rollbackError: unknown) => {
          options.log.warn({ err: rollbackError }, 'a transaction could not be rolled back');
        });
        throw error;
      }
    });
  }

  async function run<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<Row[]> {
    return (await orUnavailable(pool.query<Row>(query))).rows;
  }

  return {
    queries,
    pool,
    withConnection,
    read: (statement, values) => orUnavailable(readers.query(statement, values)),
    prepared: (statement, values) => run({ ...statement, values: [...values] }),
    query: (text, values) => run({ text, values: [...values] }),
    async transaction(work, { repeatable } = { repeatable: true }) {
      for (let deadlocks = 1; ; deadlocks += 1) {
        try {
          return await transactOnce(work);
        } catch (error) {
          if (!repeatable || deadlocks > DEADLOCKS_IN_A_ROW || !isDeadlock(error)) throw error;
          await setTimeout(Math.random() * 20 * deadlocks);
        }
      }
    },
    pipelined: (work, limits) => orUnavailable(writers.transaction(work, limits)),
    listen: (handlers) =>
      openListener({
        ...handlers,
        connection: () => ({ ...connection(), application_name: 'chatkeep listener' }),
        onError: (error) => {
          if (!closing) options.log.warn({ err: error }, 'the listening connection was lost');
        },
      }),
    lane({ size, timeoutMs }) {
      const lane = openLane({
        connection: () => ({
          ...connection(),
          idleTimeoutMillis: IDLE_MS,
          statement_timeout: timeoutMs,
        }),
        size,
        onError: (error) => {
          if (!closing) options.log.warn({ err: error }, 'a connection was lost');
        },
      });
      return {
        ...lane,
        prepared: (statement, values) => orUnavailable(lane.prepared(statement, values)),
        transaction: (work) => orUnavailable(lane.transaction(work)),
      };
    },
    tryHold: (name) =>
      orUnavailable(
        tryHold({
          connection: () => ({ ...connection(), application_name: 'chatkeep holder' }),
          name,
        }),
      ),
    async [Symbol.asyncDispose]() {
      closing = true;
      await writers[Symbol.asyncDispose]();
      await readers[Symbol.asyncDispose]();
      await pool.end();
    },
  };
}

export async function openMigratedDb(options: OpenOptions): Promise<Db> {
  const db = openDb(options);
  try {
    await requireSupportedVersion(db);
    await migrate(db.queries);
    return db;
  } catch (error) {
    await db[Symbol.asyncDispose]();
    throw asUnavailable(error);
  }
}

const OLDEST_SUPPORTED = 150_000;

async function requireSupportedVersion(db: Db): Promise<void> {
  const { rows } = await db.pool.query<{ server_version_num: string; server_version: string }>(
    `select current_setting('server_version_num') as server_version_num, current_setting('server_version') as server_version`,
  );
  const [version] = rows;
  if (version !== undefined && Number(version.server_version_num) >= OLDEST_SUPPORTED) return;
  throw new AppError(
    'unavailable',
    `PostgreSQL ${version?.server_version ?? '?'} is too old: chatkeep needs 15 or newer`,
  );
}
