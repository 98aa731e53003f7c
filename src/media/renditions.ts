import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { LRUCache } from 'lru-cache';
import { boundedCache } from '../domain/bounded-cache.ts';
import { AppError, isAppError } from '../errors.ts';
import { type ImageSize, MEDIUM, type Rendition, renderWhenRead, THUMBNAIL } from './images.ts';
import { isContentKey } from './key.ts';
import type { MediaStore } from './store.ts';

/** The sizes that links ask for. They are made once and stored beside the originals. */
export const storedSizes = [THUMBNAIL, MEDIUM] as const;

const LARGEST_SOURCE_BYTES = 256 * 2 ** 20;
const REMEMBERED_BYTES = 32 * 2 ** 20;
const REMEMBERED_MS = 600_000;
const REMEMBERED_FAILURES = 1000;
/** A file that cannot be read is tried again, as somebody may have put a whole one in its place. */
const FAILURE_MS = 60_000;

/** Images in other sizes than their own. */
export interface Renditions {
  /** Undefined when there is no such original. Throws invalid when it is no image that can be read. */
  get(key: string, size: ImageSize): Promise<Rendition | undefined>;
  /** Stores one of {@link storedSizes} that was made from the original already. */
  put(key: string, size: ImageSize, rendition: Rendition): Promise<void>;
  remove(key: string): Promise<void>;
}

function nameOf({ mode, width, height }: ImageSize): string {
  return `${mode}-${width ?? ''}x${height ?? ''}`;
}

// A key may be as long as a file name can be, so its hash stands for it.
function renditionKey(key: string, size: ImageSize): string {
  return `.renditions/${createHash('sha256').update(key).digest('hex')}-${nameOf(size)}`;
}

function imageType(bytes: Buffer): string {
  if (bytes[0] === 0xff) return 'image/jpeg';
  if (bytes[0] === 0x89) return 'image/png';
  return bytes.toString('latin1', 0, 3) === 'GIF' ? 'image/gif' : 'image/webp';
}

const isStored = (size: ImageSize) => storedSizes.some((stored) => nameOf(stored) === nameOf(size));

/** Those of the images of a store. Each is made once at a time; files on their way go through `workDir`. */
export function openRenditions(store: MediaStore, workDir: string): Renditions {
  const making = new Map<string, Promise<Rendition | undefined>>();
  const remembered = new LRUCache<string, Rendition>({
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: ({ bytes }) => bytes.length + 1,
    ttl: REMEMBERED_MS,
  });
  const failures = boundedCache<string, AppError>({ most: REMEMBERED_FAILURES, forMs: FAILURE_MS });

  async function stored(key: string, size: ImageSize): Promise<Rendition | undefined> {
    const name = renditionKey(key, size);
    const found = await store.stat(name);
    if (found === undefined) return undefined;
    if (!isContentKey(key)) {
      const source = await store.stat(key);
      if (source === undefined || source.modifiedAt > found.modifiedAt) return undefined;
    }
    const stream = await store.open(name);
    if (stream === undefined) return undefined;
    const bytes = await buffer(stream);
    return { bytes, type: imageType(bytes) };
  }

  async function put(key: string, size: ImageSize, rendition: Rendition): Promise<void> {
    await mkdir(workDir, { recursive: true });
    const path = join(workDir, `${randomUUID()}.part`);
    try {
      await writeFile(path, rendition.bytes, { flag: 'wx' });
      await store.put(renditionKey(key, size), path, rendition.type);
    } finally {
      await rm(path, { force: true });
    }
  }

  async function hasSource(key: string): Promise<boolean> {
    const found = await store.stat(key);
    if (found === undefined || found.sizeBytes <= LARGEST_SOURCE_BYTES) return found !== undefined;
    throw new AppError('invalid', 'this image is too large to be shown in another size');
  }

  async function source(key: string): Promise<Buffer | undefined> {
    const stream = await store.open(key);
    return stream && buffer(stream);
  }

  async function find(key: string, size: ImageSize): Promise<Rendition | undefined> {
    const kept = isStored(size) ? await stored(key, size) : undefined;
    if (kept !== undefined) return kept;
    const failed = failures.get(key);
    if (failed !== undefined) throw failed;
    if (!(await hasSource(key))) return undefined;
    const rendition = await renderWhenRead(() => source(key), size).catch((error: unknown) => {
      if (isAppError(error, 'invalid') || isAppError(error, 'too_large')) failures.set(key, error);
      throw error;
    });
    if (rendition === undefined) return undefined;
    if (isStored(size)) await put(key, size, rendition);
    else remembered.set(`${nameOf(size)} ${key}`, rendition);
    return rendition;
  }

  return {
    get(key, size) {
      const id = `${nameOf(size)} ${key}`;
      const known = remembered.get(id);
      if (known !== undefined) return Promise.resolve(known);
      const others = making.get(id);
      if (others !== undefined) return others;
      const made = find(key, size).finally(() => making.delete(id));
      making.set(id, made);
      return made;
    },
    put,
    async remove(key) {
      for (const size of storedSizes) await store.remove(renditionKey(key, size));
    },
  };
}
