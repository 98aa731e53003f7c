import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbedded } from '../../src/db/embedded/open.ts';
import { openMigratedDb } from '../../src/db/open.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the template database, migrated and empty. */
    templateUrl: string;
  }
}

const MEMORY_FOLDER = '/dev/shm';
const ROOM_BYTES = 4 * 2 ** 30;

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** In memory where there is enough: each database is hundreds of files, which a disk takes long to make. */
async function roomyFolder(): Promise<string> {
  try {
    await access(MEMORY_FOLDER, constants.W_OK);
    const { bavail, bsize } = await statfs(MEMORY_FOLDER);
    return bavail * bsize >= ROOM_BYTES ? MEMORY_FOLDER : tmpdir();
  } catch {
    return tmpdir();
  }
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, stop: () => Promise.resolve() };
  if (process.env['npm_lifecycle_event'] === 'test:pg') {
    throw new Error('npm run test:pg needs TEST_DATABASE_URL, of a role that may create databases');
  }
  const dataDir = await mkdtemp(join(await roomyFolder(), 'chatkeep-test-'));
  // As root, PostgreSQL runs under another account, which must be able to enter.
  await chmod(dataDir, 0o755);
  // PostgreSQL is sized by the memory there is. Many databases that are soon dropped want few buffers:
  // of gigabytes, each drop searches all, and each copy takes fresh ones.
  process.constrainedMemory = () => 2 ** 30;
  const server = await openEmbedded({ dataDir, log: () => undefined });
  await forgetCrashes(server.connection);
  const { host, port, user, password, database } = server.connection;
  const url = new URL(`postgresql://localhost/${database ?? ''}`);
  url.username = user ?? '';
  if (typeof password === 'string') url.password = password;
  url.searchParams.set('host', host ?? '');
  url.searchParams.set('port', String(port ?? 5432));
  return {
    url: url.href,
    async stop() {
      await server[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

// These databases end with the run: what survives a crash is tested on servers of their own.
async function forgetCrashes(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await client.query(`alter system set ${setting} = off`);
  }
  await client.query('select pg_reload_conf()');
  await client.end();
}

/** The template first, so that no more copies come; then those that nobody has dropped. */
async function dropAll(admin: pg.Client, template: string): Promise<void> {
  await admin.query(`drop database ${template} with (force)`);
  const { rows } = await admin.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [template],
  );
  for (const { datname } of rows) {
    await admin.query(`drop database if exists ${datname} with (force)`);
  }
}

/** One PostgreSQL for the run; every test database is a copy of its migrated template. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  const template = `chatkeep_test_${randomBytes(4).toString('hex')}`;
  await admin.query(`create database ${template} template template0 encoding 'UTF8'`);
  const templateUrl = withDatabase(server.url, template);
  const db = await openMigratedDb({
    connection: () => ({ connectionString: templateUrl }),
    poolSize: 2,
    log: { warn: (_fields, message) => process.stderr.write(`${message}\n`) },
  });
  await db[Symbol.asyncDispose]();
  project.provide('templateUrl', templateUrl);
  return async () => {
    await dropAll(admin, template);
    await admin.end();
    await server.stop();
  };
}
