import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { uploadDir } from '../media/local.ts';
import * as mediaStore from '../store/media.ts';
import type { OwnedKey } from '../store/media.ts';

const BATCH = 100;
const EVERY_MS = 3_600_000;

export interface Swept {
  /** Owners' files that no message named. */
  readonly files: number;
  /** Half-finished uploads. */
  readonly uploads: number;
  /** Files that could not be removed; the next sweep tries again. */
  readonly failed: number;
}

/**
 * Removes uploads that were not finished and files that no message named in the configured time.
 * Aborted, it stops after the file in hand; the next sweep goes on.
 */
export async function sweep(ctx: Context, signal?: AbortSignal): Promise<Swept> {
  const beforeMs = ctx.clock() - ctx.config.mediaUnusedMs;
  const uploads = await sweepUploads(uploadDir(ctx.config), beforeMs, signal);
  let files = 0;
  let failed = 0;
  for (;;) {
    // What failed stays in the list, and may be anywhere in it.
    const batch = await mediaStore.listSweepable(ctx.db.queries, beforeMs, BATCH + failed);
    const before = files;
    failed = 0;
    for (const file of batch) {
      if (signal?.aborted) return { files, uploads, failed };
      try {
        if (await sweepFile(ctx, file, beforeMs)) files += 1;
      } catch (error) {
        failed += 1;
        ctx.log.warn({ err: error, key: file.key }, 'a file could not be swept');
      }
    }
    if (files === before) return { files, uploads, failed };
  }
}

/**
 * The row's lock and the key's are held until the bytes are gone: a message that names the file
 * waits and is told that it is gone, an upload of the same bytes waits and stores them anew.
 */
function sweepFile(ctx: Context, file: OwnedKey, beforeMs: number): Promise<boolean> {
  return ctx.db.transaction(async (tx) => {
    await mediaStore.lockKey(tx, file.key);
    if (!(await mediaStore.removeUnnamed(tx, file, beforeMs))) return false;
    if ((await mediaStore.countOwners(tx.queries, file.key)) === 0) {
      await ctx.media.renditions.remove(file.key);
      await ctx.media.store.remove(file.key);
    }
    return true;
  });
}

async function modifiedAt(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.mtimeMs;
}

/** A resumable upload is two files, the bytes and `<id>.json`; the bytes say when it was last touched. */
async function sweepUploads(
  folder: string,
  beforeMs: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let swept = 0;
  for (const name of names) {
    if (signal?.aborted) break;
    const bytes = await modifiedAt(join(folder, name.replace(/\.json$/, '')));
    const touched = bytes ?? (await modifiedAt(join(folder, name)));
    if (touched === undefined || touched >= beforeMs) continue;
    await rm(join(folder, name), { force: true });
    if (!name.endsWith('.json')) swept += 1;
  }
  return swept;
}

/** Sweeps now and then every hour, until disposed; several processes may do so at once. */
export function startSweeping(ctx: Context): AsyncDisposable {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const once = async () => {
    try {
      const swept = await sweep(ctx, stopping.signal);
      if (swept.files + swept.uploads > 0) ctx.log.info(swept, 'unused media was swept');
    } catch (error) {
      ctx.log.warn({ err: error }, 'unused media could not be swept');
    }
  };
  const start = () => {
    running = running.then(once);
  };
  start();
  const timer = setInterval(start, EVERY_MS);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
