import { type ByteReader, MalformedBytes } from './bytes.ts';

/**
 * Positions are strictly ascending whole numbers below 2^32. They are written as gaps: how many
 * numbers lie between each and the one before it (before the first, all that are smaller).
 */
const LONGEST_GAP_BYTES = 5;

/** Numbers from `start` to `end` of an array. */
export interface Stretch {
  readonly positions: Uint32Array;
  readonly start: number;
  readonly end: number;
}

/** Where writing stopped: the index of the first position not written, and the end of the bytes. */
export interface Written {
  next: number;
  end: number;
}

/** Writes from `written.end` on, all positions or until the bytes up to `limit` might not do. */
export function writeGaps(
  bytes: Uint8Array,
  limit: number,
  { positions, start, end }: Stretch,
  written: Written,
): void {
  let at = written.end;
  let index = start;
  let previous = -1;
  for (; index < end && at + LONGEST_GAP_BYTES <= limit; index++) {
    const position = positions[index] ?? 0;
    let gap = (position - previous - 1) >>> 0;
    previous = position;
    while (gap >= 0x80) {
      bytes[at++] = (gap & 0x7f) | 0x80;
      gap >>>= 7;
    }
    bytes[at++] = gap;
  }
  written.next = index;
  written.end = at;
}

/** Reads so many positions into `out`. Throws MalformedBytes where one is not below `size`. */
export function readGaps(
  reader: ByteReader,
  count: number,
  size: number,
  out: Uint32Array,
  start = 0,
): void {
  const { bytes } = reader;
  let { at } = reader;
  let previous = -1;
  const end = start + count;
  for (let index = start; index < end; index++) {
    let byte = bytes[at++] ?? 0;
    let gap = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && shift < 35; shift += 7) {
      byte = bytes[at++] ?? 0;
      // Not by <<, whose results have a sign.
      gap += shift < 28 ? (byte & 0x7f) << shift : (byte & 0x7f) * 2 ** 28;
    }
    previous += gap + 1;
    out[index] = previous;
  }
  if (at > bytes.length || previous >= size) throw new MalformedBytes('positions beyond the end');
  reader.at = at;
}

/** The index of the first that is not below the target, looking from `start` on in growing steps. */
export function seek(positions: Uint32Array, target: number, start = 0): number {
  let step = 1;
  let low = start;
  let high = start;
  while (high < positions.length && (positions[high] ?? 0) < target) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = Math.min(high, positions.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] ?? 0) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those of the first that are among the second from `start` on, up to the second's end. */
export function intersect(some: Uint32Array, others: Uint32Array): Uint32Array {
  const common = new Uint32Array(Math.min(some.length, others.length));
  let count = 0;
  let at = 0;
  for (const position of some) {
    at = seek(others, position, at);
    if (at === others.length) break;
    if (others[at] === position) common[count++] = position;
  }
  return common.subarray(0, count);
}

/** All that are in any of the lists, each once. */
export function unite(lists: readonly Uint32Array[]): Uint32Array {
  const filled = lists.filter((list) => list.length > 0);
  const [first] = filled;
  if (first === undefined) return new Uint32Array(0);
  if (filled.length === 1) return first;
  const all = new Uint32Array(filled.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of filled) {
    all.set(list, at);
    at += list.length;
  }
  all.sort();
  return all.subarray(0, dropRepeats(all, all.length));
}

/** Leaves each of the sorted numbers from `start` to `end` once; where they end then. */
export function dropRepeats(sorted: Uint32Array, end: number, start = 0): number {
  let kept = start;
  for (let index = start; index < end; index++) {
    const value = sorted[index] ?? 0;
    if (kept === start || sorted[kept - 1] !== value) sorted[kept++] = value;
  }
  return kept;
}
