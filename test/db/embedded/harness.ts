import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, type ClientConfig, type QueryResultRow } from 'pg';
import { commandLineOf } from '../../../src/db/embedded/processes.ts';

export const isRoot = process.getuid?.() === 0;

const STRANGER_UID = 54_321;

/** Root can become anybody, but a stranger must be able to enter the checkout and to run this Node.js. */
export const canBeStranger =
  isRoot &&
  spawnSync(
    process.execPath,
    ['-e', `require('fs').accessSync(${JSON.stringify(import.meta.filename)})`],
    {
      uid: STRANGER_UID,
      gid: STRANGER_UID,
    },
  ).status === 0;

const folders: string[] = [];

/** A folder of its own, readable by the account PostgreSQL runs under. */
export async function scratchDir(name: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `ck-${name}-`)));
  await chmod(folder, 0o755);
  folders.push(folder);
  return folder;
}

export async function removeScratchDirs(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`${what} did not happen in ${timeoutMs} ms`);
    await delay(20);
  }
}

export async function postmasterPid(home: string): Promise<number | undefined> {
  const text = await readFile(join(home, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || undefined;
}

export async function isRunning(pid: number): Promise<boolean> {
  return (await commandLineOf(pid)) !== undefined;
}

export async function query<Row extends QueryResultRow>(
  config: ClientConfig,
  sql: string,
): Promise<Row[]> {
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export interface Holder {
  readonly child: ChildProcess;
  readonly opened: Promise<ClientConfig>;
  /** The words of the failure to open. */
  readonly failed: Promise<string>;
  close(): Promise<void>;
  kill(): Promise<void>;
}

/** Another process that holds `dataDir` open, as a user without a name if asked. */
export function startHolder(dataDir: string, as: 'self' | 'stranger' = 'self'): Holder {
  const script = fileURLToPath(new URL('holder.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(as === 'self' ? {} : { uid: STRANGER_UID, gid: STRANGER_UID }),
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const lines: { opened?: ClientConfig; failed?: string }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  const report = <T>(pick: (line: { opened?: ClientConfig; failed?: string }) => T | undefined) =>
    until('a report of the other process', async () => lines.map(pick).find(Boolean), 40_000);
  return {
    child,
    get opened() {
      return report((line) => line.opened);
    },
    get failed() {
      return report((line) => line.failed);
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
