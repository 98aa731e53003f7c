import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterName, dataDirOf, database, superuser } from '../../src/db/embedded/cluster.ts';
import { socketDirOf, socketPort } from '../../src/db/embedded/endpoint.ts';
import { findHome } from '../../src/db/embedded/home.ts';
import { listProcesses } from '../../src/db/embedded/processes.ts';
import { query, scratchDir, until } from '../db/embedded/harness.ts';
import { writeDirectory, writeExport } from './archive.ts';
import { chatkeep, freePort, inShell } from './chatkeep.ts';
import { programOfFile } from './program.ts';

const MESSAGES = 100_000;

const program = programOfFile();

/** Command lines of the PostgreSQL of a data folder. */
async function postgresOf(dataDir: string): Promise<string[]> {
  const { path: home } = await findHome(dataDir);
  const marks = [dataDirOf(home), clusterName(home)];
  return (await listProcesses())
    .map(({ commandLine }) => commandLine)
    .filter((line) => line.includes('postgres') && marks.some((mark) => line.includes(mark)));
}

async function countMessages(dataDir: string): Promise<number> {
  const { path: home } = await findHome(dataDir);
  const place = { host: socketDirOf(home), port: socketPort, user: superuser, database };
  const sql = 'select count(*)::int as count from messages';
  const rows = await query<{ count: number }>(place, sql).catch(() => []);
  return rows[0]?.count ?? 0;
}

async function largeExport(dataDir: string): Promise<string> {
  const file = join(dataDir, 'export.jsonl');
  const messages = Array.from({ length: MESSAGES }, (_, i) => ({
    conversationNo: i % 4,
    hxMsgId: String(1_000_000 + i),
    sentAt: Date.UTC(2024, 0, 2) + i * 1000,
  }));
  await writeExport(file, messages);
  return file;
}

const isOwnDatabase = !process.env['TEST_DATABASE_URL'] && process.platform === 'linux';

describe.runIf(isOwnDatabase)('asked to end', () => {
  test(
    'an import stops between batches, takes its PostgreSQL along, and is completed by another run',
    { timeout: 120_000 },
    async () => {
      const dataDir = await scratchDir('stop');
      const file = await largeExport(dataDir);
      const command = chatkeep(program, dataDir, 'import', 'easemob', file);
      await until('a batch is stored', async () => (await countMessages(dataDir)) > 0, 60_000);
      command.kill('SIGINT');
      const { code, stdout, stderr } = await command.ended;
      expect([code, stdout]).toEqual([130, '']);
      expect(stderr).toMatch(/^chatkeep: stopped by SIGINT [^\n]*\n$/);
      expect(await postgresOf(dataDir)).toEqual([]);

      const again = await chatkeep(program, dataDir, 'import', 'easemob', file).ended;
      expect(again).toMatchObject({ code: 0, stderr: '' });
      const { read, inserted, duplicate } = JSON.parse(again.stdout) as Record<string, number>;
      expect(read).toBe(MESSAGES);
      expect(duplicate).toBeGreaterThan(0);
      expect(inserted).toBeGreaterThan(0);
    },
  );

  test('an export whose reader has stopped to read lets PostgreSQL go', async () => {
    const dataDir = await scratchDir('stop');
    const directory = await writeDirectory(dataDir, 5000);
    await chatkeep(program, dataDir, 'import', 'directory', directory).ended;
    const started = join(dataDir, 'started');
    const waits = `while [ -e '${started}' ]; do sleep 0.1; done`;
    const reader = `head -c 1 > '${started}'; exec > /dev/null 2>&1; ${waits}`;
    const exporting = inShell(`exec "$@" > >(${reader})`, program, dataDir, 'export');
    const size = async () => (await stat(started).catch(() => undefined))?.size;
    await until('its reader got a byte', async () => (await size()) === 1);
    exporting.kill('SIGTERM');
    try {
      await until('PostgreSQL ended', async () => (await postgresOf(dataDir)).length === 0);
    } finally {
      await rm(started);
    }
    expect(await exporting.ended).toMatchObject({ code: 143 });
  });

  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('while it opens the database, by %s', async ([signal, exitCode]) => {
    const dataDir = await scratchDir('stop');
    const file = await writeDirectory(dataDir, 1);
    const command = chatkeep(program, dataDir, 'import', 'directory', file);
    await until('PostgreSQL starts', async () => (await postgresOf(dataDir)).length > 0);
    command.kill(signal);
    const { code, stdout, stderr } = await command.ended;
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toMatch(new RegExp(`^chatkeep: stopped by ${signal} [^\\n]*\\n$`));
    expect(await postgresOf(dataDir)).toEqual([]);
  });

  test('a server that is starting stops in order and exits with 0', async () => {
    const dataDir = await scratchDir('stop');
    const command = chatkeep(program, dataDir, 'serve', '--port', String(await freePort()));
    await until('PostgreSQL starts', async () => (await postgresOf(dataDir)).length > 0);
    command.kill('SIGTERM');
    expect(await command.ended).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await postgresOf(dataDir)).toEqual([]);
  });
});
