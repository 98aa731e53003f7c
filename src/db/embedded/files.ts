import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { commandLineOf } from './processes.ts';
import { hasCode } from '../../errors.ts';

// What is built in several steps is built as a draft beside its place and renamed there, so it is
// either complete or absent. Drafts carry their maker's pid; those of dead makers are removed.

const thisProcess = randomBytes(4).toString('hex');
const abandonedAfterMs = 10 * 60_000;

export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}

/** Creates a folder and its parents with this mode whatever the umask; what exists is not touched. */
export async function createFolder(path: string, mode: number): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode });
  if (first === undefined) return;
  let created = first;
  await chmod(created, mode);
  for (const name of relative(first, path).split(sep)) {
    if (name === '') continue;
    created = join(created, name);
    await chmod(created, mode);
  }
}

export function draftOf(path: string): string {
  return `${path}.draft-${process.pid}-${thisProcess}-${randomBytes(4).toString('hex')}`;
}

/** Puts a folder in its place. When another process was faster, its folder stays and is used. */
export async function publish(draft: string, path: string): Promise<'ours' | 'theirs'> {
  try {
    await rename(draft, path);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES') || !(await exists(path))) {
      throw error;
    }
    await rm(draft, { recursive: true, force: true });
    return 'theirs';
  }
  await syncFolder(dirname(path));
  return 'ours';
}

export async function removeAbandonedDrafts(path: string): Promise<void> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.draft-`;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const draft = join(folder, name);
    if (await isAbandoned(draft, name.slice(prefix.length))) {
      await rm(draft, { recursive: true, force: true });
    }
  }
}

async function isAbandoned(draft: string, suffix: string): Promise<boolean> {
  const [pid = '', maker = ''] = suffix.split('-');
  if (Number(pid) === process.pid) return maker !== thisProcess;
  if ((await commandLineOf(Number(pid))) === undefined) return true;
  const info = await lstat(draft).catch(() => undefined);
  return info === undefined || Date.now() - info.ctimeMs > abandonedAfterMs;
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
