import { DocumentColumns } from './documents.ts';
import { type DocumentKey, newestFirst, requireKey } from './document-key.ts';
import { CHUNK_DOCUMENTS } from './layout.ts';
import { dropRepeats } from './positions.ts';
import { listed, type Postings, type SegmentReader } from './reader.ts';
import { type SortedPostings, TermLists } from './term-lists.ts';

/** A document to be indexed. What terms are it does not matter here: whole numbers below 2^32. */
export interface IndexedDocument extends DocumentKey {
  readonly terms: ArrayLike<number>;
}

/** Documents that can be searched from the moment they are added, in whatever order they come. */
export class MemorySegment {
  readonly #lists = new TermLists();
  // Both in the order of adding; `#order` has the documents by key, oldest first, which is nearly
  // the order they come in.
  #keys = new DocumentColumns(1024);
  #order = new Uint32Array(1024);
  #added = 0;
  #view: MemoryView | undefined;

  /** How many were added, those that came again included. */
  get added(): number {
    return this.#added;
  }

  /** Adds a document. One that is there already (the same key) gets the terms of both. */
  add(document: IndexedDocument): void {
    requireKey(document);
    const index = this.#added;
    if (index === this.#order.length) this.#grow();
    this.#keys.set(index, document);
    const at = this.#placeOf(document);
    this.#order.copyWithin(at + 1, at, index);
    this.#order[at] = index;
    this.#added += 1;
    this.#view = undefined;
    const { terms } = document;
    for (let term = 0; term < terms.length; term++)
      this.#lists.add((terms[term] ?? 0) >>> 0, index);
  }

  /** What is there now, to be read; what is added later does not show. */
  view(): MemoryView {
    this.#view ??= new MemoryView(this.#lists, this.#keys, this.#order.slice(0, this.#added));
    return this.#view;
  }

  #placeOf(key: DocumentKey): number {
    let low = 0;
    let high = this.#added;
    const comesLast = high === 0 || newestFirst(key, this.#keys.at(this.#order[high - 1] ?? 0)) < 0;
    if (comesLast) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (newestFirst(key, this.#keys.at(this.#order[middle] ?? 0)) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // The former arrays stay as they are, for the views on them.
  #grow(): void {
    const keys = new DocumentColumns(this.#order.length * 2);
    keys.copy(this.#keys);
    this.#keys = keys;
    const order = new Uint32Array(keys.length);
    order.set(this.#order);
    this.#order = order;
  }
}

/** The documents of a memory segment at one moment, as a segment with positions. */
export class MemoryView implements SegmentReader {
  readonly #lists: TermLists;
  readonly #postings: number;
  readonly #keys: DocumentColumns;
  readonly #oldestFirst: Uint32Array;
  /** By position, the document as it was added. */
  readonly #documents: Uint32Array;
  /** By document, its position. */
  readonly #positions: Uint32Array;
  readonly size: number;
  readonly starts: DocumentColumns;

  constructor(lists: TermLists, keys: DocumentColumns, oldestFirst: Uint32Array) {
    this.#lists = lists;
    this.#postings = lists.postingCount;
    this.#keys = keys;
    this.#oldestFirst = oldestFirst;
    this.#documents = new Uint32Array(oldestFirst.length);
    this.#positions = new Uint32Array(oldestFirst.length);
    let size = 0;
    for (let at = oldestFirst.length - 1; at >= 0; at--) {
      const document = oldestFirst[at] ?? 0;
      const last = this.#documents[size - 1];
      const isRepeat = last !== undefined && size > 0 && sameKey(keys, last, document);
      if (!isRepeat) this.#documents[size++] = document;
      this.#positions[document] = size - 1;
    }
    this.size = size;
    this.starts = new DocumentColumns(Math.ceil(size / CHUNK_DOCUMENTS));
    for (let chunk = 0; chunk < this.starts.length; chunk++) {
      this.starts.set(chunk, this.key(chunk * CHUNK_DOCUMENTS));
    }
  }

  get oldestAt(): number {
    return this.key(this.size - 1).sentAt;
  }

  key(position: number): DocumentKey {
    return this.#keys.at(this.#documents[position] ?? 0);
  }

  /** The positions of all postings, sorted by term, then by position; repeats are possible. */
  sortedPostings(): Generator<void, SortedPostings> {
    return this.#lists.sort(this.#oldestFirst.toReversed(), this.#positions, this.#postings);
  }

  async find(terms: readonly number[]): Promise<ReadonlyMap<number, Postings>> {
    const found = new Map<number, Postings>();
    for (const term of terms) {
      const positions = ascending(this.#lists.read(term, this.#positions));
      if (positions.length > 0) found.set(term, listed(positions));
    }
    return found;
  }

  async chunk(chunk: number): Promise<DocumentColumns> {
    const first = chunk * CHUNK_DOCUMENTS;
    const columns = new DocumentColumns(Math.min(CHUNK_DOCUMENTS, this.size - first));
    for (let index = 0; index < columns.length; index++)
      columns.set(index, this.key(first + index));
    return columns;
  }
}

function sameKey(keys: DocumentColumns, one: number, other: number): boolean {
  return (
    keys.sentAt[one] === keys.sentAt[other] &&
    keys.conversationNo[one] === keys.conversationNo[other] &&
    keys.seq[one] === keys.seq[other]
  );
}

/** The same, in order and each once. */
function ascending(positions: Uint32Array): Uint32Array {
  for (let index = 1; index < positions.length; index++) {
    if ((positions[index - 1] ?? 0) < (positions[index] ?? 0)) continue;
    const sorted = positions.toSorted();
    return sorted.subarray(0, dropRepeats(sorted, sorted.length));
  }
  return positions;
}
