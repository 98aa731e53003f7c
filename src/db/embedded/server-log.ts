import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

const maxBytes = 4 * 1024 * 1024;
const keptBytes = 1024 * 1024;

/** For appending; a link planted in its place is not followed, since root may be the one writing. */
export function openServerLog(path: string): Promise<FileHandle> {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;
  return open(path, O_RDWR | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600);
}

/**
 * Keeps the end of a log that has grown too long. PostgreSQL appends to the file it inherited, so
 * it goes on at the new end.
 */
export async function boundServerLog(path: string): Promise<void> {
  const file = await openServerLog(path);
  try {
    const { size } = await file.stat();
    if (size <= maxBytes) return;
    const tail = await readFrom(file, size - keptBytes);
    await file.truncate(0);
    await file.appendFile(tail);
  } finally {
    await file.close();
  }
}

/** What was written since `offset`, at most its last 64 kB. */
export async function readServerLog(path: string, offset: number): Promise<string> {
  const file = await openServerLog(path);
  try {
    const { size } = await file.stat();
    const from = size < offset ? 0 : offset;
    return (await readFrom(file, Math.max(from, size - 65_536))).toString('utf8');
  } finally {
    await file.close();
  }
}

async function readFrom(file: FileHandle, offset: number): Promise<Buffer> {
  const { size } = await file.stat();
  const buffer = Buffer.alloc(Math.max(0, size - offset));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
  return buffer.subarray(0, bytesRead);
}
