import type { FindSearch } from '../../paths.ts';

/** Where somebody was in the results of a search, as long as the page lives. */
export interface Place {
  /** px */
  top: number;
  /** Id of the message or conversation that was opened. */
  opened: string | undefined;
  /** Ids of conversations whose hits are all shown. */
  readonly expanded: Set<string>;
}

const MOST = 50;
const places = new Map<string, Place>();

export const keyOf = (search: FindSearch) => JSON.stringify(search);

export function placeIn(search: FindSearch): Place {
  const key = keyOf(search);
  const place = places.get(key) ?? { top: 0, opened: undefined, expanded: new Set<string>() };
  // The last one used is the last to go.
  places.delete(key);
  places.set(key, place);
  for (const oldest of [...places.keys()].slice(0, Math.max(0, places.size - MOST))) {
    places.delete(oldest);
  }
  return place;
}
