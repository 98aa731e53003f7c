import type { FileHandle } from 'node:fs/promises';

/** A part of a file in the ISO base media format: MP4, MOV, 3GP, HEIC, AVIF. */
export interface Box {
  readonly type: string;
  /** Where its content begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

const MOST_BOXES = 1000;

export async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The first box of a type between two places (ISO/IEC 14496-12, 4.2). */
export async function findBox(
  file: FileHandle,
  wanted: string,
  from: number,
  to: number,
): Promise<Box | undefined> {
  let at = from;
  for (let seen = 0; seen < MOST_BOXES && at + 8 <= to; seen += 1) {
    const head = await bytesAt(file, at, 16);
    if (head.length < 8) return undefined;
    const short = head.readUInt32BE(0);
    const isLong = short === 1 && head.length === 16;
    const size = isLong ? Number(head.readBigUInt64BE(8)) : short;
    const start = at + (isLong ? 16 : 8);
    // Zero reaches to the end.
    const end = size === 0 ? to : at + size;
    if (end < start || end > to) return undefined;
    const type = head.toString('latin1', 4, 8);
    if (type === wanted) return { type, start, end };
    at = end;
  }
  return undefined;
}
