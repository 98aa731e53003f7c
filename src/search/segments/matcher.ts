import type { Expression } from '../expression.ts';
import type { Pace } from './pace.ts';
import { intersect, seek, unite } from './positions.ts';
import type { Postings } from './reader.ts';

/** All matches from where was asked on, up to but without `upTo`. */
export interface Matches {
  readonly positions: Uint32Array;
  readonly upTo: number;
}

/** An expression over one segment. */
export interface Matcher {
  /** No more documents than this match. */
  readonly most: number;
  /** Whether exactly `most` match. */
  readonly isExact: boolean;
  /** Matches from `from` on, by looking at no more than about `limit` positions. */
  collect(from: number, limit: number): Promise<Matches>;
  /** Begins to load what filter will read, if that is little. */
  prepare(positions: Uint32Array): void;
  /** Those of the ascending positions that match. */
  filter(positions: Uint32Array): Promise<Uint32Array>;
}

/** What expressions are matched against. */
export interface MatchedSegment {
  /** The postings of those terms of the expression that are in the segment. */
  readonly found: ReadonlyMap<number, Postings>;
  readonly size: number;
  readonly pace: Pace;
}

export function matcherOf(expression: Expression, segment: MatchedSegment): Matcher {
  const { found, size, pace } = segment;
  if ('term' in expression) {
    const postings = found.get(expression.term >>> 0);
    return postings === undefined ? nothing(size) : new TermMatcher(postings, size);
  }
  if ('all' in expression) {
    const parts = expression.all.map((part) => matcherOf(part, segment));
    const [rarest, ...others] = parts
      .toSorted((a, b) => a.most - b.most)
      .slice(0, expression.rarest ?? parts.length);
    if (rarest === undefined) return everything(size);
    if (rarest.most === 0 || others.length === 0) return rarest;
    return new AllMatcher(rarest, others, pace);
  }
  const parts = expression.any.map((part) => matcherOf(part, segment));
  const possible = parts.filter((part) => part.most > 0);
  const [only] = possible;
  if (only === undefined) return nothing(size);
  return possible.length === 1 ? only : new AnyMatcher(possible, segment);
}

/** All terms of an expression, each once. */
export function termsIn(expression: Expression, terms = new Set<number>()): Set<number> {
  if ('term' in expression) terms.add(expression.term >>> 0);
  else {
    const parts = 'all' in expression ? expression.all : expression.any;
    for (const part of parts) termsIn(part, terms);
  }
  return terms;
}

const none = new Uint32Array(0);

/** Parts of one term that are loaded before it is known whether they are needed. */
const PREPARED_PARTS = 2;
/** Of no more alternatives parts are loaded so. */
const MOST_PREPARED = 8;

function nothing(size: number): Matcher {
  return {
    most: 0,
    isExact: true,
    collect: async () => ({ positions: none, upTo: size }),
    prepare: () => {},
    filter: async () => none,
  };
}

function everything(size: number): Matcher {
  return {
    most: size,
    isExact: true,
    async collect(from, limit) {
      const upTo = Math.min(size, from + limit);
      return { positions: Uint32Array.from({ length: upTo - from }, (_, i) => from + i), upTo };
    },
    prepare: () => {},
    filter: async (positions) => positions,
  };
}

class TermMatcher implements Matcher {
  readonly #postings: Postings;
  readonly #size: number;
  readonly isExact = true;

  constructor(postings: Postings, size: number) {
    this.#postings = postings;
    this.#size = size;
  }

  get most(): number {
    return this.#postings.count;
  }

