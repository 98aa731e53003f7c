import { BlockEntries, readPart, readPartCount } from './block.ts';
import { unseal } from './bytes.ts';
import {
  asSegmentError,
  blockSeed,
  readRow,
  type SegmentSource,
  type StoredSegment,
} from './layout.ts';

const BLOCKS_AHEAD = 64;

/** Instead of a term: more must be loaded. Less than all terms. */
export const DRY = -1;

/** The terms of a stored segment, one after another, and at the end Infinity. Dry at first. */
export class TermStream {
  readonly #segment: StoredSegment;
  readonly #source: SegmentSource;
  #blocks: BlockEntries[] = [];
  #firstBlock = 0;
  #at = 0;
  // Parts of the terms in these blocks, in the order that they are read in.
  #parts: (Uint8Array | undefined)[] = [];
  #part = 0;
  #partOfTerm = 0;
  #partsOfTerm = 0;
  #entry: BlockEntries | undefined;

  constructor(segment: StoredSegment, source: SegmentSource) {
    this.#segment = segment;
    this.#source = source;
  }

  /** How many positions the term has. */
  get count(): number {
    return this.#entry?.count ?? 0;
  }

  get isInParts(): boolean {
    return this.#partsOfTerm > 0;
  }

  /** Whether the term has a part that was not read. */
  get hasPart(): boolean {
    return this.#partOfTerm < this.#partsOfTerm;
  }

  /** How many positions the next part has. */
  get partCount(): number {
    const row = this.#parts[this.#part];
    return row === undefined ? 0 : readPartCount(row);
  }

  /** Reads the positions of the term, or of its next part, into `out`. */
  read(out: Uint32Array, start: number): void {
    const entry = this.#entry;
    if (entry === undefined) return;
    const { no, size } = this.#segment;
    const { term } = entry;
    if (entry.parts === 0) {
      try {
        entry.positions(out, start);
      } catch (error) {
        throw asSegmentError(error, no, `the block of term ${term}`);
      }
      return;
    }
    const part = this.#partOfTerm;
    readRow(no, `part ${part} of term ${term}`, this.#parts[this.#part], (bytes) =>
      readPart(bytes, { term, part, size }, out, start),
    );
    this.#part += 1;
    this.#partOfTerm += 1;
  }

  /** Goes to the next term, and gives it. */
  advance(): number {
    this.#partOfTerm = 0;
    for (let entry = this.#entry; entry !== undefined; entry = this.#blocks[this.#at]) {
      if (this.#next(entry)) {
        this.#entry = entry;
        this.#partsOfTerm = entry.parts;
        return entry.term;
      }
      this.#at += 1;
    }
    this.#entry = undefined;
    return DRY;
  }

  /** Gets more terms, and goes to the first of them. */
  async load(): Promise<number> {
    const { no, size, blockBits } = this.#segment;
    const end = size === 0 ? 0 : 2 ** blockBits;
    while (this.#firstBlock < end) {
      const asked = Array.from(
        { length: Math.min(BLOCKS_AHEAD, end - this.#firstBlock) },
        (_, index) => ({ segmentNo: no, block: this.#firstBlock + index }),
      );
      const rows = await this.#source.blocks(asked);
      const blocks = asked.map(({ block }, index) =>
        readRow(no, `block ${block}`, rows[index], (bytes) => unseal(bytes, blockSeed(block))),
      );
      const open = () =>
        blocks.map((bytes, index) => {
          return new BlockEntries(bytes, asked[index]?.block ?? 0, this.#segment);
        });
      this.#firstBlock += asked.length;
      await this.#loadParts(open());
      this.#blocks = open();
      this.#at = 0;
      this.#entry = this.#blocks[0];
      const term = this.advance();
      if (term !== DRY) return term;
    }
    return Infinity;
  }

  #next(entries: BlockEntries): boolean {
    try {
      return entries.next();
    } catch (error) {
      throw asSegmentError(error, this.#segment.no, 'a block');
    }
  }

  async #loadParts(blocks: readonly BlockEntries[]): Promise<void> {
    const segmentNo = this.#segment.no;
    const asked = blocks.flatMap((entries) => {
      const ofBlock = [];
      while (this.#next(entries)) {
        for (let part = 0; part < entries.parts; part++) {
          ofBlock.push({ segmentNo, term: entries.term, part });
        }
      }
      return ofBlock;
    });
    this.#parts = asked.length === 0 ? [] : [...(await this.#source.parts(asked))];
    this.#part = 0;
  }
}
