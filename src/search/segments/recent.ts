import { type IndexedDocument, MemorySegment } from './memory-segment.ts';

/**
 * The documents that are in no stored segment yet. To flush: freeze, write what was frozen, make the
 * stored segment readable, release. In between both are read, which is no harm: a document that is
 * found twice is given once. If writing fails, freezing again gives the same documents.
 */
export class RecentDocuments {
  #growing = new MemorySegment();
  #frozen: MemorySegment | undefined;

  add(document: IndexedDocument): void {
    this.#growing.add(document);
  }

  /** How many came since the last freeze. */
  get added(): number {
    return this.#growing.added;
  }

  /** What there is to read, besides stored segments. */
  segments(): readonly MemorySegment[] {
    return this.#frozen === undefined ? [this.#growing] : [this.#growing, this.#frozen];
  }

  /** What is to be written; documents that come from now on are for the next time. */
  freeze(): MemorySegment {
    if (this.#frozen === undefined) {
      this.#frozen = this.#growing;
      this.#growing = new MemorySegment();
    }
    return this.#frozen;
  }

  /** The frozen documents can be read elsewhere. */
  release(): void {
    this.#frozen = undefined;
  }
}
