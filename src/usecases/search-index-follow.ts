import type { Context } from '../context.ts';
import type { Lane } from '../db/open.ts';
import type { EventData, LogEvent } from '../domain/event.ts';
import type { IndexedDocument } from '../search/segments/memory-segment.ts';
import { Pace, type Turns } from '../search/segments/pace.ts';
import * as eventStore from '../store/events.ts';
import * as documentStore from '../store/search-documents.ts';
import type { SeqRange } from '../store/search-documents.ts';
import { Bell, pause } from './bell.ts';
import { makeDocuments } from './search-index-documents.ts';
import type { RecentPieces } from './search-index-recent.ts';

export interface FollowOptions {
  readonly db: Context['db'];
  readonly lane: Pick<Lane, 'prepared'>;
  readonly log: Context['log'];
  readonly recent: RecentPieces;
  /** Rings when the position has changed. */
  readonly changed: Bell;
  /** How many documents a piece is to have, by whether there is much to catch up with. */
  readonly pieceSize: (isBehind: boolean) => number;
  /** With so many recent documents it waits until some are stored. */
  readonly mostRecent: number;
  readonly turns: Turns;
}

const EVENTS = 500;
const DOCUMENTS = 1000;
/** Nobody needs to wake it: it looks by itself so often. */
const POLL_MS = 1000;
/** Under load, messages are taken together that came within so much time. */
const GATHER_MS = 30;

/** Reads the log from a place on, and adds its messages to the recent documents. */
export class Follower implements AsyncDisposable {
  readonly #options: FollowOptions;
  readonly #stop = new AbortController();
  readonly #bell = new Bell();
  readonly #running: Promise<void>;
  #position: number;
  #isAtEnd = false;
  #isReading = true;

  constructor(position: number, options: FollowOptions) {
    this.#position = position;
    this.#options = options;
    this.#running = this.#run();
  }

  /** The messages of all events up to this one can be found. */
  get position(): number {
    return this.#position;
  }

  /** Whether there was nothing more when it last looked. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Says that there may be more, or that there is room again. */
  wake(): void {
    this.#bell.ring();
  }

  /** All up to this event is elsewhere. */
  passTo(eventId: number): void {
    if (eventId <= this.#position) return;
    this.#position = eventId;
    this.#options.changed.ring();
    this.wake();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const rings = this.#bell.rings;
      const count = await this.#readOn();
      if (count === EVENTS) continue;
      if (count !== undefined && count > 0) await pause(GATHER_MS, signal);
      await this.#bell.wait(rings, POLL_MS, signal);
    }
  }

  /** How many events there were; undefined when it could not read all, or must not. */
  async #readOn(): Promise<number | undefined> {
    const { db, log, recent, mostRecent, changed } = this.#options;
    try {
      const events = await eventStore.listAfter(db, { after: this.#position, limit: EVENTS });
      if (countOf(events) > DOCUMENTS) this.#isAtEnd = false;
      for (const batch of batchesOf(events)) {
        if (recent.size >= mostRecent) {
          this.#isAtEnd = false;
          return undefined;
        }
        await this.#take(batch);
        changed.ring();
      }
      const wasAtEnd = this.#isAtEnd;
      this.#isAtEnd = events.length < EVENTS;
      if (this.#isAtEnd !== wasAtEnd) changed.ring();
      this.#isReading = true;
      return events.length;
    } catch (error) {
      if (this.#stop.signal.aborted) return undefined;
      if (this.#isReading) log.warn({ err: error }, 'new messages cannot be indexed yet');
      this.#isReading = false;
      this.#isAtEnd = false;
      return undefined;
    }
  }

  async #take({ ranges, last }: Batch): Promise<void> {
    const { lane, recent, pieceSize, turns } = this.#options;
    // All or none: what fails is read again, as a whole.
    const documents: IndexedDocument[] = [];
    for (const some of portionsOf(ranges)) {
      this.#stop.signal.throwIfAborted();
      const messages = await documentStore.listInRanges(lane, some);
      await makeDocuments(messages, (document) => documents.push(document), turns);
    }
    const pace = new Pace(turns);
    for (const document of documents) {
      recent.add(document);
      if (pace.isDue) await pace.turn();
    }
    // It may have been passed meanwhile.
    this.#position = Math.max(this.#position, last);
    recent.endAt(this.#position, pieceSize(!this.#isAtEnd));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

interface Batch {
  readonly ranges: readonly SeqRange[];
  /** The last event of it. */
  readonly last: number;
}

function rangeOf({ conversationNo, kind, data }: LogEvent): SeqRange | undefined {
  if (kind === 'message.created') {
    const { seq } = data as EventData['message.created'];
    return { conversationNo, fromSeq: seq, toSeq: seq };
  }
  if (kind !== 'messages.imported') return undefined;
  return { conversationNo, ...(data as EventData['messages.imported']) };
}

function countOf(events: readonly LogEvent[]): number {
  return events.reduce((sum, event) => sum + sizeOf(rangeOf(event)), 0);
}

function sizeOf(range: SeqRange | undefined): number {
  return range === undefined ? 0 : range.toSeq - range.fromSeq + 1;
}

/** Events that bring about as many messages as are loaded at once. */
function* batchesOf(events: readonly LogEvent[]): Generator<Batch, void, void> {
  let ranges: SeqRange[] = [];
  let size = 0;
  for (const event of events) {
    const range = rangeOf(event);
    if (range !== undefined) ranges.push(range);
    size += sizeOf(range);
    if (size < DOCUMENTS && event !== events.at(-1)) continue;
    yield { ranges, last: event.id };
    ranges = [];
    size = 0;
  }
}

/** The same ranges, cut so that each portion has no more messages than are loaded at once. */
function* portionsOf(ranges: readonly SeqRange[]): Generator<SeqRange[], void, void> {
  let portion: SeqRange[] = [];
  let room = DOCUMENTS;
  for (const { conversationNo, fromSeq, toSeq } of ranges) {
    for (let from = fromSeq; from <= toSeq;) {
      const to = Math.min(toSeq, from + room - 1);
      portion.push({ conversationNo, fromSeq: from, toSeq: to });
      room -= to - from + 1;
      from = to + 1;
      if (room > 0) continue;
      yield portion;
      portion = [];
      room = DOCUMENTS;
    }
  }
  if (portion.length > 0) yield portion;
}
