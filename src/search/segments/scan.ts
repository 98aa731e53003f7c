import type { Expression } from '../expression.ts';
import { type DocumentKey, newestFirst } from './document-key.ts';
import { CHUNK_DOCUMENTS } from './layout.ts';
import { type Matcher, matcherOf } from './matcher.ts';
import type { Pace } from './pace.ts';
import { boundAt, positionAfter, type SegmentReader } from './reader.ts';

/** How many positions are looked at in a step: few at first, more where few of them match. */
const FIRST_LIMIT = 256;
const MOST_LIMIT = 8192;

export interface ScanRequest {
  readonly expression: Expression;
  readonly terms: readonly number[];
  /** Only documents that come after the one and before the other. */
  readonly after: DocumentKey | undefined;
  readonly until: DocumentKey | undefined;
  /** One for all scans of a search. */
  readonly pace: Pace;
}

/** The way of one search through one segment, newest first. */
export class SegmentScan {
  readonly #reader: SegmentReader;
  readonly #request: ScanRequest;
  #matcher: Matcher | undefined;
  #from = 0;
  #end = 0;
  #limit = FIRST_LIMIT;
  #matched: Uint32Array = new Uint32Array(0);
  #found: DocumentKey[] = [];
  #taken = 0;
  /** No document that is not found yet comes before this key; undefined if there are no more. */
  bound: DocumentKey | undefined;

  constructor(reader: SegmentReader, request: ScanRequest) {
    this.#reader = reader;
    this.#request = request;
    this.bound = boundAt(reader, 0);
  }

  get isOpen(): boolean {
    return this.#matcher !== undefined;
  }

  /** The next document, once it is found. */
  get next(): DocumentKey | undefined {
    return this.#found[this.#taken];
  }

  /** Nothing that is still to be taken comes before this key; undefined at the end. */
  get head(): DocumentKey | undefined {
    return this.next ?? this.bound;
  }

  /** Whether a step must be made to learn the next document. */
  get isWaiting(): boolean {
    return this.next === undefined && this.bound !== undefined;
  }

  /** How many documents there may be still, at most. */
  get expected(): number {
    return Math.min(this.#matcher?.most ?? Infinity, this.left);
  }

  /** How many documents there are still to be looked at, whether they match or not. */
  get left(): number {
    return Math.max(0, this.#end - this.#from);
  }

  take(): void {
    this.#taken += 1;
  }

  /** How many found documents come before the key. */
  foundBefore(key: DocumentKey): number {
    const first = this.#found.findIndex((document) => newestFirst(document, key) >= 0);
    return (first === -1 ? this.#found.length : first) - this.#taken;
  }

  /** Looks up the terms, and where to begin and to end. */
  async open(): Promise<void> {
    const { expression, terms, after, until, pace } = this.#request;
    const reader = this.#reader;
    const [found, from, end] = await Promise.all([
      reader.find(terms),
      after === undefined ? 0 : positionAfter(reader, after),
      until === undefined ? reader.size : positionAfter(reader, until),
    ]);
    this.#matcher = matcherOf(expression, { found, size: reader.size, pace });
    this.#end = this.#matcher.most === 0 ? 0 : end;
    this.#from = from;
    this.#setBound();
  }

  /** Finds about so many more documents, or looks at some positions in vain. */
  async step(wanted: number): Promise<void> {
    if (this.#matched.length === 0) this.#matched = await this.#collect(wanted);
    const positions = this.#matched.subarray(0, wanted);
    await this.#find(positions);
    this.#matched = this.#matched.subarray(positions.length);
    this.#setBound();
  }

  /** Counts some more documents, without finding them. */
  async count(): Promise<number> {
    const matcher = this.#matcher;
    let count: number;
    if (matcher?.isExact === true && this.#from === 0 && this.#end === this.#reader.size) {
      this.#from = this.#end;
      count = matcher.most;
    } else count = (await this.#collect(Infinity)).length;
    this.#setBound();
    return count;
  }

  async #collect(wanted: number): Promise<Uint32Array> {
    if (this.#matcher === undefined || this.#from >= this.#end) return new Uint32Array(0);
    const { positions, upTo } = await this.#matcher.collect(this.#from, this.#limit);
    this.#from = upTo;
    if (positions.length < wanted) this.#limit = Math.min(this.#limit * 2, MOST_LIMIT);
    if (upTo <= this.#end) return positions;
    return positions.filter((position) => position < this.#end);
  }

  async #find(positions: Uint32Array): Promise<void> {
    const numbers = [...new Set(positions.map((position) => chunkOf(position)))];
    const chunks = await Promise.all(numbers.map((chunk) => this.#reader.chunk(chunk)));
    const byNumber = new Map(numbers.map((number, index) => [number, chunks[index]]));
    const found = this.#found.slice(this.#taken);
    for (const position of positions) {
      const chunk = byNumber.get(chunkOf(position));
      if (chunk !== undefined) found.push(chunk.at(position % CHUNK_DOCUMENTS));
    }
    this.#found = found;
    this.#taken = 0;
  }

  #setBound(): void {
    const next = this.#matched[0] ?? this.#from;
    if (next >= this.#end) {
      this.bound = undefined;
      return;
    }
    const bound = boundAt(this.#reader, next);
    const last = this.#found.at(-1);
    this.bound = last !== undefined && newestFirst(bound, last) < 0 ? last : bound;
  }
}

function chunkOf(position: number): number {
  return Math.floor(position / CHUNK_DOCUMENTS);
}
