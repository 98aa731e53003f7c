/** Where somebody stood in a list: which row was uppermost, and how far above or below the edge. */
export interface Place {
  /** Anchor of the window that was shown. */
  readonly window: string;
  readonly messageId: string;
  /** px from the upper edge of the list to that of the row. */
  readonly top: number;
}

const KEY = 'chatkeep.places';
const MOST = 200;

const places = new Map<string, Place>(read());

function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null) return false;
  const { window, messageId, top } = value as Record<string, unknown>;
  return typeof window === 'string' && typeof messageId === 'string' && typeof top === 'number';
}

function read(): [string, Place][] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.flatMap((each: unknown): [string, Place][] =>
      Array.isArray(each) && typeof each[0] === 'string' && isPlace(each[1])
        ? [[each[0], each[1]]]
        : [],
    );
  } catch {
    // A browser that keeps nothing, or something that is not ours.
    return [];
  }
}

function write(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...places]));
  } catch {
    // The page goes on with what it has in memory.
  }
}

/** A step of the browser's history, in which a list of an owner is shown from an anchor on. */
export interface Visit {
  readonly entry: string;
  /** A conversation, or a customer's timeline. */
  readonly owner: string;
  readonly anchor: string;
}

const ofVisit = ({ entry, owner, anchor }: Visit) => `${entry} ${owner} ${anchor}`;

/**
 * Where one was at that step, else where one left the list the last time if nothing else is asked
 * for than the list itself. Undefined at the end of it.
 */
export function placeOf(visit: Visit): Place | undefined {
  return (
    places.get(ofVisit(visit)) ?? (visit.anchor === 'newest' ? places.get(visit.owner) : undefined)
  );
}

/** Undefined forgets. */
export function keepPlace(visit: Visit, place: Place | undefined): void {
  for (const key of [ofVisit(visit), visit.owner]) {
    places.delete(key);
    if (place !== undefined) places.set(key, place);
  }
  for (const key of [...places.keys()].slice(0, Math.max(0, places.size - MOST))) {
    places.delete(key);
  }
  write();
}

/** Forgets where one was from an anchor on, at every step of the browser's history. */
export function forgetPlaces(owner: string, anchor: string): void {
  for (const key of places.keys()) {
    if (key.endsWith(` ${owner} ${anchor}`)) places.delete(key);
  }
  places.delete(owner);
  write();
}

/** Forgets where one left the list: something else in it is asked for. */
export function leavePlace(owner: string): void {
  places.delete(owner);
}

const atEnd = new Set<string>();

/** Notes whether the end of a list is in view. */
export function noteAtEnd(owner: string, isThere: boolean): void {
  if (isThere) atEnd.add(owner);
  else atEnd.delete(owner);
}

export function isAtEnd(owner: string): boolean {
  return atEnd.has(owner);
}
