import { link, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { draftOf, exists } from './files.ts';
import { commandLineOf } from './processes.ts';
import { hasCode } from '../../errors.ts';

// PostgreSQL removes lock files of dead processes itself, but takes any living process of that pid
// for their owner. Containers hand out the same small pids again and again, so we look closer.

export interface PidFile {
  readonly pid: number;
  readonly port: number | undefined;
  readonly socketDir: string | undefined;
}

export async function readPidFile(cluster: Cluster): Promise<PidFile | undefined> {
  const text = await readIfThere(pidFileOf(cluster));
  if (text === undefined) return undefined;
  const [pid = '', , , port = '', socketDir = ''] = text.split('\n').map((line) => line.trim());
  return {
    pid: Math.abs(Number.parseInt(pid, 10)) || 0,
    port: Number.parseInt(port, 10) || undefined,
    socketDir: socketDir === '' ? undefined : socketDir,
  };
}

/** The pid of this cluster's server process when it lives, whether or not it answers yet. */
export async function livingPostmaster(cluster: Cluster): Promise<number | undefined> {
  const file = await readPidFile(cluster);
  if (file === undefined) return undefined;
  return (await isPostmaster(cluster, file.pid)) ? file.pid : undefined;
}

export async function isPostmaster(cluster: Cluster, pid: number): Promise<boolean> {
  const line = await commandLineOf(pid);
  if (line === undefined) return false;
  if (process.platform === 'win32') return /^postgres\.exe/i.test(line);
  const words = line.includes('\0') ? line.split('\0') : [line];
  return process.platform === 'linux'
    ? words.includes(cluster.dataDir)
    : line.includes(` -D ${cluster.dataDir} `);
}

/** Removes the lock files that no server of this cluster holds. Call when nothing answers. */
export async function removeStaleLocks(cluster: Cluster): Promise<string[]> {
  const removed: string[] = [];
  const socketLock = join(cluster.socketDir, `${socketName}.lock`);
  for (const path of [pidFileOf(cluster), socketLock]) {
    if (await removeIfStale(cluster, path)) removed.push(path);
  }
  return removed;
}

const socketName = '.s.PGSQL.5432';
const emptyIsStaleAfterMs = 2_000;

function pidFileOf(cluster: Cluster): string {
  return join(cluster.dataDir, 'postmaster.pid');
}

async function removeIfStale(cluster: Cluster, path: string): Promise<boolean> {
  if (!(await isStale(cluster, path))) return false;
  // Moved away and judged again: between the look and the move a server may have taken the place.
  const aside = draftOf(path);
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
  const stale = await isStale(cluster, aside);
  if (!stale && !(await exists(path))) await link(aside, path);
  await rm(aside, { force: true });
  return stale;
}

async function isStale(cluster: Cluster, path: string): Promise<boolean> {
  const text = await readIfThere(path);
  if (text === undefined) return false;
  const pid = Math.abs(Number.parseInt(text, 10)) || 0;
  if (pid !== 0) return !(await isPostmaster(cluster, pid));
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs > emptyIsStaleAfterMs;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
