import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { run } from '../../src/cli/program.ts';
import { readConfig } from '../../src/config.ts';
import { type TestDatabase, testDatabase } from '../helpers/database.ts';

interface Served {
  readonly printed: string;
  readonly log: string;
  readonly origin: string;
}

/** Runs `serve` until all is printed, does something there, and stops it. */
async function serve(
  database: TestDatabase,
  argv: readonly string[] = [],
  during: (served: Served) => Promise<void> = () => Promise.resolve(),
): Promise<Served> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chatkeep-serve-'));
  const stopping = new AbortController();
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let [printed, log] = ['', ''];
  stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  let code = 0;
  const running = run(['serve', '--port', '0', '--data', dataDir, ...argv], {
    openContext: () => Promise.reject(new Error('serve opens an app')),
    createApp: (flags) =>
      createApp(
        readConfig(flags, { DATABASE_URL: database.url }),
        pino({ level: 'trace' }, stderr),
        stopping.signal,
      ),
    stdin,
    stdout,
    stderr,
    signal: stopping.signal,
    setExitCode: (given) => (code = given),
  });
  while (!printed.includes('listening on')) await once(stdout, 'data');
  // All of it is written in one turn.
  await new Promise(setImmediate);
  const [, origin = ''] = /^chatkeep listening on (http:\S+)\n/.exec(printed) ?? [];
  try {
    await during({ printed, log, origin });
  } finally {
    stopping.abort(new Error('enough'));
    await running;
    await rm(dataDir, { recursive: true });
  }
  expect(code).toBe(0);
  return { printed, log, origin };
}

const loginOf = (printed: string) => /^ {2}login {7}(\S+)\n {2}password {4}(\S+)$/m.exec(printed);

test('the first start makes an admin, shows the password once, and nowhere else', async () => {
  await using database = await testDatabase();
  let password = '';
  const first = await serve(database, [], async ({ printed, origin }) => {
    const [, login = '', shown = ''] = loginOf(printed) ?? [];
    password = shown;
    expect([login, printed]).toEqual(['admin', expect.stringContaining(`${origin}/\n`)]);
    const answer = await fetch(`${origin}/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    const { token } = (await answer.json()) as { token: string };
    const me = await fetch(`${origin}/api/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await me.json()).toMatchObject({ kind: 'operator', role: 'admin' });
  });
  expect(first.printed.split('\n')[0]).toMatch(/^chatkeep listening on http:\/\/127\.0\.0\.1:\d+$/);
  expect(first.log).not.toContain(password);
  const second = await serve(database);
  expect(second.printed).toBe(`chatkeep listening on ${second.origin}\n`);
});

test('operators who were imported cannot sign in: an admin is made beside them', async () => {
  await using database = await testDatabase();
  await database.db.pool.query(`insert into operators (id, created_at) values ('o1', 1)`);
  expect(loginOf((await serve(database)).printed)?.[1]).toBe('admin');
});

test('where somebody can sign in, nobody is made', async () => {
  await using database = await testDatabase();
  await database.db.pool.query(
    `insert into operators (id, login, password_hash, created_at) values ('o1', 'lan', 'x', 1)`,
  );
  const { printed, origin } = await serve(database);
  expect(printed).toBe(`chatkeep listening on ${origin}\n`);
});

test('with demo data there are an admin and an agent already; without a place for it, an admin', async () => {
  await using database = await testDatabase();
  const demo = await serve(database, ['--demo']);
  expect(loginOf(demo.printed)).toBeNull();
  expect(demo.printed).toContain('Sign in to the console');
  await using other = await testDatabase();
  await other.db.pool.query(`insert into users (id, created_at) values ('u1', 1)`);
  const left = await serve(other, ['--demo']);
  expect(loginOf(left.printed)?.[1]).toBe('admin');
  expect(left.printed).toContain('not empty');
});

test('servers that start at once make one admin', async () => {
  await using database = await testDatabase();
  const both = await Promise.all([serve(database), serve(database)]);
  expect(both.filter(({ printed }) => loginOf(printed) !== null)).toHaveLength(1);
  const { rows } = await database.db.pool.query('select login from operators');
  expect(rows).toEqual([{ login: 'admin' }]);
});
