import { type FileHandle, constants, copyFile, open } from 'node:fs/promises';
import { AppError } from '../errors.ts';
import { bytesAt, findBox } from './boxes.ts';

/**
 * HEIC keeps a picture's metadata as items of their own, beside the picture, and says in `iloc` where
 * their bytes are. Those bytes are overwritten in place, so that nothing else moves; which side is
 * up is said elsewhere (`irot`) and stays. ISO/IEC 14496-12, 8.11, and 23008-12.
 */

interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** Of the list of items, and of all metadata together. */
const LARGEST_META_BYTES = 16 * 2 ** 20;

/** Items, and extents of all of them: a phone's photo has some sixty. A file of few bytes can claim any number. */
const MOST_ITEMS = 4096;

function requireFew(count: number): void {
  if (count > MOST_ITEMS) throw new RangeError('more items than a picture has');
}

/** Reads big-endian numbers one after another; past the end throws a RangeError. */
function reader(bytes: Buffer, start: number) {
  let at = start;
  return {
    skip(length: number) {
      at += length;
    },
    number(length: number): number {
      if (length === 0) return 0;
      const value = length === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, length);
      at += length;
      return value;
    },
    text(length: number): string {
      at += length;
      if (at > bytes.length) throw new RangeError('past the end');
      return bytes.toString('latin1', at - length, at);
    },
  };
}

/** Ids of the items that hold Exif or XMP (`iinf`). */
function metadataItems(iinf: Buffer): Set<number> {
  const from = reader(iinf, 0);
  const version = from.number(1);
  from.skip(3);
  const count = from.number(version === 0 ? 2 : 4);
  requireFew(count);
  const found = new Set<number>();
  let at = version === 0 ? 6 : 8;
  for (let n = 0; n < count; n += 1) {
    const item = reader(iinf, at);
    const size = item.number(4);
    item.skip(4);
    const itemVersion = item.number(1);
    item.skip(3);
    const id = item.number(itemVersion === 3 ? 4 : 2);
    item.skip(2);
    const type = itemVersion < 2 ? '' : item.text(4);
    if (type === 'Exif' || type === 'mime') found.add(id);
    if (size < 8) throw new RangeError('a box without end');
    at += size;
  }
  return found;
}

/** Where the bytes of some items are (`iloc`). */
function extentsOf(iloc: Buffer, items: ReadonlySet<number>): Extent[] {
  const from = reader(iloc, 0);
  const version = from.number(1);
  from.skip(3);
  const [sizes, moreSizes] = [from.number(1), from.number(1)];
  const [offsetSize, lengthSize] = [sizes >> 4, sizes & 15];
  const [baseSize, indexSize] = [moreSizes >> 4, version === 0 ? 0 : moreSizes & 15];
  const count = from.number(version < 2 ? 2 : 4);
  requireFew(count);
  const takesBytes = offsetSize + lengthSize + indexSize > 0;
  let total = 0;
  const found: Extent[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = from.number(version < 2 ? 2 : 4);
    const inFile = version === 0 || (from.number(2) & 15) === 0;
    from.skip(2);
    const base = from.number(baseSize);
    const extents = from.number(2);
    total += extents;
    requireFew(total);
    if (extents > 0 && !takesBytes) throw new RangeError('extents that say nothing');
    for (let part = 0; part < extents; part += 1) {
      from.skip(indexSize);
      const offset = base + from.number(offsetSize);
      const length = from.number(lengthSize);
      if (!items.has(id)) continue;
      if (!inFile) throw new RangeError('metadata that is not where it can be overwritten');
      found.push({ offset, length });
    }
  }
  return found;
}

async function metadataExtents(file: FileHandle): Promise<Extent[]> {
  const { size } = await file.stat();
  const meta = await findBox(file, 'meta', 0, size);
  if (meta === undefined || meta.end - meta.start > LARGEST_META_BYTES) {
    throw new RangeError('no usable meta box');
  }
  // A version and flags come before the boxes inside.
  const inside = async (type: string) => {
    const box = await findBox(file, type, meta.start + 4, meta.end);
    return box && bytesAt(file, box.start, box.end - box.start);
  };
  const [items, places] = [await inside('iinf'), await inside('iloc')];
  if (items === undefined || places === undefined) throw new RangeError('no items');
  const extents = extentsOf(places, metadataItems(items));
  const total = extents.reduce((sum, { length }) => sum + length, 0);
  const outside = extents.some(({ offset, length }) => offset + length > size);
  if (outside || total > LARGEST_META_BYTES) throw new RangeError('an item that cannot be there');
  return extents;
}

/** Copies a HEIC image without what it says of place, time and camera. Throws invalid when it is damaged. */
export async function writeCleanHeif(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  const file = await open(to, 'r+');
  try {
    for (const { offset, length } of await metadataExtents(file)) {
      await file.write(Buffer.alloc(length), 0, length, offset);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message =
      'the image cannot be read, it is damaged or cut short: send it whole, or as JPEG';
    const fault = { rule: 'unreadable_image' } as const;
    throw new AppError('invalid', message, { field: 'file', fault }, { cause: error });
  } finally {
    await file.close();
  }
}
