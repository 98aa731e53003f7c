import { AppError } from '../errors.ts';

/**
 * A place in a list, to be sent back as it came. What is in it: a version, the list that it belongs
 * to, and the place itself. It is no secret and grants nothing: whoever reads one checks again what
 * the actor may see, and that the place is well formed.
 */
export type Cursor = string;

export type CursorPart = string | number;

const VERSION = 1;

// Longer than any that was given out: an id of 128 characters, each of up to four bytes.
const LONGEST = 2048;

export function writeCursor(list: string, place: readonly CursorPart[]): Cursor {
  return Buffer.from(JSON.stringify([VERSION, list, ...place])).toString('base64url');
}

/** The place in a cursor of this list. Throws invalid for anything else. */
export function readCursor(cursor: Cursor, list: string): readonly CursorPart[] {
  const [version, owner, ...place] = parse(cursor);
  if (version !== VERSION) throw invalidCursor('was made by another version of this server');
  if (owner !== list) throw invalidCursor('belongs to another list, or to other filters');
  return place;
}

/** The place in a cursor of a list that is in the order of one number. Throws invalid. */
export function readNumberCursor(cursor: Cursor, list: string): number {
  const [number, ...rest] = readCursor(cursor, list);
  if (typeof number !== 'number' || rest.length > 0) throw invalidCursor('is malformed');
  return number;
}

export interface CutPage<Row> {
  readonly rows: readonly Row[];
  /** To go on after the last row; null when it is the list's last. */
  readonly next: Cursor | null;
}

/** Cuts a page out of rows that were read with one more than `limit`, which says whether there are more. */
export function cutPage<Row>(
  list: string,
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly CursorPart[],
): CutPage<Row> {
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last === undefined ? null : writeCursor(list, placeOf(last)) };
}

/** `what` completes "the cursor …". */
export function invalidCursor(what: string): AppError {
  return new AppError(
    'invalid',
    `the cursor ${what}: send one back exactly as an answer to this request gave it, or leave it out to begin anew`,
    { field: 'cursor' },
  );
}

function parse(cursor: Cursor): CursorPart[] {
  const bytes = cursor.length <= LONGEST ? Buffer.from(cursor, 'base64url') : Buffer.alloc(0);
  if (bytes.toString('base64url') !== cursor) throw invalidCursor('is malformed');
  try {
    const parts: unknown = JSON.parse(bytes.toString());
    if (Array.isArray(parts) && parts.every(isPart)) return parts;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidCursor('is malformed');
}

function isPart(value: unknown): value is CursorPart {
  return typeof value === 'string' || Number.isSafeInteger(value);
}
