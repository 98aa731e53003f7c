import { type IndexedDocument, MemorySegment } from '../search/segments/memory-segment.ts';

/** Documents of a stretch of the log, to be stored or dropped together. */
export interface Piece {
  readonly memory: MemorySegment;
  /** It holds the messages of all events up to this one that no piece before it holds. */
  readonly through: number;
}

/** The documents of what the log says since the segments end, in pieces. */
export class RecentPieces {
  #sealed: Piece[] = [];
  #growing = new MemorySegment();
  /** Of the growing piece; undefined while an event of it is only half taken in. */
  #through: number | undefined;
  #mustSeal = false;

  add(document: IndexedDocument): void {
    this.#growing.add(document);
    this.#through = undefined;
  }

  /** All messages of events up to this one have been added. A piece ends when it has so many. */
  endAt(eventId: number, pieceSize: number): void {
    this.#through = eventId;
    if (this.#mustSeal || this.#growing.added >= pieceSize) this.seal();
  }

  /** Ends the growing piece, now or as soon as its last event has been taken in. */
  seal(): void {
    this.#mustSeal = this.#through === undefined && this.#growing.added > 0;
    if (this.#through === undefined || this.#growing.added === 0) return;
    this.#sealed.push({ memory: this.#growing, through: this.#through });
    this.#growing = new MemorySegment();
    this.#through = undefined;
  }

  /** The oldest of the pieces that have ended. */
  get oldest(): Piece | undefined {
    return this.#sealed[0];
  }

  /** Forgets what is in segments by now. */
  dropThrough(eventId: number): void {
    this.#sealed = this.#sealed.filter(({ through }) => through > eventId);
    if (this.#through !== undefined && this.#through <= eventId && this.#growing.added > 0) {
      this.#growing = new MemorySegment();
      this.#through = undefined;
    }
  }

  clear(): void {
    this.#sealed = [];
    this.#growing = new MemorySegment();
    this.#through = undefined;
    this.#mustSeal = false;
  }

  /** How many documents there are in the piece that has not ended. */
  get growing(): number {
    return this.#growing.added;
  }

  /** How many documents. */
  get size(): number {
    return this.#sealed.reduce((sum, { memory }) => sum + memory.added, this.#growing.added);
  }

  segments(): MemorySegment[] {
    const sealed = this.#sealed.map(({ memory }) => memory);
    return this.#growing.added === 0 ? sealed : [...sealed, this.#growing];
  }
}
