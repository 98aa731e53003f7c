import type { Lane } from '../db/open.ts';
import { TERMS_VERSION } from '../search/document.ts';
import * as segmentStore from '../store/search-segments.ts';
import type { ListedSegment, SearchState } from '../store/search-segments.ts';

/** The state of the index and the list of its segments, as this process knows them. */
export interface Catalog {
  /** Undefined until it has been read. */
  readonly state: SearchState | undefined;
  readonly segments: readonly ListedSegment[];
  /** Reads what has changed; whether anything has. */
  refresh(): Promise<boolean>;
}

/** Calls `onChange` with every new state, after the list is that of the state. */
export function openCatalog(
  db: Pick<Lane, 'prepared'>,
  onChange: (state: SearchState) => void,
): Catalog {
  let state: SearchState | undefined;
  let segments: readonly ListedSegment[] = [];
  let reading: Promise<unknown> = Promise.resolve();

  async function readAgain(): Promise<boolean> {
    const now = await segmentStore.getState(db);
    if (state?.version === now.version) {
      state = now;
      return false;
    }
    const listed = await segmentStore.list(db, segments);
    ({ state, segments } = listed);
    onChange(state);
    return true;
  }

  return {
    get state() {
      return state;
    },
    get segments() {
      return segments;
    },
    refresh() {
      // Whoever asks wants to know of what was there when it asked.
      const read = reading.then(readAgain);
      reading = read.catch(() => undefined);
      return read;
    },
  };
}

/** Whether this program can read it: made of the same terms. */
export function isReadable(state: SearchState): boolean {
  return state.termsVersion === TERMS_VERSION;
}

/** What is searched: until the first build has ended, what it has stored so far as well. */
export function readableSegments({ state, segments }: Catalog): readonly ListedSegment[] {
  if (state === undefined || !isReadable(state)) return [];
  const building = state.isComplete ? undefined : state.build?.generation;
  return segments.filter(
    ({ generation }) => generation === state.generation || generation === building,
  );
}
