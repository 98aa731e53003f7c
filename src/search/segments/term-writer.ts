import { ByteWriter, sealedCopy } from './bytes.ts';
import {
  blockOf,
  blockSeed,
  INLINE_BYTES,
  PART_BYTES,
  partSeed,
  type SegmentRow,
} from './layout.ts';
import { type Stretch, writeGaps, type Written } from './positions.ts';

/** In a part, the number of its positions comes first: there are fewer than 2^16. */
const COUNT_BYTES = 2;
const PART_END = PART_BYTES - 4;

/**
 * Makes blocks and parts of terms that come in ascending order. An entry of a block is: the gap to
 * the term before it, the number of positions doubled, plus 1 if they are in parts; then either the
 * positions (after the length of their bytes, unless it is one position alone), or the number of
 * parts and the first position of each.
 */
export class TermWriter {
  readonly #blockBits: number;
  readonly #block = new ByteWriter();
  readonly #scratch = new Uint8Array(PART_BYTES);
  readonly #written: Written = { next: 0, end: 0 };
  #blockNo = 0;
  #nextTerm = 0;
  #rows: SegmentRow[] = [];
  /** Bytes of rows that were made and not yet taken. */
  pendingBytes = 0;
  blockBytes = 0;
  partBytes = 0;

  constructor(blockBits: number) {
    this.#blockBits = blockBits;
  }

  /** Adds a term with few positions; false, and nothing done, if they are too many for a block. */
  addInline(term: number, stretch: Stretch): boolean {
    const count = stretch.end - stretch.start;
    if (count > INLINE_BYTES) return false;
    if (count === 1) {
      this.#begin(term);
      this.#block.varint(2);
      this.#block.varint(stretch.positions[stretch.start] ?? 0);
      return true;
    }
    const written = this.#written;
    written.end = 0;
    writeGaps(this.#scratch, INLINE_BYTES, stretch, written);
    if (written.next < stretch.end) return false;
    this.#begin(term);
    this.#block.varint(count * 2);
    this.#block.varint(written.end);
    this.#block.append(this.#scratch, written.end);
    return true;
  }

  /** Adds a term with many positions, part by part, so that there may be pauses in between. */
  *addInParts(term: number, { positions, start, end }: Stretch): Generator<void> {
    const firsts: number[] = [];
    for (let from = start; from < end;) {
      const part = firsts.length;
      firsts.push(positions[from] ?? 0);
      from = this.#addPart(term, part, { positions, start: from, end });
      yield;
    }
    this.#begin(term);
    this.#block.varint((end - start) * 2 + 1);
    this.#block.varint(firsts.length);
    const bytes = this.#block.reserve(firsts.length * 5);
    const stretch = { positions: Uint32Array.from(firsts), start: 0, end: firsts.length };
    this.#written.end = this.#block.length;
    writeGaps(bytes, bytes.length, stretch, this.#written);
    this.#block.length = this.#written.end;
  }

  /** Ends the last block; no term may come after it. */
  finish(): void {
    const blocks = 2 ** this.#blockBits;
    while (this.#blockNo < blocks) this.#endBlock();
  }

  take(): readonly SegmentRow[] {
    const rows = this.#rows;
    this.#rows = [];
    this.pendingBytes = 0;
    return rows;
  }

  // Blocks without terms are written too, so that one that is missing is always an error.
  #begin(term: number): void {
    const block = blockOf(term, this.#blockBits);
    while (this.#blockNo < block) this.#endBlock();
    this.#block.varint(term - this.#nextTerm);
    this.#nextTerm = term + 1;
  }

  #endBlock(): void {
    const bytes = this.#block.takeSealed(blockSeed(this.#blockNo));
    this.blockBytes += bytes.length;
    this.#push({ kind: 'block', block: this.#blockNo, bytes });
    this.#blockNo += 1;
    this.#nextTerm = this.#blockNo * 2 ** (32 - this.#blockBits);
  }

  /** Puts as many positions as go into a part; the index of the next. */
  #addPart(term: number, part: number, stretch: Stretch): number {
    const written = this.#written;
    const scratch = this.#scratch;
    written.end = COUNT_BYTES;
    writeGaps(scratch, PART_END, stretch, written);
    const inPart = written.next - stretch.start;
    scratch[0] = inPart;
    scratch[1] = inPart >>> 8;
    const bytes = sealedCopy(scratch, written.end, partSeed(term, part));
    this.partBytes += bytes.length;
    this.#push({ kind: 'part', term, part, bytes });
    return written.next;
  }

  #push(row: SegmentRow): void {
    this.#rows.push(row);
    this.pendingBytes += row.bytes.length;
  }
}
