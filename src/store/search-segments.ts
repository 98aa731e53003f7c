import type { Lane, Prepared } from '../db/open.ts';
import type { StoredSegment } from '../search/segments/layout.ts';

type Reader = Pick<Lane, 'prepared'>;
type Send = Lane['prepared'];

/** What is being built at the moment, and how far that is. */
export interface Build {
  readonly generation: number;
  /** The number of the latest request that it fulfils. */
  readonly asked: number;
  /** Segments that were listed after this version belong to it in the end. */
  readonly version: number;
  /** The last message in its segments. */
  readonly conversationNo: number;
  readonly seq: number;
  readonly done: number;
  readonly total: number;
  /** Epoch ms. */
  readonly startedAt: number;
}

export interface SearchState {
  /** Goes up with every change of this and of the list of segments. */
  readonly version: number;
  /** Goes up with every process that begins to keep the index. */
  readonly keeper: number;
  /** Of the segments that are read. */
  readonly generation: number;
  readonly termsVersion: number;
  /** Otherwise the generation holds only what came since the build began. */
  readonly isComplete: boolean;
  /** All messages of events up to this one are in segments, those of builds aside. */
  readonly eventId: number;
  /** How often it was asked to build anew, and up to which request it has. */
  readonly asked: number;
  readonly built: number;
  readonly build: Build | undefined;
}

export interface ListedSegment extends StoredSegment {
  readonly generation: number;
  readonly listedVersion: number;
}

interface StateRow {
  readonly version: number;
  readonly keeper: number;
  readonly generation: number;
  readonly terms_version: number;
  readonly complete: boolean;
  readonly event_id: number;
  readonly asked: number;
  readonly built: number;
  readonly build_generation: number | null;
  readonly build_asked: number;
  readonly build_version: number;
  readonly build_conversation_no: number;
  readonly build_seq: number;
  readonly build_done: number;
  readonly build_total: number;
  readonly build_started_at: number;
}

const stateColumns = `s.version, s.keeper, s.generation, s.terms_version, s.complete, s.event_id, s.asked,
  s.built, s.build_generation, s.build_asked, s.build_version, s.build_conversation_no,
  s.build_seq, s.build_done, s.build_total, s.build_started_at`;

const stateStatement: Prepared = {
  name: 'search_state.get',
  text: `select ${stateColumns} from search_state s`,
};

export async function getState(db: Reader): Promise<SearchState> {
  const [row] = await db.prepared<StateRow>(stateStatement, []);
  if (row === undefined) throw new Error('the table search_state must have its one row');
  return toState(row);
}

function toState(row: StateRow): SearchState {
  return {
    version: row.version,
    keeper: row.keeper,
    generation: row.generation,
    termsVersion: row.terms_version,
    isComplete: row.complete,
    eventId: row.event_id,
    asked: row.asked,
    built: row.built,
    build:
      row.build_generation === null
        ? undefined
        : {
            generation: row.build_generation,
            asked: row.build_asked,
            version: row.build_version,
            conversationNo: row.build_conversation_no,
            seq: row.build_seq,
            done: row.build_done,
            total: row.build_total,
            startedAt: row.build_started_at,
          },
  };
}

interface SegmentTableRow {
  readonly no: number;
  readonly segment_generation: number;
  readonly listed_version: number;
  readonly size: number;
  readonly block_bits: number;
  readonly newest_at: number;
  readonly oldest_at: number;
  readonly chunk_bytes: number;
  readonly block_bytes: number;
  readonly part_bytes: number;
}

// One statement, so that list and state belong together.
const listStatement: Prepared = {
  name: 'search_segments.list',
  text: `
    select ${stateColumns}, g.no, g.generation as segment_generation, g.listed_version, g.size,
      g.block_bits, g.newest_at, g.oldest_at, g.chunk_bytes, g.block_bytes, g.part_bytes
    from search_state s left join search_segments g on true
    order by g.no`,
};

const startsStatement: Prepared = {
  name: 'search_segments.starts',
  text: `
    select g.no, s.starts from unnest($1::int[]) as g (no)
    join search_segments s on s.no = g.no`,
};

const TRIES = 10;

