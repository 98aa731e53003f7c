import { randomUUID } from 'node:crypto';
import { type FileHandle, copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '../errors.ts';
import type { MediaStore, Stored } from './store.ts';

/** Where a key's file is, or undefined for a key that no file may have: it leads out, or is hidden. */
function pathOf(root: string, key: string): string | undefined {
  const parts = key.split('/');
  const bad = (part: string) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part);
  return parts.some(bad) ? undefined : join(root, ...parts);
}

async function flushed(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Renames, or copies where `from` lies on another disk; what is at `to` is whole at any moment. */
async function moveInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error;
    const near = join(dirname(to), `.incoming-${randomUUID()}`);
    try {
      await copyFile(from, near);
      await flushed(near);
      await rename(near, to);
    } finally {
      await rm(near, { force: true });
    }
  }
}

/** Media in a folder: the key is the path in it. */
export function diskStore(root: string): MediaStore {
  /** The open file of a key; undefined when there is none. */
  async function openFile(key: string): Promise<FileHandle | undefined> {
    const path = pathOf(root, key);
    if (path === undefined) return undefined;
    try {
      return await open(path, 'r');
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG')) return undefined;
      throw error;
    }
  }

  async function stat(key: string): Promise<Stored | undefined> {
    const file = await openFile(key);
    try {
      const found = await file?.stat();
      if (found?.isFile() !== true) return undefined;
      return { sizeBytes: found.size, modifiedAt: Math.floor(found.mtimeMs) };
    } finally {
      await file?.close();
    }
  }

  return {
    async put(key, path) {
      const to = pathOf(root, key);
      if (to === undefined) throw new Error(`no file may be stored as ${JSON.stringify(key)}`);
      await mkdir(dirname(to), { recursive: true });
      await flushed(path);
      await moveInto(path, to);
      if (process.platform !== 'win32') await flushed(dirname(to));
    },
    stat,
    async open(key, range) {
      if ((await stat(key)) === undefined) return undefined;
      const file = await openFile(key);
      return file?.createReadStream({ ...range, highWaterMark: 256 * 1024 });
    },
    async remove(key) {
      const path = pathOf(root, key);
      if (path !== undefined) await rm(path, { force: true });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
