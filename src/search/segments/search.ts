import { Abort } from './abort.ts';
import { type DocumentKey, newestFirst } from './document-key.ts';
import { type Index, Scans, type SearchRequest } from './scans.ts';

/**
 * A search goes through all segments at once, newest first. It looks up its terms in all of them,
 * with one fetch unless it has very many terms. Then it takes from the segment that has the newest
 * documents, as long as no other can have newer ones; where a segment has not found its next document
 * yet, the key of a chunk says how new that can be at most. Steps are made together by as many
 * segments as are expected to be needed: one for common terms, all for rare ones.
 */

export interface Candidates {
  /** Newest first, none twice. */
  readonly documents: readonly DocumentKey[];
  /** Where to go on (`after`); undefined when all were given. */
  readonly next: DocumentKey | undefined;
  /** Whether the search was ended by its signal. */
  readonly isPartial: boolean;
}

export interface CandidateCount {
  readonly count: number;
  /** Otherwise there may be more: enough were counted, or the signal aborted. */
  readonly isComplete: boolean;
  /** How many there are in all, as far as what was counted tells; at most the limit. */
  readonly estimate: number;
}

export interface CountLimits {
  readonly limit: number;
  /** When so many were counted, the others are estimated; left out, as many as the limit. */
  readonly enough?: number;
}

const BATCH_SIZE = 100;

/**
 * The documents whose terms satisfy the expression, newest first, in batches; the last has no `next`
 * or is partial, and may be empty. Searching goes on only while batches are asked for.
 */
export async function* candidates(
  index: Index,
  request: SearchRequest,
  batchSize: number | (() => number) = BATCH_SIZE,
): AsyncGenerator<Candidates, void, void> {
  using abort = new Abort(request.signal);
  const scans = new Scans(index, request, abort.signal);
  let last = request.after;
  for (;;) {
    const documents: DocumentKey[] = [];
    const size = typeof batchSize === 'number' ? batchSize : batchSize();
    scans.reach = 1;
    while (documents.length < size) {
      const first = scans.first();
      if (first === undefined) {
        yield { documents, next: undefined, isPartial: false };
        return;
      }
      const document = first.next;
      if (document !== undefined) {
        first.take();
        // In two segments at once after a flush or merge, or a crash.
        if (last !== undefined && newestFirst(last, document) >= 0) continue;
        documents.push(document);
        last = document;
      } else if (!(await abort.isBefore(scans.advance(size - documents.length)))) {
        yield { documents, next: scans.searchedTo(last), isPartial: true };
        return;
      }
    }
    yield { documents, next: last, isPartial: false };
  }
}

/**
 * Counts candidates up to the limit. One that is in two segments, as after a crash until they are
 * merged, counts twice.
 */
export async function countCandidates(
  index: Index,
  request: SearchRequest,
  { limit, enough = limit }: CountLimits,
): Promise<CandidateCount> {
  using abort = new Abort(request.signal);
  const scans = new Scans(index, request, abort.signal);
  let isDone = true;
  while (isDone && scans.counted < enough && scans.first() !== undefined) {
    isDone = await abort.isBefore(scans.countOn(limit));
  }
  const isComplete = isDone && scans.counted < limit && scans.first() === undefined;
  return {
    count: Math.min(limit, scans.counted),
    isComplete,
    estimate: Math.min(limit, scans.estimated),
  };
}
