import type { Lane } from '../db/open.ts';
import { TERMS_VERSION } from '../search/document.ts';
import { buildSegment } from '../search/segments/build.ts';
import type { SegmentSummary, WriteRows } from '../search/segments/layout.ts';
import { MemorySegment } from '../search/segments/memory-segment.ts';
import type { Turns } from '../search/segments/pace.ts';
import * as eventStore from '../store/events.ts';
import * as documentStore from '../store/search-documents.ts';
import * as segmentStore from '../store/search-segments.ts';
import type { Build, ListedSegment, SearchState } from '../store/search-segments.ts';
import { isReadable } from './search-index-catalog.ts';
import { makeDocuments } from './search-index-documents.ts';
import type { KeepOptions } from './search-index-keep.ts';

/** Gives the new state; what it sends takes effect together with it. */
export type Change = (send: Lane['prepared'], state: SearchState) => Promise<SearchState>;

type NewSegment = SegmentSummary & { readonly no: number };

/** A change that lists a segment which was just written. */
export type SegmentChange = (
  send: Lane['prepared'],
  state: SearchState,
  segment: NewSegment,
) => Promise<SearchState>;

/** How the keeper makes changes: see there. */
export interface Changing {
  readonly commit: (change: Change) => Promise<void>;
  /** Writes the rows of a new segment, then makes a change that lists it. */
  readonly write: (
    rows: (write: WriteRows) => Promise<SegmentSummary>,
    signal: AbortSignal,
    change: SegmentChange,
  ) => Promise<void>;
}

export type BuildOptions = Pick<KeepOptions, 'db' | 'lane' | 'clock' | 'catalog'> & {
  readonly buildSize: number;
  readonly turns: Turns;
};

const SCAN = 1000;

/** Makes room for a new generation, which is then built by {@link buildOn}. */
export async function beginBuild(
  { db, lane, clock, catalog }: BuildOptions,
  { commit }: Changing,
): Promise<void> {
  const total = await documentStore.count(lane);
  const lastEventId = await eventStore.findLastId(db);
  await commit(async (send, state) => {
    // What is made of other terms is of no use. Otherwise it serves until the new one is done.
    const base = isReadable(state) ? state : unbuilt(state, lastEventId);
    const unused = catalog.segments.filter(({ generation }) => generation !== base.generation);
    await segmentStore.removeSegments(send, numbersOf(unused));
    const build = {
      generation: base.generation + 1,
      asked: state.asked,
      version: state.version + 1,
      conversationNo: 0,
      seq: 0,
      done: 0,
      total,
      startedAt: clock(),
    };
    return { ...base, build };
  });
}

/** Scans on and stores one segment; whether there was no more than that to scan. */
export async function buildOn(
  { lane, turns, buildSize }: BuildOptions,
  { write }: Changing,
  build: Build,
  signal: AbortSignal,
): Promise<boolean> {
  const memory = new MemorySegment();
  let place: documentStore.MessagePlace = build;
  let { done } = build;
  while (memory.added < buildSize) {
    signal.throwIfAborted();
    const { messages, last, read } = await documentStore.listAfter(lane, place, SCAN);
    await makeDocuments(messages, (document) => memory.add(document), turns);
    done += read;
    if (last === undefined) break;
    place = last;
  }
  const { conversationNo, seq } = place;
  const next = { ...build, conversationNo, seq, done };
  if (memory.added > 0) {
    await write(
      (rows) => buildSegment(memory, rows),
      signal,
      async (send, state, segment) => {
        await listSegment(send, segment, state, build.generation);
        return { ...state, build: next };
      },
    );
  }
  return memory.added < buildSize;
}

/** Puts what was built in the place of the old generation. */
export function endBuild(
  { catalog }: BuildOptions,
  { commit }: Changing,
  build: Build,
): Promise<void> {
  return commit(async (send, state) => {
    const old = catalog.segments.filter(({ generation }) => generation === state.generation);
    // Recent documents that were stored since the build began.
    const carried = old.filter(({ listedVersion }) => listedVersion > build.version);
    const replaced = old.filter((segment) => !carried.includes(segment));
    await segmentStore.removeSegments(send, numbersOf(replaced));
    await segmentStore.updateGeneration(send, numbersOf(carried), build.generation);
    const { generation, asked } = build;
    return { ...state, generation, isComplete: true, built: asked, build: undefined };
  });
}

/** Lists a segment whose rows are written, unless it has no documents. */
export async function listSegment(
  send: Lane['prepared'],
  segment: NewSegment,
  state: SearchState,
  generation: number,
): Promise<void> {
  if (segment.size === 0) return;
  const listedVersion = state.version + 1;
  await segmentStore.insertSegment(send, { ...segment, generation, listedVersion });
}

export function numbersOf(segments: readonly ListedSegment[]): number[] {
  return segments.map(({ no }) => no);
}

/** A state without anything; what comes after that event is to be taken from the log. */
function unbuilt(state: SearchState, eventId: number): SearchState {
  return {
    ...state,
    generation: state.generation + 2,
    termsVersion: TERMS_VERSION,
    isComplete: false,
    eventId,
  };
}
