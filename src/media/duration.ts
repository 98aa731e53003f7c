import { open } from 'node:fs/promises';
import { readMp4DurationMs } from './mp4-duration.ts';

const TIMEOUT_MS = 10_000;
const LONGEST_AMR_BYTES = 64 * 2 ** 20;

// Bytes of a frame by its mode (3GPP TS 26.101 and 26.201); a frame is 20 ms.
const narrow = [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1];
const wide = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1];

function amrDurationMs(bytes: Buffer): number | undefined {
  const isWide = bytes.toString('latin1', 0, 9) === '#!AMR-WB\n';
  if (!isWide && bytes.toString('latin1', 0, 6) !== '#!AMR\n') return undefined;
  const sizes = isWide ? wide : narrow;
  let at = isWide ? 9 : 6;
  let frames = 0;
  while (at < bytes.length) {
    at += sizes[((bytes[at] ?? 0) >> 3) & 15] ?? 1;
    frames += 1;
  }
  return frames * 20;
}

async function readAmr(path: string): Promise<number | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return size > LONGEST_AMR_BYTES ? undefined : amrDurationMs(await file.readFile());
  } finally {
    await file.close();
  }
}

async function readTagged(path: string): Promise<number | undefined> {
  const { parseFile } = await import('music-metadata');
  const { format } = await parseFile(path, { duration: true, skipCovers: true });
  const seconds = format.duration;
  return seconds !== undefined && Number.isFinite(seconds) && seconds >= 0 && seconds < 1e6
    ? Math.round(seconds * 1000)
    : undefined;
}

const movies = new Set(['mp4', 'm4a', 'mov', '3gp']);

async function readAny(path: string, extension: string): Promise<number | undefined> {
  if (extension === 'amr') return readAmr(path);
  const said = movies.has(extension) ? await readMp4DurationMs(path) : undefined;
  return said ?? readTagged(path);
}

/** How long a recording or film is, in ms; undefined where the file does not say or is damaged. */
export async function readDurationMs(path: string, extension: string): Promise<number | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), TIMEOUT_MS);
  });
  const read = readAny(path, extension);
  try {
    return await Promise.race([read.catch(() => undefined), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
