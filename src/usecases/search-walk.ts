import type { SearchIndex } from './search-index.ts';
import type { Message } from '../domain/message.ts';
import type { Range } from '../search/match.ts';
import type { DocumentKey } from '../search/segments/document-key.ts';
import { Pace } from '../search/segments/pace.ts';
import type { Index } from '../search/segments/scans.ts';
import { candidates } from '../search/segments/search.ts';
import * as hitStore from '../store/search-hits.ts';
import { foldMessage } from './search-highlights.ts';
import { type Pass, type SearchPlan, matchQuery } from './search-plan.ts';
import type { Sieve } from './search-sieve.ts';

/** A place in the results: the pass, and the last message that was looked at in it. */
export interface SearchPlace {
  readonly pass: Pass;
  readonly after: DocumentKey | undefined;
}

export interface Hit {
  readonly message: Message;
  readonly conversationNo: number;
  readonly match: Pass;
  readonly place: SearchPlace;
  /** Of each word, in the folded text. */
  readonly ranges: readonly (readonly Range[])[];
  readonly folded: string;
}

export interface WalkRequest {
  readonly plan: SearchPlan;
  readonly from: SearchPlace;
  /** How many hits are likely to be wanted. */
  readonly wanted: number;
  /** Drops what cannot be a hit. */
  readonly sieve: Sieve;
  readonly signal: AbortSignal;
}

const MOST_AT_ONCE = 256;
/** Where most are dropped without being looked up. */
const MOST_SIEVED = 4096;

/**
 * All hits from a place on, in order. Each candidate of the index is checked against the database as
 * it is now: whether the asker may see it, the filters, then the words.
 */
export class Walk {
  readonly #db: SearchIndex['db'];
  readonly #index: Index;
  readonly #request: WalkRequest;
  readonly #steps: AsyncGenerator<readonly Hit[], void, void>;
  readonly #pace: Pace;
  #place: SearchPlace;
  #looked = 0;
  #isPartial = false;

  constructor(db: SearchIndex['db'], index: Index, request: WalkRequest) {
    this.#db = db;
    this.#index = index;
    this.#request = request;
    this.#pace = new Pace(index.turns);
    this.#place = request.from;
    this.#steps = this.#walk();
  }

  /** Where to go on after the hits that were given. */
  get place(): SearchPlace {
    return this.#place;
  }

  /** How many candidates there were so far. */
  get looked(): number {
    return this.#looked;
  }

  /** Whether the walk was ended by its signal. */
  get isPartial(): boolean {
    return this.#isPartial;
  }

  /** Up to so many more hits or a few over; fewer only at the end. */
  async take(count: number): Promise<Hit[]> {
    const found: Hit[] = [];
    while (found.length < count) {
      const step = await this.#steps.next();
      if (step.done === true) break;
      found.push(...step.value);
    }
    return found;
  }

  async *#walk(): AsyncGenerator<readonly Hit[], void, void> {
    const { plan, from, wanted, sieve, signal } = this.#request;
    let size = Math.min(MOST_AT_ONCE, Math.max(8, wanted));
    for (const pass of plan.passes.slice(plan.passes.indexOf(from.pass))) {
      const after = pass === from.pass ? from.after : undefined;
      this.#place = { pass, after };
      const batches = candidates(
        this.#index,
        {
          expression: plan.expressions[pass],
          since: plan.narrowing.since,
          before: plan.narrowing.before,
          after,
          signal,
        },
        () => (sieve.isUsed ? MOST_SIEVED : size),
      );
      let gathered: DocumentKey[] = [];
      for await (const { documents, next, isPartial } of batches) {
        this.#looked += documents.length;
        gathered = gathered.concat(await sieve.pass(documents));
        const isLast = next === undefined || isPartial;
        if (gathered.length < size && !isLast && !signal.aborted) continue;
        yield await this.#verify(pass, gathered);
        this.#place = { pass, after: next ?? gathered.at(-1) ?? this.#place.after };
        gathered = [];
        size = Math.min(MOST_AT_ONCE, size * 2);
        if (isPartial || (!isLast && signal.aborted)) {
          this.#isPartial = true;
          return;
        }
      }
    }
  }

  async #verify(pass: Pass, documents: readonly DocumentKey[]): Promise<Hit[]> {
    const { plan, sieve } = this.#request;
    const keys = new Map(documents.map((key) => [`${key.conversationNo} ${key.seq}`, key]));
    const hits: Hit[] = [];
    const shown = await hitStore.listHits(this.#db, documents, plan.narrowing);
    sieve.note(documents.length, shown.length);
    for (const found of shown) {
      const { message, conversationNo, seq } = found;
      const folded = foldMessage(message);
      const matched = matchQuery(folded, plan.query);
      const after = keys.get(`${conversationNo} ${seq}`);
      if (matched?.pass === pass && after !== undefined) {
        const { ranges } = matched;
        const place = { pass, after };
        hits.push({ message, conversationNo, match: pass, place, ranges, folded: folded.text });
      }
      if (this.#pace.isDue) await this.#pace.turn();
    }
    return hits;
  }
}