  async collect(from: number, limit: number): Promise<Matches> {
    const { firsts } = this.#postings;
    for (let part = this.#partOf(from); part < firsts.length; part++) {
      const positions = await this.#postings.part(part);
      const start = seek(positions, from);
      if (start === positions.length) continue;
      const end = start + limit;
      const upTo = positions[end] ?? firsts[part + 1] ?? this.#size;
      return { positions: positions.subarray(start, end), upTo };
    }
    return { positions: none, upTo: this.#size };
  }

  prepare(positions: Uint32Array): void {
    const first = this.#partOf(positions[0] ?? 0);
    const last = this.#partOf(positions.at(-1) ?? 0, first);
    if (last - first >= PREPARED_PARTS) return;
    for (let part = first; part <= last; part++) {
      // If it fails, so will the filter that waits for the same.
      this.#postings.part(part).catch(() => {});
    }
  }

  /** Reads only the parts that could have any of the positions. */
  async filter(positions: Uint32Array): Promise<Uint32Array> {
    const { firsts } = this.#postings;
    const slices: { readonly part: number; readonly positions: Uint32Array }[] = [];
    let at = seek(positions, firsts[0] ?? 0);
    let part = 0;
    while (at < positions.length) {
      part = this.#partOf(positions[at] ?? 0, part);
      const next = firsts[part + 1];
      const end = next === undefined ? positions.length : seek(positions, next, at);
      slices.push({ part, positions: positions.subarray(at, end) });
      at = end;
    }
    const found = await Promise.all(
      slices.map(async (slice) =>
        intersect(slice.positions, await this.#postings.part(slice.part)),
      ),
    );
    return joined(found);
  }

  /** The last part whose first position is not after that one. */
  #partOf(position: number, start = 0): number {
    const { firsts } = this.#postings;
    const next = seek(firsts, position, start);
    return firsts[next] === position ? next : Math.max(start, next - 1);
  }
}

class AllMatcher implements Matcher {
  readonly #rarest: Matcher;
  readonly #others: readonly Matcher[];
  readonly #pace: Pace;
  readonly isExact = false;

  constructor(rarest: Matcher, others: readonly Matcher[], pace: Pace) {
    this.#rarest = rarest;
    this.#others = others;
    this.#pace = pace;
  }

  get most(): number {
    return this.#rarest.most;
  }

  async collect(from: number, limit: number): Promise<Matches> {
    const { positions, upTo } = await this.#rarest.collect(from, limit);
    return { positions: await this.#filterBy(this.#others, positions), upTo };
  }

  prepare(positions: Uint32Array): void {
    for (const matcher of this.#others) matcher.prepare(positions);
  }

  filter(positions: Uint32Array): Promise<Uint32Array> {
    return this.#filterBy([this.#rarest, ...this.#others], positions);
  }

  // One after another, since every one leaves less to read for the next.
  async #filterBy(matchers: readonly Matcher[], positions: Uint32Array): Promise<Uint32Array> {
    let left = positions;
    if (left.length > 0) for (const matcher of matchers) matcher.prepare(left);
    for (const matcher of matchers) {
      if (left.length === 0) break;
      if (this.#pace.isDue) await this.#pace.turn();
      left = await matcher.filter(left);
    }
    return left;
  }
}

/** Of each of several alternatives at least so many positions are looked at together. */
const FEWEST = 32;

class AnyMatcher implements Matcher {
  readonly #parts: readonly Matcher[];
  readonly #pace: Pace;
  readonly most: number;
  readonly isExact = false;

  constructor(parts: readonly Matcher[], { size, pace }: MatchedSegment) {
    this.#parts = parts;
    this.#pace = pace;
    this.most = Math.min(
      size,
      parts.reduce((sum, part) => sum + part.most, 0),
    );
  }

  async collect(from: number, limit: number): Promise<Matches> {
    const share = Math.max(FEWEST, Math.ceil(limit / this.#parts.length));
    const found = await Promise.all(this.#parts.map((part) => part.collect(from, share)));
    if (this.#pace.isDue) await this.#pace.turn();
    const upTo = Math.min(...found.map((matches) => matches.upTo));
    const within = found.map(({ positions }) => positions.subarray(0, seek(positions, upTo)));
    return { positions: unite(within), upTo };
  }

  prepare(positions: Uint32Array): void {
    if (this.#parts.length > MOST_PREPARED) return;
    for (const part of this.#parts) part.prepare(positions);
  }

  async filter(positions: Uint32Array): Promise<Uint32Array> {
    return unite(await Promise.all(this.#parts.map((part) => part.filter(positions))));
  }
}

function joined(lists: readonly Uint32Array[]): Uint32Array {
  const [only] = lists;
  if (only === undefined) return none;
  if (lists.length === 1) return only;
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
