import type { Context } from '../context.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import type { Cursor } from '../domain/cursor.ts';
import type { Message } from '../domain/message.ts';
import { AppError } from '../errors.ts';
import { type FairLimits, FairTurns, type TurnLimit } from '../domain/turns.ts';
import { parseQuery } from '../search/query.ts';
import { Pace } from '../search/segments/pace.ts';
import type { Index } from '../search/segments/scans.ts';
import { countCandidates } from '../search/segments/search.ts';
import {
  type ConversationLimits,
  conversationsIn,
  usualConversations,
} from './search-conversations.ts';
import { type CursorPlace, listName, readPlace, writePlace } from './search-cursor.ts';
import { type SearchFilters, readFilters } from './search-filters.ts';
import { type Highlight, highlightsOf } from './search-highlights.ts';
import { type Pass, type SearchPlan, planSearch } from './search-plan.ts';
import { MOST_RANKED, rank, rankOf } from './search-relevance.ts';
import { Sieve } from './search-sieve.ts';
import { SearchTime } from './search-time.ts';
import { type Hit, type SearchPlace, Walk } from './search-walk.ts';
import { type MessageExtras, extrasOf } from './windows.ts';

export type { SearchFilters } from './search-filters.ts';
export type { Highlight } from './search-highlights.ts';

export type SearchSort = 'newest' | 'relevance';

