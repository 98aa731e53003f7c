/** A slot of the table has its term, and one more than the newest posting of that; 0 if it is free. */
const SLOT = 2;
const HEAD = 1;
const START_SLOTS = 2048;
const START_POSTINGS = 16_384;

/** All postings, sorted by term; those of one term in the order they were given in. */
export interface SortedPostings {
  readonly terms: Uint32Array;
  readonly places: Uint32Array;
}

/**
 * For every term the documents that have it, newest addition first. Terms are found by open
 * addressing, and all lists share their arrays: a posting costs 12 bytes and no object.
 */
export class TermLists {
  #slots = new Uint32Array(START_SLOTS * SLOT);
  #used = 0;
  // Per posting: its term, its document, and one more than the posting before it of the same term.
  #terms = new Uint32Array(START_POSTINGS);
  #documents = new Uint32Array(START_POSTINGS);
  #earlier = new Uint32Array(START_POSTINGS);
  #count = 0;

  get postingCount(): number {
    return this.#count;
  }

  /** Adds to the list of the term; again for the same document changes nothing. */
  add(term: number, document: number): void {
    let slots = this.#slots;
    let slot = slotOf(slots, term);
    const head = slots[slot + HEAD] ?? 0;
    if (head === 0) {
      this.#used += 1;
      if (this.#used * SLOT * 2 > slots.length) {
        this.#growSlots();
        slots = this.#slots;
        slot = slotOf(slots, term);
      }
      slots[slot] = term;
    } else if (this.#documents[head - 1] === document) return;
    const index = this.#count;
    if (index === this.#terms.length) this.#growPostings();
    this.#terms[index] = term;
    this.#documents[index] = document;
    this.#earlier[index] = head;
    this.#count = index + 1;
    slots[slot + HEAD] = index + 1;
  }

  /**
   * `places[document]` of the documents of the term, newest addition first. Documents that have no
   * place, since they were added later, are left out.
   */
  read(term: number, places: Uint32Array): Uint32Array {
    const head = this.#slots[slotOf(this.#slots, term) + HEAD] ?? 0;
    let length = 0;
    for (let at = head; at > 0; at = this.#earlier[at - 1] ?? 0) length += 1;
    const found = new Uint32Array(length);
    let count = 0;
    for (let at = head; at > 0; at = this.#earlier[at - 1] ?? 0) {
      const place = places[this.#documents[at - 1] ?? 0];
      if (place !== undefined) found[count++] = place;
    }
    return found.subarray(0, count);
  }

  /**
   * All postings of the first `postings`, document by document in the order given, and sorted by
   * term from there. Yields between stretches of work, so that there may be pauses.
   */
  *sort(
    documents: Iterable<number>,
    places: Uint32Array,
    postings: number,
  ): Generator<void, SortedPostings> {
    const starts = new Uint32Array(places.length + 1);
    for (let index = 0; index < postings; index++) {
      const next = (this.#documents[index] ?? 0) + 1;
      starts[next] = index + 1;
    }
    // A document without terms has none of its own: it starts where the one before it ended.
    for (let next = 1; next < starts.length; next++) {
      if (starts[next] === 0) starts[next] = starts[next - 1] ?? 0;
    }
    const from = { terms: new Uint32Array(postings), places: new Uint32Array(postings) };
    let count = 0;
    for (const document of documents) {
      const place = places[document] ?? 0;
      const end = starts[document + 1] ?? 0;
      for (let index = starts[document] ?? 0; index < end; index++) {
        from.terms[count] = this.#terms[index] ?? 0;
        from.places[count++] = place;
      }
    }
    yield;
    return yield* radixSort(from);
  }

  #growSlots(): void {
    const former = this.#slots;
    const grown = new Uint32Array(former.length * 4);
    for (let at = 0; at < former.length; at += SLOT) {
      if (former[at + HEAD] === 0) continue;
      const slot = slotOf(grown, former[at] ?? 0);
      grown[slot] = former[at] ?? 0;
      grown[slot + HEAD] = former[at + HEAD] ?? 0;
    }
    this.#slots = grown;
  }

  #growPostings(): void {
    this.#terms = doubled(this.#terms);
    this.#documents = doubled(this.#documents);
    this.#earlier = doubled(this.#earlier);
  }
}

/** Where the slot of the term begins, or the free one where it would be. */
function slotOf(slots: Uint32Array, term: number): number {
  const mask = slots.length - 1;
  let slot = (Math.imul(term, 0x9e37_79b1) >>> 6) & mask & ~(SLOT - 1);
  while (slots[slot + HEAD] !== 0 && slots[slot] !== term) slot = (slot + SLOT) & mask;
  return slot;
}

/** Byte by byte, the least significant first. */
function* radixSort(postings: SortedPostings): Generator<void, SortedPostings> {
  const { length } = postings.terms;
  const nexts = startsOfBytes(postings.terms);
  let from = postings;
  let to: SortedPostings = { terms: new Uint32Array(length), places: new Uint32Array(length) };
  for (const [byte, next] of nexts.entries()) {
    const { terms, places } = from;
    for (let index = 0; index < length; index++) {
      const term = terms[index] ?? 0;
      const value = (term >>> (byte * 8)) & 0xff;
      const at = next[value] ?? 0;
      next[value] = at + 1;
      to.terms[at] = term;
      to.places[at] = places[index] ?? 0;
    }
    [from, to] = [to, from];
    yield;
  }
  return from;
}

/** For each of the four bytes of terms, and each value of it, how many terms have a smaller one. */
function startsOfBytes(terms: Uint32Array): readonly Uint32Array[] {
  const starts = Array.from({ length: 4 }, (_, byte) => {
    const counts = new Uint32Array(256);
    for (let index = 0; index < terms.length; index++) {
      const value = ((terms[index] ?? 0) >>> (byte * 8)) & 0xff;
      counts[value] = (counts[value] ?? 0) + 1;
    }
    return counts;
  });
  for (const counts of starts) {
    let start = 0;
    for (const [value, count] of counts.entries()) {
      counts[value] = start;
      start += count;
    }
  }
  return starts;
}

function doubled(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(array.length * 2);
  grown.set(array);
  return grown;
}
