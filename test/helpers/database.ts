import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Db, openDb } from '../../src/db/open.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly db: Db;
}

/** An empty, migrated database of the caller's own; dropped when disposed. */
export async function testDatabase(): Promise<TestDatabase> {
  const template = new URL(inject('templateUrl'));
  const templateName = template.pathname.slice(1);
  const name = `chatkeep_test_${randomBytes(6).toString('hex')}`;
  const own = new URL(template);
  own.pathname = `/${name}`;
  const maintenance = new URL(template);
  maintenance.pathname = '/postgres';
  await run(maintenance.href, `create database ${name} template ${templateName}`);
  const db = openDb({
    connection: () => ({ connectionString: own.href }),
    poolSize: 5,
    log: { warn: (_fields, message) => process.stderr.write(`${message}\n`) },
  });
  return {
    url: own.href,
    db,
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await run(maintenance.href, `drop database ${name} with (force)`);
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
