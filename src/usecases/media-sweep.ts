import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { hasCode } from '../errors.ts';
import { uploadDir } from '../media/local.ts';
import * as mediaStore from '../store/media.ts';
import type { OwnedKey } from '../store/media.ts';
import { repeat } from './repeat.ts';

const BATCH = 100;
const EVERY_MS = 3_600_000;

export interface Swept {
  /** Owners' files that no message named. */
  readonly files: number;
  /** Half-finished uploads. */
  readonly uploads: number;
  /** Of both, what could not be removed; the next sweep tries again. */
  readonly failed: number;
}

/**
 * Removes uploads that were not finished and files that no message named in the configured time.
 * Aborted, it stops after the file in hand; the next sweep goes on.
 */
export async function sweep(ctx: Context, signal?: AbortSignal): Promise<Swept> {
  const beforeMs = ctx.clock() - ctx.config.mediaUnusedMs;
  const { uploads, failed: failedUploads } = await sweepUploads(ctx, beforeMs, signal);
  let files = 0;
  let failed = 0;
  const swept = () => ({ files, uploads, failed: failed + failedUploads });
  for (;;) {
    // What failed stays in the list, and may be anywhere in it.
    const batch = await mediaStore.listSweepable(ctx.db.queries, beforeMs, BATCH + failed);
    const before = files;
    failed = 0;
    for (const file of batch) {
      if (signal?.aborted) return swept();
      try {
        if (await sweepFile(ctx, file, beforeMs)) files += 1;
      } catch (error) {
        failed += 1;
        ctx.log.warn({ err: error, key: file.key }, 'a file could not be swept');
      }
    }
    if (files === before) return swept();
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

/** Undefined when it is not there, or no longer. */
async function modifiedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function sweepUploads(
  ctx: Context,
  beforeMs: number,
  signal: AbortSignal | undefined,
): Promise<Pick<Swept, 'uploads' | 'failed'>> {
  const folder = uploadDir(ctx.config);
  let uploads = 0;
  let failed = 0;
  for (const name of await namesIn(folder)) {
    if (signal?.aborted) break;
    try {
      if ((await sweepUpload(folder, name, beforeMs)) && !name.endsWith('.json')) uploads += 1;
    } catch (error) {
      failed += 1;
      ctx.log.warn({ err: error, name }, 'an upload could not be swept');
    }
  }
  return { uploads, failed };
}

/** A resumable upload is two files, the bytes and `<id>.json`; the bytes say when it was last touched. */
async function sweepUpload(folder: string, name: string, beforeMs: number): Promise<boolean> {
  const bytes = await modifiedAt(join(folder, name.replace(/\.json$/, '')));
  const touched = bytes ?? (await modifiedAt(join(folder, name)));
  if (touched === undefined || touched >= beforeMs) return false;
  await rm(join(folder, name), { force: true });
  return true;
}

/** Sweeps now and then every hour, until disposed; several processes may do so at once. */
export function startSweeping(ctx: Context): AsyncDisposable {
  const failed = 'unused media could not be swept';
  return repeat({ log: ctx.log, everyMs: EVERY_MS, first: 'now', failed }, async (signal) => {
    const swept = await sweep(ctx, signal);
    if (swept.files + swept.uploads > 0) ctx.log.info(swept, 'unused media was swept');
  });
}
