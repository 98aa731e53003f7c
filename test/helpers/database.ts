import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Db, openDb } from '../../src/db/open.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly db: Db;
}

// Of this process; they end with it.
let maintenance: pg.Pool | undefined;
let prepared: Promise<string> | undefined;

/** An empty, migrated database of the caller's own; dropped when disposed, without waiting for it. */
export async function testDatabase(): Promise<TestDatabase> {
  const copied = prepared ?? copyTemplate();
  // The next one is made while the test runs.
  prepared = copyTemplate();
  prepared.catch(() => undefined);
  const name = await copied;
  const url = urlOf(name);
  const db = openDb({
    connection: () => ({ connectionString: url }),
    poolSize: 5,
    log: { warn: (_fields, message) => process.stderr.write(`${message}\n`) },
  });
  return {
    url,
    db,
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      // The end of the run drops what is left.
      maintain(`drop database ${name} with (force)`).catch(() => undefined);
    },
  };
}

async function copyTemplate(): Promise<string> {
  const template = new URL(inject('templateUrl')).pathname.slice(1);
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await maintain(`create database ${name} template ${template}`);
  return name;
}

function urlOf(database: string): string {
  const url = new URL(inject('templateUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

async function maintain(statement: string): Promise<void> {
  maintenance ??= openMaintenance();
  await maintenance.query(statement);
}

function openMaintenance(): pg.Pool {
  const pool = new pg.Pool({ connectionString: urlOf('postgres'), max: 2 });
  // PostgreSQL may end before this process does.
  pool.on('error', () => undefined);
  return pool;
}
