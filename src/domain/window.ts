import { AppError } from '../errors.ts';
import { type Cursor, invalidCursor, readCursor, writeCursor } from './cursor.ts';

/**
 * A window is a stretch of a list in display order around an anchor. Its edges are places between
 * rows, so that a cursor stays right whatever is added on either side of it.
 */
export type Anchor =
  | { readonly kind: 'newest' }
  | { readonly kind: 'oldest' }
  | { readonly kind: 'first_unread' }
  | { readonly kind: 'message'; readonly id: string }
  /** The first message of that time or later. Epoch ms. */
  | { readonly kind: 'time'; readonly atMs: number };

/** The place just before the row of this key; the row need not exist. */
export interface Place {
  readonly sentAt: number;
  readonly seq: number;
}

export const beforeEverything: Place = { sentAt: Number.MIN_SAFE_INTEGER, seq: 0 };

/** What a window is asked by: an anchor (newest unless given) or a cursor, and sizes. */
export interface WindowRequest {
  readonly anchor?: Anchor | undefined;
  readonly cursor?: Cursor | undefined;
  /**
   * How many messages before and after the anchor, 0 to 100; the anchor's own message comes on top
   * of them. A cursor goes one way: of the two only its own counts.
   */
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

/** What the store is asked. `anchored`: the row at the place comes on top of `after`. */
export interface WindowQuery {
  readonly start:
    | { readonly kind: 'place'; readonly place: Place; readonly anchored: boolean }
    | { readonly kind: 'end' }
    | { readonly kind: 'first_unread' }
    | { readonly kind: 'message'; readonly id: string };
  readonly before: number;
  readonly after: number;
}

type Side = 'before' | 'after';

export const MAX_WINDOW_SIDE = 100;
const DEFAULT_SIZE = 50;
const MAX_SEQ = 2 ** 31 - 1;

/** Reads a request for a window of the list. Throws invalid. */
export function readWindowRequest(list: string, request: WindowRequest): WindowQuery {
  for (const side of ['before', 'after'] as const) requireSide(side, request[side]);
  if (request.cursor === undefined)
    return fromAnchor(request.anchor ?? { kind: 'newest' }, request);
  if (request.anchor === undefined) return fromCursor(list, request.cursor, request);
  throw new AppError('invalid', 'a window is around an anchor or from a cursor: send one of them', {
    field: 'cursor',
  });
}

function requireSide(side: Side, size: number | undefined): void {
  if (size === undefined) return;
  if (Number.isInteger(size) && size >= 0 && size <= MAX_WINDOW_SIDE) return;
  throw new AppError('invalid', `${side} must be a whole number from 0 to ${MAX_WINDOW_SIDE}`, {
    field: side,
  });
}

function fromAnchor(anchor: Anchor, request: WindowRequest): WindowQuery {
  const sized = request.before !== undefined || request.after !== undefined;
  const size = (side: Side, otherwise: number) => request[side] ?? (sized ? 0 : otherwise);
  if (anchor.kind === 'newest') {
    const before = someOf('before', size('before', DEFAULT_SIZE));
    return { start: { kind: 'end' }, before, after: 0 };
  }
  if (anchor.kind === 'oldest') {
    const after = someOf('after', size('after', DEFAULT_SIZE));
    return { start: { kind: 'place', place: beforeEverything, anchored: false }, before: 0, after };
  }
  return {
    start: anchor.kind === 'time' ? startAtTime(anchor.atMs) : anchor,
    before: size('before', DEFAULT_SIZE / 2),
    after: size('after', DEFAULT_SIZE / 2),
  };
}

function startAtTime(atMs: number): WindowQuery['start'] {
  if (Number.isSafeInteger(atMs)) {
    return { kind: 'place', place: { sentAt: atMs, seq: 0 }, anchored: true };
  }
  throw new AppError('invalid', 'the time of the anchor must be whole epoch milliseconds', {
    field: 'anchor',
  });
}

function someOf(side: Side, size: number): number {
  if (size > 0) return size;
  throw new AppError(
    'invalid',
    `${side} must be 1 to ${MAX_WINDOW_SIDE} here: otherwise nothing is asked for`,
    {
      field: side,
    },
  );
}

function fromCursor(list: string, cursor: Cursor, request: WindowRequest): WindowQuery {
  const [direction, sentAt, seq, ...rest] = readCursor(cursor, list);
  const isPlace =
    typeof sentAt === 'number' && typeof seq === 'number' && seq >= 0 && seq <= MAX_SEQ;
  if ((direction !== 'before' && direction !== 'after') || !isPlace || rest.length > 0) {
    throw invalidCursor('is malformed');
  }
  const size = someOf(direction, request[direction] ?? DEFAULT_SIZE);
  return {
    start: { kind: 'place', place: { sentAt, seq }, anchored: false },
    before: direction === 'before' ? size : 0,
    after: direction === 'after' ? size : 0,
  };
}

/** What the store found around the place: oldest first, with up to one row more on either side. */
export interface Surroundings<Row> {
  readonly place: Place;
  readonly anchored: boolean;
  readonly older: readonly Row[];
  readonly newer: readonly Row[];
}

export interface Window<Row> {
  /** Oldest first. */
  readonly rows: readonly Row[];
  readonly anchor: Row | null;
  /** The row just before the window. */
  readonly previous: Row | null;
  readonly foundOldest: boolean;
  readonly foundNewest: boolean;
  /** To go on towards older rows; null when there are none. */
  readonly before: Cursor | null;
  /** To go on towards newer rows, also those that come later. */
  readonly after: Cursor;
}

/** Cuts the window out of what was found around it. */
export function cutWindow<Row>(
  list: string,
  query: WindowQuery,
  found: Surroundings<Row>,
  placeOf: (row: Row) => Place,
): Window<Row> {
  const { place, anchored, older, newer } = found;
  const newerSize = query.after + (anchored ? 1 : 0);
  const foundOldest = older.length <= query.before;
  const kept = older.slice(Math.max(0, older.length - query.before));
  const rows = [...kept, ...newer.slice(0, newerSize)];
  const [first, last] = [rows[0], rows.at(-1)];
  const start = first === undefined ? place : placeOf(first);
  const end = last === undefined ? place : justAfter(placeOf(last));
  return {
    rows,
    anchor: (anchored ? newer[0] : undefined) ?? null,
    previous: older[older.length - query.before - 1] ?? null,
    foundOldest,
    foundNewest: newer.length <= newerSize,
    before: foundOldest ? null : writeCursor(list, ['before', start.sentAt, start.seq]),
    after: writeCursor(list, ['after', end.sentAt, end.seq]),
  };
}

function justAfter({ sentAt, seq }: Place): Place {
  return { sentAt, seq: seq + 1 };
}
