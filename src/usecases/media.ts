import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Context } from '../context.ts';
import type { Queries } from '../db/open.ts';
import { type Actor, actorId, may, requirePermission } from '../domain/actor.ts';
import { AppError, invalid } from '../errors.ts';
import { readDurationMs } from '../media/duration.ts';
import { writeCleanHeif } from '../media/heif-metadata.ts';
import {
  imageFacts,
  type ImageSize,
  renderImage,
  type Rendition,
  writeClean,
} from '../media/images.ts';
import { contentKeyOf } from '../media/key.ts';
import { uploadDir } from '../media/local.ts';
import { storedSizes } from '../media/renditions.ts';
import { sniffExtension } from '../media/sniff.ts';
import { isReadableImage, storedExtension, typeOfKey } from '../media/types.ts';
import * as mediaStore from '../store/media.ts';
import type { MediaRow } from '../store/media.ts';

/** Bytes as they come in. */
export interface UploadSource {
  readonly filename: string | undefined;
  readonly stream: Readable;
}

/** A file that its owner may name in messages by its key. */
export type MediaFile = Omit<MediaRow, 'namedAt'>;

interface Received {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** What is known of an upload before it is stored. */
interface Examined extends Received {
  readonly key: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly renditions: readonly { readonly size: ImageSize; readonly rendition: Rendition }[];
}

const LONGEST_FILENAME = 255;

/**
 * Takes a file in: to a temporary file first, then judged by its bytes, cleaned of what an image
 * says beside the picture, and stored under the hash of what remains. Throws too_large, invalid.
 */
export async function upload(ctx: Context, actor: Actor, source: UploadSource): Promise<MediaFile> {
  await requireUploadable(ctx, actor, 0);
  const owner = actorId(actor) ?? '';
  const folder = uploadDir(ctx.config);
  await mkdir(folder, { recursive: true });
  const work: string[] = [];
  const workFile = () => {
    const path = join(folder, `${randomUUID()}.part`);
    work.push(path);
    return path;
  };
  try {
    const received = await receive(source.stream, workFile(), ctx.config.mediaLimitBytes);
    const filename = cleanFilename(source.filename ?? '');
    const examined = await examine(received, filename, workFile);
    const row = await announce(ctx, owner, examined, filename);
    await store(ctx, examined);
    return row;
  } finally {
    for (const path of work) await rm(path, { force: true });
  }
}

/** Refuses to fill the disk with files that nothing names. Throws rate_limited. */
async function requireRoom(
  ctx: Context,
  queries: Queries,
  owner: string,
  sizeBytes: number,
  key?: string,
): Promise<void> {
  const limitBytes = ctx.config.mediaUnnamedBytes;
  const bytes = await mediaStore.sumUnnamedBytes(queries, owner, key);
  if (sizeBytes === 0 ? bytes < limitBytes : bytes + sizeBytes <= limitBytes) return;
  throw new AppError(
    'rate_limited',
    `your files that no message names may have ${limitBytes} bytes together: send messages with those that are here, or wait until they are removed`,
    { field: 'file', fault: { rule: 'too_many_bytes', most: limitBytes } },
  );
}

/** Whether an upload of so many bytes may begin. Throws forbidden, rate_limited. */
export async function requireUploadable(
  ctx: Context,
  actor: Actor,
  sizeBytes: number,
): Promise<void> {
  requirePermission(actor, 'media.upload');
  await requireRoom(ctx, ctx.db.queries, actorId(actor) ?? '', sizeBytes);
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('too_large', `the file is longer than the ${limitBytes} bytes allowed here`, {
    field: 'file',
    fault: { rule: 'too_many_bytes', most: limitBytes },
  });
}

async function receive(stream: Readable, path: string, limitBytes: number): Promise<Received> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      hash.update(chunk);
      if (sizeBytes > limitBytes) done(tooLarge(limitBytes));
      else done(null, chunk);
    },
  });
  await pipeline(stream, counted, createWriteStream(path, { flags: 'wx' }));
  return { path, sizeBytes, sha256: hash.digest('hex') };
}

