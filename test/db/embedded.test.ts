import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openEmbedded } from '../../src/db/embedded/open.ts';
import {
  canBeStranger,
  isRoot,
  isRunning,
  postmasterPid,
  query,
  removeScratchDirs,
  scratchDir,
  startHolder,
  until,
} from './embedded/harness.ts';

afterAll(removeScratchDirs);

function open(dataDir: string, logged: string[] = []) {
  return openEmbedded({ dataDir, log: (message) => logged.push(message) });
}

async function runningPid(home: string): Promise<number> {
  return until('a running PostgreSQL', () => postmasterPid(home));
}

/** A cluster that was used and closed. */
async function closedCluster(name: string): Promise<{ dataDir: string; home: string }> {
  const dataDir = await scratchDir(name);
  const server = await open(dataDir);
  await query(server.connection, 'create table kept (id int)');
  await server[Symbol.asyncDispose]();
  return { dataDir, home: join(dataDir, 'postgres') };
}

describe('a single process', () => {
  test('gets a durable, private server, which is gone after closing', async () => {
    const dataDir = await scratchDir('single');
    const home = join(dataDir, 'postgres');
    const server = await open(dataDir);
    const pid = await runningPid(home);
    const settings = await query<{ name: string; setting: string }>(
      server.connection,
      `select name, setting from pg_settings where name in
       ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'data_checksums',
        'server_encoding', 'TimeZone')`,
    );
    expect(Object.fromEntries(settings.map((row) => [row.name, row.setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      data_checksums: 'on',
      server_encoding: 'UTF8',
      TimeZone: 'UTC',
    });
    const locale = await query(
      server.connection,
      'select current_database() as name, current_user as user, datlocprovider as provider, datlocale as locale from pg_database where datname = current_database()',
    );
    expect(locale).toEqual([
      { name: 'chatkeep', user: 'chatkeep', provider: 'b', locale: 'C.UTF-8' },
    ]);
    expect((await stat(String(server.connection.host))).mode & 0o777).toBe(0o700);

    await server[Symbol.asyncDispose]();
    expect(await isRunning(pid)).toBe(false);
    expect(await postmasterPid(home)).toBeUndefined();
  });

  test('may open the folder twice; the first to close leaves the other its server', async () => {
    const dataDir = await scratchDir('twice');
    const first = await open(dataDir);
    const second = await open(dataDir);
    const pid = await runningPid(join(dataDir, 'postgres'));
    await first[Symbol.asyncDispose]();
    expect(await query(second.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second[Symbol.asyncDispose]();
    expect(await isRunning(pid)).toBe(false);
  });

  test('reaches the socket of a data folder whose path is too long for one', async () => {
    const deep = join(await scratchDir('deep'), 'a'.repeat(60), 'b'.repeat(60));
    await using server = await open(deep);
    const folder = String(server.connection.host);
    expect(folder.startsWith(deep)).toBe(false);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test('can give opening up', async () => {
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    const dataDir = await scratchDir('abort');
    await expect(openEmbedded({ dataDir, log: () => undefined, signal })).rejects.toThrow(
      'no longer wanted',
    );
  });
});

describe('several processes', () => {
  test('share one server, and the last one stops it', async () => {
    const dataDir = await scratchDir('share');
    const home = join(dataDir, 'postgres');
    const other = startHolder(dataDir);
    await other.opened;
    const pid = await runningPid(home);
    const server = await open(dataDir);
    expect(await postmasterPid(home)).toBe(pid);
    await other.close();
    expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server[Symbol.asyncDispose]();
    expect(await isRunning(pid)).toBe(false);
  });

  test('may all open an empty folder at once', async () => {
    const dataDir = await scratchDir('rush');
    const home = join(dataDir, 'postgres');
    const holders = [1, 2, 3, 4].map(() => startHolder(dataDir));
    await Promise.all(holders.map((holder) => holder.opened));
    const pid = await runningPid(home);
    expect((await readdir(home)).filter((name) => name.includes('draft'))).toEqual([]);
    await Promise.all(holders.map((holder) => holder.close()));
    expect(await isRunning(pid)).toBe(false);
  });

  test('adopt the server that a killed process left running', async () => {
    const dataDir = await scratchDir('adopt');
    const home = join(dataDir, 'postgres');
    const other = startHolder(dataDir);
    const connection = await other.opened;
    await query(connection, 'create table kept as select 7 as id');
    const pid = await runningPid(home);
    await other.kill();
    expect(await isRunning(pid)).toBe(true);

    const server = await open(dataDir);
    expect(await postmasterPid(home)).toBe(pid);
    expect(await query(server.connection, 'select id from kept')).toEqual([{ id: 7 }]);
    await server[Symbol.asyncDispose]();
    expect(await isRunning(pid)).toBe(false);
  });
});

describe('PostgreSQL killed with SIGKILL', () => {
  test('comes back by itself with every committed row', async () => {
    const dataDir = await scratchDir('kill');
    const home = join(dataDir, 'postgres');
    await using server = await open(dataDir);
    await query(server.connection, 'create table kept (id int primary key)');
    const losses: string[] = [];
    server.onLost((reason) => losses.push(reason));
    for (const round of [1, 2, 3]) {
      await query(server.connection, `insert into kept values (${round})`);
      const pid = await runningPid(home);
      process.kill(pid, 'SIGKILL');
      await until('the loss', async () => losses.length === round);
      await Promise.all([server.ensureRunning(), server.ensureRunning()]);
      expect(await postmasterPid(home)).not.toBe(pid);
    }
    const rows = await query(server.connection, 'select id from kept order by id');
    expect(rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  test('comes back although one of its processes is too busy to notice', async () => {
    const dataDir = await scratchDir('busy');
    const home = join(dataDir, 'postgres');
    const logged: string[] = [];
    await using server = await open(dataDir, logged);
    const lost = new Promise<string>((resolve) => server.onLost(resolve));
    const busy = query(server.connection, 'select count(*) from generate_series(1, 100000000000)');
    const cut = busy.catch((error: unknown) => error);
    await until('the busy query', async () => {
      const rows = await query(
        server.connection,
        "select 1 from pg_stat_activity where state = 'active' and query like '%generate_series(1, 1%' and pid <> pg_backend_pid()",
      );
      return rows.length === 1;
    });
    process.kill(await runningPid(home), 'SIGKILL');
    await lost;
    await server.ensureRunning();
    expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await cut).toBeInstanceOf(Error);
    expect(logged).toContain('Ended processes of a PostgreSQL that was killed');
  });

  test('together with its user leaves nothing that blocks the next start', async () => {
    const dataDir = await scratchDir('both');
    const home = join(dataDir, 'postgres');
    const other = startHolder(dataDir);
    await query(await other.opened, 'create table kept as select 7 as id');
    process.kill(await runningPid(home), 'SIGKILL');
    await other.kill();
    await using server = await open(dataDir);
    expect(await query(server.connection, 'select id from kept')).toEqual([{ id: 7 }]);
  });
});

describe('what an interrupted run leaves behind', () => {
  test('a lock file whose pid now is somebody else’s is removed', async () => {
    const { dataDir, home } = await closedCluster('pid');
    const { uid, gid } = await stat(join(home, 'data'));
    const stranger = spawn('sleep', ['600'], isRoot ? { uid, gid } : {});
    await once(stranger, 'spawn');
    const lines = `${stranger.pid}\n${join(home, 'data')}\n1\n5432\n${join(home, 'socket')}\n\n`;
    await writeFile(join(home, 'data', 'postmaster.pid'), lines);
    await writeFile(join(home, 'socket', '.s.PGSQL.5432.lock'), lines);
    try {
      await using server = await open(dataDir);
      expect(await query(server.connection, 'select id from kept')).toEqual([]);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  test('an empty lock file is removed', async () => {
    const { dataDir, home } = await closedCluster('empty');
    await writeFile(join(home, 'data', 'postmaster.pid'), '');
    await using server = await open(dataDir);
    expect(await query(server.connection, 'select id from kept')).toEqual([]);
  });

  test('a half-finished initialisation is removed and done again', async () => {
    const dataDir = await scratchDir('half');
    const home = join(dataDir, 'postgres');
    const left = join(home, 'data.draft-999999999-0a0a0a0a-0b0b0b0b');
    await mkdir(join(left, 'base'), { recursive: true });
    await writeFile(join(left, 'PG_VERSION'), '18\n');
    await using server = await open(dataDir);
    expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await readdir(home)).not.toContain('data.draft-999999999-0a0a0a0a-0b0b0b0b');
  });
});

describe('a cluster that cannot be used is refused in words', () => {
  test('when another major version wrote it', async () => {
    const { dataDir, home } = await closedCluster('major');
    await writeFile(join(home, 'data', 'PG_VERSION'), '17\n');
    await expect(open(dataDir)).rejects.toMatchObject({
      name: 'AppError',
      code: 'unavailable',
      message: expect.stringMatching(/PostgreSQL 17.*PostgreSQL 18.*chatkeep export.*import/s),
    });
  });

  test.each([
    ['pg_control is missing', (data: string) => rm(join(data, 'global', 'pg_control'))],
    ['pg_control is cut short', (data: string) => truncate(join(data, 'global', 'pg_control'), 40)],
    [
      'pg_control is overwritten',
      (data: string) => writeFile(join(data, 'global', 'pg_control'), 'x'.repeat(8192)),
    ],
    ['the write-ahead log is gone', async (data: string) => emptyFolder(join(data, 'pg_wal'))],
    ['PG_VERSION is missing', (data: string) => rm(join(data, 'PG_VERSION'))],
  ])('when %s', async (_, damage) => {
    const { dataDir, home } = await closedCluster('damaged');
    await damage(join(home, 'data'));
    await expect(open(dataDir)).rejects.toMatchObject({
      name: 'AppError',
      code: 'unavailable',
      message: expect.stringMatching(/is damaged.*backup.*import/s),
      detail: { output: expect.arrayContaining([expect.stringMatching(/\w/)]) },
    });
  });

  test.runIf(canBeStranger)('when it belongs to somebody else (tried as root only)', async () => {
    const { dataDir } = await closedCluster('foreign');
    await chmod(dataDir, 0o777);
    const stranger = startHolder(dataDir, 'stranger');
    expect(await stranger.failed).toMatch(/belongs to another user|cannot be entered/);
    await stranger.close();
  });

  test.runIf(canBeStranger)('when its user has no name (tried as root only)', async () => {
    const dataDir = await scratchDir('nameless');
    await chmod(dataDir, 0o777);
    const nameless = startHolder(dataDir, 'stranger');
    expect(await nameless.failed).toMatch(/user id 54321, which has no entry in \/etc\/passwd/);
    await nameless.close();
  });
});

describe.runIf(isRoot)('as root (skipped for an ordinary user)', () => {
  test('a data folder nobody else can enter keeps its cluster in /var/lib/chatkeep', async () => {
    const walled = await scratchDir('walled');
    await chmod(walled, 0o700);
    const dataDir = join(walled, 'data');
    const logged: string[] = [];
    const server = await open(dataDir, logged);
    const pointer = await readFile(join(dataDir, 'postgres.location.txt'), 'utf8');
    const home = pointer.split('\n')[0] ?? '';
    try {
      expect(home).toMatch(/^\/var\/lib\/chatkeep\/clusters\//);
      expect(logged.filter((line) => line.includes(home) && line.includes('kept in'))).toHaveLength(
        1,
      );
      await query(server.connection, 'create table kept as select 7 as id');
      await server[Symbol.asyncDispose]();
      await using again = await open(dataDir);
      expect(await query(again.connection, 'select id from kept')).toEqual([{ id: 7 }]);
    } finally {
      await server[Symbol.asyncDispose]();
      if (home !== '') await rm(home, { recursive: true, force: true });
    }
    await expect(open(dataDir)).rejects.toThrow(/postgres\.location\.txt says.*Bring that folder/s);
  });

  test('PostgreSQL does not run as root, and the data folder keeps its owner', async () => {
    const dataDir = await scratchDir('owner');
    const before = await stat(dataDir);
    await using server = await open(dataDir);
    expect(server.connection.host).toBe(join(dataDir, 'postgres', 'socket'));
    const after = await stat(dataDir);
    expect([after.uid, after.mode]).toEqual([before.uid, before.mode]);
    expect((await stat(join(dataDir, 'postgres', 'data'))).uid).not.toBe(0);
  });
});

async function emptyFolder(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    await rm(join(path, name), { recursive: true, force: true });
  }
  await mkdir(join(path, 'archive_status'), { recursive: true });
}
