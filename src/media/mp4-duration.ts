import { open } from 'node:fs/promises';
import { bytesAt, findBox } from './boxes.ts';

/** What the movie header (`mvhd`) of an MP4, MOV or 3GP says; undefined where it does not. */
export async function readMp4DurationMs(path: string): Promise<number | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const movie = await findBox(file, 'moov', 0, size);
    const header = movie && (await findBox(file, 'mvhd', movie.start, movie.end));
    if (header === undefined) return undefined;
    const fields = await bytesAt(file, header.start, 32);
    if (fields.length < 32) return undefined;
    const isLong = fields[0] === 1;
    const perSecond = fields.readUInt32BE(isLong ? 20 : 12);
    const length = isLong ? Number(fields.readBigUInt64BE(24)) : fields.readUInt32BE(16);
    const unknown = !isLong && length === 0xffff_ffff;
    const ms = Math.round((length / perSecond) * 1000);
    return !unknown && ms > 0 && ms < 1e9 ? ms : undefined;
  } finally {
    await file.close();
  }
}