async function measure(path: string): Promise<Received> {
  const hash: Hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    hash.update(chunk);
  }
  return { path, sizeBytes, sha256: hash.digest('hex') };
}

/** The name to show and to save under: no folders, no control or direction marks, not too long. */
function cleanFilename(given: string): string {
  const name = given.toWellFormed().replace(/^.*[\\/]/s, '');
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  const short = Array.from(plain);
  if (short.length <= LONGEST_FILENAME) return plain;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  return short.slice(0, LONGEST_FILENAME - extension.length).join('') + extension;
}

async function examine(
  received: Received,
  filename: string,
  workFile: () => string,
): Promise<Examined> {
  if (received.sizeBytes === 0) {
    throw invalid('file', 'the file is empty: send its bytes', { rule: 'empty_file' });
  }
  const extension = storedExtension(await sniffExtension(received.path), filename);
  if (isReadableImage(extension)) return examineImage(received, extension, workFile);
  const kept = extension === 'heic' ? await cleanHeif(received, workFile()) : received;
  const key = contentKeyOf(kept.sha256, extension);
  const timed = /^(audio|video)\//.test(typeOfKey(key).type);
  const durationMs = timed ? ((await readDurationMs(kept.path, extension)) ?? null) : null;
  return { ...kept, key, width: null, height: null, durationMs, renditions: [] };
}

async function cleanHeif(received: Received, path: string): Promise<Received> {
  await writeCleanHeif(received.path, path);
  return measure(path);
}

async function examineImage(
  received: Received,
  extension: string,
  workFile: () => string,
): Promise<Examined> {
  const { width, height, telling } = await imageFacts(received.path);
  let kept = received;
  if (telling) {
    const path = workFile();
    await writeClean(received.path, path);
    kept = await measure(path);
  }
  const renditions = [];
  // Also the proof that the image can be read to its end.
  for (const size of storedSizes) {
    renditions.push({ size, rendition: await renderImage(kept.path, size) });
  }
  const key = contentKeyOf(kept.sha256, extension);
  return { ...kept, key, width, height, durationMs: null, renditions };
}

/** The row comes before the bytes: a sweep of another owner's same file sees it, and leaves them. */
function announce(
  ctx: Context,
  owner: string,
  examined: Examined,
  filename: string,
): Promise<MediaRow> {
  const { key, sizeBytes, width, height, durationMs } = examined;
  return ctx.db.transaction(async (tx) => {
    await mediaStore.lockKey(tx, key);
    await requireRoom(ctx, tx.queries, owner, sizeBytes, key);
    return mediaStore.insertOrRefresh(tx, {
      owner,
      key,
      type: typeOfKey(key).type,
      sizeBytes,
      width,
      height,
      durationMs,
      filename: filename || `file${extname(key)}`,
      createdAt: ctx.clock(),
    });
  });
}

async function store(ctx: Context, examined: Examined): Promise<void> {
  const { key, path, sizeBytes } = examined;
  for (const { size, rendition } of examined.renditions) {
    await ctx.media.renditions.put(key, size, rendition);
  }
  const there = await ctx.media.store.stat(key);
  if (there?.sizeBytes === sizeBytes) return;
  await ctx.media.store.put(key, path, typeOfKey(key).type);
}

/** A file of the actor's own; of anybody for staff. Throws not_found. */
export async function get(ctx: Context, actor: Actor, key: string): Promise<MediaFile> {
  const owner = actorId(actor);
  const own = owner === null ? undefined : await mediaStore.findOwned(ctx.db.queries, owner, key);
  const found =
    own ??
    (may(actor, 'history.any') ? await mediaStore.findByKey(ctx.db.queries, key) : undefined);
  if (found !== undefined) return found;
  throw new AppError('not_found', 'there is no such file, or it is not yours: upload it first', {
    field: 'key',
  });
}