export interface SearchRequest extends SearchFilters {
  readonly q?: string | undefined;
  readonly sort?: SearchSort | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface FoundItem {
  readonly message: Message;
  readonly extras: MessageExtras;
  /** By the words as they are written, or by pinyin only. */
  readonly match: Pass;
  readonly highlights: readonly Highlight[];
}

export interface SearchCount {
  readonly value: number;
  /** `about` is estimated from what was looked at. */
  readonly relation: 'exact' | 'about' | 'at_least';
}

export interface SearchPage {
  readonly items: readonly FoundItem[];
  readonly next: Cursor | null;
  /** Of all pages; only with the first. */
  readonly count: SearchCount | null;
  /** Time was up before the page was full: going on from `next` may find more. */
  readonly partial: boolean;
  /** Messages are missing in the index, for the moment. */
  readonly indexing: boolean;
}

export interface SearchLimits {
  readonly budgetMs: number;
  readonly turns: FairLimits;
  readonly conversations: ConversationLimits;
}

/**
 * Searches of one door. Callers take turns, and read by connections of searches' own, so that history
 * stays fast however many come, and one caller gets an answer however much another asks.
 */
export interface Searches {
  /** Throws rate_limited if a search of this actor would be refused now; costs next to nothing. */
  requirePlace(actor: Actor): void;
  /** Ends, and gives its place to another, when the signal aborts: then it throws the reason. */
  messages(actor: Actor, request: SearchRequest, left?: AbortSignal): Promise<SearchPage>;
}

export const usualLimits: SearchLimits = {
  budgetMs: 2000,
  turns: { atOnce: 4, waiting: 16, atOnceOfOne: 2, waitingOfOne: 4 },
  conversations: usualConversations,
};
const MOST_COUNTED = 10_000;
// So few are all looked at, to be counted exactly.
const FEW = 200;
// When so many were counted, how many there are in all is told well enough by how close they lie.
const ENOUGH = FEW + 1;
const MOST_ROWS = 100;
const RETRY_AFTER_MS = 1000;

export function openSearches(ctx: Context, limits: SearchLimits = usualLimits): Searches {
  const turns = new FairTurns(limits.turns, (limit) => tooMany(limits.turns, limit));
  return {
    requirePlace(actor) {
      requirePermission(actor, 'message.search');
      turns.requirePlace(callerName(actor));
    },
    async messages(actor, request, left) {
      requirePermission(actor, 'message.search');
      const search = () => searchMessages(ctx, actor, request, { limits, left });
      return turns.take(callerName(actor), search, left);
    },
  };
}

function callerName(actor: Actor): string {
  return actor.kind === 'system' ? actor.kind : `${actor.kind} ${actor.id}`;
}

function tooMany({ waiting, atOnceOfOne, waitingOfOne }: FairLimits, limit: TurnLimit): AppError {
  return new AppError(
    'rate_limited',
    limit === 'own'
      ? `a caller may have ${atOnceOfOne} searches running and ${waitingOfOne} waiting: wait for an answer before the next`
      : `${waiting} searches wait for their turn, and no more may: try again shortly`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}

interface Circumstances {
  readonly limits: SearchLimits;
  /** Aborts when nobody waits for the answer any more. */
  readonly left: AbortSignal | undefined;
}

/**
 * Messages that hold all words of the query: users find in their own conversations while they see
 * them, staff in all. Throws invalid for a query that cannot be run, saying why.
 */
async function searchMessages(
  ctx: Context,
  actor: Actor,
  request: SearchRequest,
  { limits, left }: Circumstances,
): Promise<SearchPage> {
  const { limit, cursor, sort = 'newest', ...asked } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS) {
    const message = `limit must be a whole number from 1 to ${MOST_ROWS}`;
    throw new AppError('invalid', message, { field: 'limit' });
  }
  const { q = '', ...beside } = asked;
  const filtered = Object.values(beside).some((value) => value !== undefined);
  const query = parseQuery(q, { filtered });
  const list = listName(actor, { ...asked, sort });
  const from = cursor === undefined ? undefined : readPlace(cursor, list);
  const narrowing = await readFilters(ctx, actor, query.filters, beside);
  const placeOf = (name: 'tag' | 'mark', value: string) => {
    const written = query.filters.find((each) => each.name === name && each.value === value);
    return written === undefined
      ? { field: name }
      : { field: 'q', at: written.at, length: written.length };
  };
  const conversations = await conversationsIn(ctx, narrowing, placeOf, limits.conversations);
  left?.throwIfAborted();
  const plan = planSearch(query, narrowing, conversations.few);
  const sieve = () =>
    new Sieve({
      db: ctx.searchIndex.db,
      scopes: conversations.wide,
      viewerNo: narrowing.viewerNo,
      most: limits.conversations.many,
    });
  const nothing = conversations.few?.length === 0;
  return ctx.searchIndex.search(async ({ index, isComplete }) => {
    using time = new SearchTime(limits.budgetMs, left);
    const run: Run = { ctx, index, plan, sieve: sieve(), list, limit, signal: time.signal };
    const found = nothing
      ? empty
      : sort === 'newest'
        ? await newest(run, from)
        : await mostRelevant(run, from);
    left?.throwIfAborted();
    return {
      items: await toItems(ctx, actor, run, found.hits),
      next: found.next,
      count: cursor === undefined ? found.count : null,
      partial: found.partial,
      indexing: !isComplete,
    };
  });
}

interface Run {
  readonly ctx: Context;
  readonly index: Index;
  readonly plan: SearchPlan;
  readonly sieve: Sieve;
  readonly list: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

interface Found {
  readonly hits: readonly Hit[];
  readonly next: Cursor | null;
  readonly count: SearchCount | null;
  readonly partial: boolean;
}

const empty: Found = {
  hits: [],
  next: null,
  count: { value: 0, relation: 'exact' },
  partial: false,
};

function walkFrom(
  { ctx, index, plan, sieve, signal }: Run,
  cursor: CursorPlace | undefined,
  wanted: number,
): Walk {
  const from = cursor?.place ?? { pass: 'exact', after: undefined };
  return new Walk(ctx.searchIndex.db, index, { plan, from, wanted, sieve, signal });
}

async function newest(run: Run, cursor: CursorPlace | undefined): Promise<Found> {
  const { list, limit } = run;
  const walk = walkFrom(run, cursor, limit + 1);
  const found = await walk.take(limit + 1);
  const hits = found.slice(0, limit);
  const last = found.length > limit ? hits.at(-1)?.place : undefined;
  const place = last ?? (walk.isPartial ? walk.place : undefined);
  return {
    hits,
    next: place === undefined ? null : writePlace(list, { place }),
    count: cursor === undefined ? await countOf(run, walk, found, last === undefined) : null,
    partial: last === undefined && walk.isPartial,
  };
}

/**
 * The best of the newest so many. What comes after the first page is ranked among the same messages
 * anew, so that new ones neither shift nor repeat anything.
 */
async function mostRelevant(run: Run, cursor: CursorPlace | undefined): Promise<Found> {
  const { list, limit } = run;
  const walk = walkFrom(run, cursor, MOST_RANKED);
  const found = (await walk.take(MOST_RANKED)).slice(0, MOST_RANKED);
  const ranked = found.map((hit) => ({ hit, rank: rankOf(hit) })).toSorted(rank);
  const start = cursor?.rank === undefined ? 0 : ranked.findIndex((each) => rank(each, cursor) > 0);
  const left = start === -1 ? [] : ranked.slice(start);
  const shown = left.slice(0, limit);
  const last = left.length > limit ? shown.at(-1) : undefined;
  const begin = cursor?.place ?? justBefore(found);
  return {
    hits: shown.map(({ hit }) => hit),
    next:
      last === undefined || begin === undefined
        ? null
        : writePlace(list, { place: begin, rank: last.rank }),
    count:
      cursor === undefined
        ? await countOf(run, walk, found, found.length < MOST_RANKED && !walk.isPartial)
        : null,
    partial: walk.isPartial,
  };
}

/** From there on the same messages are found again, without those that come later. */
function justBefore(found: readonly Hit[]): SearchPlace | undefined {
  const first = found[0]?.place;
  if (first?.after === undefined) return undefined;
  return { pass: first.pass, after: { ...first.after, seq: first.after.seq + 1 } };
}

async function countOf(
  { index, plan, signal }: Run,
  walk: Walk,
  found: readonly Hit[],
  isAll: boolean,
): Promise<SearchCount> {
  if (walk.isPartial) return { value: found.length, relation: 'at_least' };
  if (isAll) return { value: found.length, relation: 'exact' };
  const { since, before } = plan.narrowing;
  const share = found.length / Math.max(1, walk.looked);
  const request = { expression: plan.expressions.all, since, before, signal };
  const most = { limit: MOST_COUNTED, enough: ENOUGH };
  const { count, isComplete, estimate } = await countCandidates(index, request, most);
  if (isComplete && count <= FEW) {
    const rest = await walk.take(FEW);
    if (!walk.isPartial) return { value: found.length + rest.length, relation: 'exact' };
  }
  // Candidates are nearly always hits, unless filters must be looked up message by message.
  if (estimate === MOST_COUNTED && share > 0.5) return { value: estimate, relation: 'at_least' };
  return { value: Math.max(found.length, Math.round(estimate * share)), relation: 'about' };
}

async function toItems(
  ctx: Context,
  actor: Actor,
  { index, plan }: Run,
  hits: readonly Hit[],
): Promise<FoundItem[]> {
  const keys = hits.map(({ conversationNo, message: { seq } }) => ({ conversationNo, seq }));
  const extras = await extrasOf(ctx, actor, keys);
  const pace = new Pace(index.turns);
  const items: FoundItem[] = [];
  for (const [at, { message, match }] of hits.entries()) {
    const known = extras[at];
    if (known === undefined) throw new Error('what is on a message was not given');
    const highlights = highlightsOf(message, plan.query.words);
    items.push({ message, extras: known, match, highlights });
    if (pace.isDue) await pace.turn();
  }
  return items;
}
