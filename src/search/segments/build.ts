import { blockBitsFor, INLINE_BYTES, type SegmentSummary, type WriteRows } from './layout.ts';
import type { MemorySegment } from './memory-segment.ts';
import { dropRepeats } from './positions.ts';
import { SegmentWriter } from './segment-writer.ts';
import type { SortedPostings } from './term-lists.ts';

/** Terms, or documents, between two looks at the clock. */
const A_TURN = 256;

/** Writes what is in a memory segment now as the rows of a stored one. */
export async function buildSegment(
  memory: MemorySegment,
  write: WriteRows,
): Promise<SegmentSummary> {
  const view = memory.view();
  const writer = new SegmentWriter(write);
  for (let position = 0; position < view.size; position++) {
    writer.addDocument(view.key(position));
    if (position % A_TURN === 0 && writer.isDue) await writer.rest();
  }
  await writer.endDocuments();
  const sorting = view.sortedPostings();
  let sorted = sorting.next();
  for (; sorted.done !== true; sorted = sorting.next()) await writer.rest();
  const { terms, places } = sorted.value;
  writer.beginTerms(blockBitsFor(dictionaryBytes(sorted.value, view.size)));
  for (let start = 0, count = 1; start < terms.length; count++) {
    const end = endOfTerm(terms, start);
    const distinct = { positions: places, start, end: dropRepeats(places, end, start) };
    const added = writer.addTerm(terms[start] ?? 0, distinct);
    if (added !== undefined) await added;
    if (count % A_TURN === 0 && writer.isDue) await writer.rest();
    start = end;
  }
  return writer.end();
}

/** Where the postings end that have the same term as that one. */
function endOfTerm(terms: Uint32Array, start: number): number {
  const term = terms[start];
  let end = start + 1;
  while (terms[end] === term) end += 1;
  return end;
}

/** About how many bytes all blocks will have together. */
function dictionaryBytes({ terms }: SortedPostings, size: number): number {
  let bytes = 0;
  for (let start = 0; start < terms.length;) {
    const end = endOfTerm(terms, start);
    const positionBytes = (end - start) * (size / (end - start) > 128 ? 2 : 1);
    bytes += 4 + (positionBytes > INLINE_BYTES ? 4 : positionBytes);
    start = end;
  }
  return bytes;
}
