import { randomUUID } from 'node:crypto';
import { type FileHandle, copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from './file-errors.ts';
import type { MediaStore } from './store.ts';

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
  /** `work` on the open file of a key; undefined when there is none. */
  async function withFile<T>(
    key: string,
    work: (file: FileHandle) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const path = pathOf(root, key);
    if (path === undefined) return undefined;
    try {
      return await work(await open(path, 'r'));
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG')) return undefined;
      throw error;
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
    stat: (key) =>
      withFile(key, async (file) => {
        try {
          const found = await file.stat();
          return found.isFile()
            ? { sizeBytes: found.size, modifiedAt: Math.floor(found.mtimeMs) }
            : undefined;
        } finally {
          await file.close();
        }
      }),
    open: (key, range) =>
      withFile(key, async (file) => {
        if ((await file.stat()).isFile()) {
          return file.createReadStream({ ...range, highWaterMark: 256 * 1024 });
        }
        await file.close();
        return undefined;
      }),
    async remove(key) {
      const path = pathOf(root, key);
      if (path !== undefined) await rm(path, { force: true });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
