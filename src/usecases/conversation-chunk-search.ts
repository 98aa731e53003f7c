import type { Db } from '../db/open.ts';
import { groupBy } from '../domain/group-by.ts';
import type { Slice } from '../domain/page.ts';
import { chunkOf } from '../search/chunks/layout.ts';
import { type Place, newestFirst } from '../search/chunks/order.ts';
import { type ChunkMatches, planPage, readPage } from '../search/chunks/page.ts';
import {
  bitsOf,
  countAll,
  keepBetween,
  keepOnly,
  positionsFrom,
  remove,
} from '../search/chunks/postings.ts';
import { type ChunkQuery, chunkQuery } from '../search/chunks/query.ts';
import { Pace, type Turns } from '../search/segments/pace.ts';
import * as chunkStore from '../store/conversation-chunks.ts';
import type { ChunkView, ListedChunk } from '../store/conversation-chunks.ts';
import {
  type ConversationFilter,
  type ConversationSearchPage,
  listSummaries,
} from '../store/conversation-search.ts';
import { ChunkReplaced, type ChunkRows } from './conversation-chunk-rows.ts';

// A search by chunks (ADR 19): the bits of all terms are put together chunk by chunk, those of
// conversations that have changed since are taken out, and these are looked at in the database,
// as are the few that longer texts leave open. Then bits are counted, and the page is found by time.

export interface ChunkSearchLimits {
  /** With more conversations changed than that, it is left to the database alone. */
  readonly mostChanged: number;
  /** So many candidates for longer texts are looked at in the database; of more, chunks have the texts. */
  readonly mostLookedAt: number;
}

export interface ChunkSearchDependencies {
  readonly db: Db;
  readonly rows: ChunkRows;
  readonly turns: Turns;
  readonly limits: ChunkSearchLimits;
}

const TRIES = 3;

/** The page, or undefined where it has to be found without chunks. */
export async function searchChunks(
  deps: ChunkSearchDependencies,
  filter: ConversationFilter,
  slice: Slice,
): Promise<ConversationSearchPage | undefined> {
  const query = chunkQuery(filter);
  if (query === undefined) return undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    const view = await chunkStore.getView(deps.db, filter, deps.limits.mostChanged);
    if (view === undefined) return undefined;
    try {
      return await searchView(deps, view, query, filter, slice);
    } catch (error) {
      if (!(error instanceof ChunkReplaced)) throw error;
    }
  }
  return undefined;
}

interface Found {
  readonly chunks: readonly ChunkMatches[];
  /** Not in these chunks, newest first. */
  readonly others: readonly Place[];
}

async function searchView(
  deps: ChunkSearchDependencies,
  view: ChunkView,
  query: ChunkQuery,
  filter: ConversationFilter,
  slice: Slice,
): Promise<ConversationSearchPage | undefined> {
  const chunks = view.chunks.filter(
    ({ newestAt, oldestAt }) => newestAt >= filter.fromMs && oldestAt <= filter.toMs,
  );
  const listed = new Map(chunks.map((each) => [each.chunk, each]));
  const candidates = await matchTerms(deps, chunks, view, query, filter);
  const found = await settle(deps, { chunks: candidates, others: view.matching }, query, filter, {
    listed,
    all: view.chunks,
  });
  if (found === undefined) return undefined;
  const total = found.others.length + sum(found.chunks);
  if (total <= slice.offset) return { total, conversations: [] };
  const plan = planPage(found.chunks, found.others, slice);
  const orderOf = await deps.rows.orders(listedOf(plan.chunks, listed));
  const page = readPage(plan, found.others, orderOf, slice);
  const conversations = await listSummaries(
    deps.db,
    page.map(({ no }) => no),
  );
  return { total, conversations };
}

/** What has all terms, is in the range of time and has not changed, in each chunk that has any. */
async function matchTerms(
  { rows, turns }: ChunkSearchDependencies,
  chunks: readonly ListedChunk[],
  { changed, chunks: all }: ChunkView,
  { terms }: ChunkQuery,
  { fromMs, toMs }: ConversationFilter,
): Promise<ChunkMatches[]> {
  const postings = await rows.postings(terms, chunks, all);
  const changedIn = groupBy(changed, chunkOf);
  const isCut = ({ newestAt, oldestAt }: ListedChunk) => newestAt > toMs || oldestAt < fromMs;
  const orderOf = await rows.orders(
    chunks.filter((each) => isCut(each) || changedIn.has(each.chunk)),
  );
  const pace = new Pace(turns);
  const found: ChunkMatches[] = [];
  for (const listed of chunks) {
    const { chunk, newestAt, oldestAt } = listed;
    const [first, ...others] = postings.map((of) => of(chunk));
    if (first === undefined) continue;
    const words = bitsOf(first);
    for (const other of others) keepOnly(words, other);
    if (isCut(listed)) {
      const order = orderOf(chunk);
      keepBetween(words, order.from(toMs, Infinity), order.from(fromMs - 1, Infinity));
    }
    for (const no of changedIn.get(chunk) ?? []) {
      const position = orderOf(chunk).positionOf(no);
      if (position !== undefined) remove(words, position);
    }
    const count = countAll(words);
    if (count > 0) {
      found.push({
        chunk,
        words,
        count,
        newestAt: Math.min(newestAt, toMs),
        oldestAt: Math.max(oldestAt, fromMs),
      });
    }
    if (pace.isDue) await pace.turn();
  }
  return found;
}

/** Leaves what has the longer texts, too; undefined where the chunks cannot tell. */
async function settle(
  { db, rows, limits, turns }: ChunkSearchDependencies,
  { chunks, others }: Found,
  { wordings }: ChunkQuery,
  filter: ConversationFilter,
  {
    listed,
    all,
  }: { readonly listed: ReadonlyMap<number, ListedChunk>; readonly all: readonly ListedChunk[] },
): Promise<Found | undefined> {
  if (wordings.length === 0 || chunks.length === 0) return { chunks, others };
  const asked = listedOf(chunks, listed);
  if (sum(chunks) <= limits.mostLookedAt) {
    const orderOf = await rows.orders(asked);
    const nos = chunks.flatMap(({ chunk, words }) => {
      const order = orderOf(chunk);
      return positionsFrom(words, 0).map((position) => order.at(position).no);
    });
    const matching = await chunkStore.listMatching(db, filter, nos);
    return { chunks: [], others: [...others, ...matching].toSorted(newestFirst) };
  }
  let left = chunks;
  for (const wording of wordings) {
    const posting = await rows.wording(wording, listedOf(left, listed), all);
    if (posting === undefined) return undefined;
    const pace = new Pace(turns);
    const kept: ChunkMatches[] = [];
    for (const match of left) {
      keepOnly(match.words, posting(match.chunk));
      const count = countAll(match.words);
      if (count > 0) kept.push({ ...match, count });
      if (pace.isDue) await pace.turn();
    }
    left = kept;
  }
  return { chunks: left, others };
}

function listedOf(
  matches: readonly ChunkMatches[],
  listed: ReadonlyMap<number, ListedChunk>,
): ListedChunk[] {
  return matches.flatMap(({ chunk }) => listed.get(chunk) ?? []);
}

function sum(matches: readonly ChunkMatches[]): number {
  return matches.reduce((total, { count }) => total + count, 0);
}