/** All segments that are listed, and the state at that moment. What is known is not read again. */
export async function list(
  db: Reader,
  known: readonly ListedSegment[],
): Promise<{ readonly state: SearchState; readonly segments: readonly ListedSegment[] }> {
  const starts = new Map<number, Uint8Array>(known.map((segment) => [segment.no, segment.starts]));
  for (let tries = 0; tries < TRIES; tries++) {
    const rows = await db.prepared<StateRow & (SegmentTableRow | { readonly no: null })>(
      listStatement,
      [],
    );
    const [first] = rows;
    if (first === undefined) throw new Error('the table search_state must have its one row');
    const listed = rows.filter((row): row is StateRow & SegmentTableRow => row.no !== null);
    const missing = listed.flatMap(({ no }) => (starts.has(no) ? [] : [no]));
    if (missing.length > 0) {
      const found = await db.prepared<{ no: number; starts: Buffer }>(startsStatement, [missing]);
      for (const row of found) starts.set(row.no, row.starts);
    }
    // One that is not there any more was merged in between.
    if (listed.some(({ no }) => !starts.has(no))) continue;
    const segments = listed.map((row) => toListed(row, starts.get(row.no) ?? new Uint8Array()));
    return { state: toState(first), segments };
  }
  throw new Error('the list of segments changes faster than it can be read');
}

function toListed(row: SegmentTableRow, starts: Uint8Array): ListedSegment {
  return {
    no: row.no,
    generation: row.segment_generation,
    listedVersion: row.listed_version,
    size: row.size,
    blockBits: row.block_bits,
    starts,
    newestAt: row.newest_at,
    oldestAt: row.oldest_at,
    chunkBytes: row.chunk_bytes,
    blockBytes: row.block_bytes,
    partBytes: row.part_bytes,
  };
}

const numberStatement: Prepared = {
  name: 'search_segments.number',
  text: `select nextval('search_segment_no')::int as no`,
};

/** A number for a segment, that no other ever gets. */
export async function takeNumber(db: Reader): Promise<number> {
  const [row] = await db.prepared<{ no: number }>(numberStatement, []);
  if (row === undefined) throw new Error('a sequence gave no number');
  return row.no;
}

const updateStatement: Prepared = {
  name: 'search_state.update',
  text: `
    update search_state set version = version + 1, generation = $2, terms_version = $3,
      complete = $4, event_id = $5, built = $6, build_generation = $7, build_asked = $8,
      build_version = $9, build_conversation_no = $10, build_seq = $11, build_done = $12,
      build_total = $13, build_started_at = $14, keeper = $15
    where version = $1 and keeper = $16
    returning version`,
};

/**
 * Puts a state in place of the one of its version, which this keeper made; whether that was still the
 * present one. What the transaction did before is right only then.
 */
export async function updateState(
  send: Send,
  state: SearchState,
  keeper: number,
): Promise<boolean> {
  const { build } = state;
  const rows = await send(updateStatement, [
    state.version,
    state.generation,
    state.termsVersion,
    state.isComplete,
    state.eventId,
    state.built,
    build?.generation ?? null,
    build?.asked ?? 0,
    build?.version ?? 0,
    build?.conversationNo ?? 0,
    build?.seq ?? 0,
    build?.done ?? 0,
    build?.total ?? 0,
    build?.startedAt ?? 0,
    state.keeper,
    keeper,
  ]);
  return rows.length === 1;
}

const askStatement: Prepared = {
  name: 'search_state.ask',
  text: 'update search_state set asked = asked + 1 returning asked',
};

/** Asks to build anew; gives the number of the request. */
export async function updateAsked(db: Reader): Promise<number> {
  const [row] = await db.prepared<{ asked: number }>(askStatement, []);
  return row?.asked ?? 0;
}

const insertStatement: Prepared = {
  name: 'search_segments.insert',
  text: `
    insert into search_segments (no, generation, listed_version, size, block_bits, starts,
      newest_at, oldest_at, chunk_bytes, block_bytes, part_bytes)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
};

export async function insertSegment(send: Send, segment: ListedSegment): Promise<void> {
  await send(insertStatement, [
    segment.no,
    segment.generation,
    segment.listedVersion,
    segment.size,
    segment.blockBits,
    Buffer.from(segment.starts),
    segment.newestAt,
    segment.oldestAt,
    segment.chunkBytes,
    segment.blockBytes,
    segment.partBytes,
  ]);
}

const removeStatement: Prepared = {
  name: 'search_segments.remove',
  text: 'delete from search_segments where no = any($1::int[]) returning no',
};

/** Takes segments from the list; their rows stay. How many there were. */
export async function removeSegments(send: Send, nos: readonly number[]): Promise<number> {
  return (await send(removeStatement, [nos])).length;
}

const moveStatement: Prepared = {
  name: 'search_segments.move',
  text: 'update search_segments set generation = $2 where no = any($1::int[])',
};

export async function updateGeneration(
  send: Send,
  nos: readonly number[],
  generation: number,
): Promise<void> {
  await send(moveStatement, [nos, generation]);
}
