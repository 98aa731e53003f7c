import { type FileHandle, open } from 'node:fs/promises';
import { bytesAt } from './boxes.ts';
import { isSystemError } from './file-errors.ts';
import { readMp4DurationMs } from './mp4-duration.ts';
import { takingTurns } from '../domain/turns.ts';
import { tooManyFiles } from './busy.ts';

const TIMEOUT_MS = 10_000;
const LONGEST_AMR_BYTES = 16 * 2 ** 20;
const takeTurn = takingTurns(2, 200, tooManyFiles);

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

/** The file as music-metadata reads it, piece by piece, until `signal` aborts. */
function stoppable(file: FileHandle, size: number, signal: AbortSignal) {
  const slice = (start = 0, end = size) => ({
    async arrayBuffer() {
      signal.throwIfAborted();
      const bytes = await bytesAt(file, start, Math.max(0, end - start));
      return Uint8Array.from(bytes).buffer;
    },
  });
  return { size, type: '', slice };
}

async function readTagged(path: string, signal: AbortSignal): Promise<number | undefined> {
  const { parseBlob } = await import('music-metadata');
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    // Of a Blob it uses no more than this. One of Node.js itself cannot be stopped.
    const blob = stoppable(file, size, signal) as unknown as Blob;
    const { format } = await parseBlob(blob, { duration: true, skipCovers: true });
    const seconds = format.duration;
    return seconds !== undefined && Number.isFinite(seconds) && seconds >= 0 && seconds < 1e6
      ? Math.round(seconds * 1000)
      : undefined;
  } finally {
    await file.close();
  }
}

const movies = new Set(['mp4', 'm4a', 'mov', '3gp']);

async function readAny(path: string, extension: string, timeoutMs: number) {
  if (extension === 'amr') return readAmr(path);
  const said = movies.has(extension) ? await readMp4DurationMs(path) : undefined;
  return said ?? readTagged(path, AbortSignal.timeout(timeoutMs));
}

/** How long a recording or film is, in ms; undefined where the file does not say, is damaged, or takes longer to read. */
export function readDurationMs(
  path: string,
  extension: string,
  timeoutMs = TIMEOUT_MS,
): Promise<number | undefined> {
  return takeTurn(async () => {
    try {
      return await readAny(path, extension, timeoutMs);
    } catch (error) {
      if (isSystemError(error)) throw error;
      return undefined;
    }
  });
}
