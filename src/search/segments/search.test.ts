import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  memoryOf,
  randomFrom,
  scanAll,
  searchAll,
  SegmentShelf,
} from '../../../test/helpers/segments.ts';
import type { Expression } from '../expression.ts';
import type { StoredSegment } from './layout.ts';
import { type IndexedDocument, MemorySegment } from './memory-segment.ts';
import { mergeSegments } from './merge.ts';
import type { Index, SearchRequest } from './scans.ts';
import { candidates, countCandidates } from './search.ts';

const long = process.env['CHATKEEP_LONG'] === '1';

/** By rank: rank 1 is common, rank 60 is rare. Some share their leading bits. */
function termOf(rank: number): number {
  return rank % 7 === 0 ? rank : Math.imul(rank, 0x9e37_79b1) >>> 0;
}

/** Documents of few conversations and times, so that many are of the same moment. */
function documentsFrom(seed: number, count: number): IndexedDocument[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, index) => {
    const terms = new Set<number>();
    for (let rank = 1; rank <= 60; rank++) if (random() < 1.2 / rank) terms.add(termOf(rank));
    return {
      sentAt: Math.floor(random() * count) - 50,
      conversationNo: 1 + Math.floor(random() * 5),
      seq: index,
      terms: [...terms],
    };
  });
}

const term = fc.integer({ min: 1, max: 62 }).map((rank): Expression => ({ term: termOf(rank) }));
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    term,
    fc.array(tie('expression'), { maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie('expression'), { maxLength: 4 }).map((any) => ({ any })),
  ),
}));

/** Puts documents into segments: stored ones, some of them merged, and two in memory. */
async function spread(
  shelf: SegmentShelf,
  documents: readonly IndexedDocument[],
  random: () => number,
): Promise<Index> {
  const bags: IndexedDocument[][] = Array.from({ length: 1 + Math.floor(random() * 8) }, () => []);
  const byTime = random() < 0.5;
  for (const document of documents) {
    const share = byTime ? (document.sentAt + 50) / documents.length : random();
    bags[Math.min(bags.length - 1, Math.floor(share * bags.length))]?.push(document);
    // After a crash a document may be in two segments.
    if (random() < 0.02) bags[Math.floor(random() * bags.length)]?.push(document);
  }
  const memory = bags.splice(0, Math.min(2, bags.length)).map((bag) => memoryOf(bag));
  let stored = await Promise.all(bags.map((bag) => shelf.build(bag)));
  while (stored.length > 1 && random() < 0.6) {
    const count = 2 + Math.floor(random() * (stored.length - 1));
    const merged = await shelf.put((write) => mergeSegments(stored.slice(0, count), shelf, write));
    stored = [...stored.slice(count), merged];
  }
  return {
    source: shelf,
    cache: shelf.cache,
    turns: shelf.turns,
    segments: [...stored, ...memory],
  };
}

test('a search finds what looking at every document finds, in order, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.integer({ min: 0, max: 1500 }),
      fc.array(
        fc.record({
          expression,
          since: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
          before: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
          batchSize: fc.integer({ min: 1, max: 200 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      async (seed, count, asked) => {
        const documents = documentsFrom(seed, count);
        const index = await spread(new SegmentShelf(), documents, randomFrom(seed + 1));
        for (const { expression, since, before, batchSize } of asked) {
          const request: SearchRequest = {
            expression,
            since: since === undefined ? undefined : Math.floor(since * count) - 50,
            before: before === undefined ? undefined : Math.floor(before * count) - 50,
          };
          const truth = scanAll(documents, request);
          expect(await searchAll(index, request, batchSize)).toEqual(truth);
          const after = truth[Math.floor(truth.length / 2)];
          if (after === undefined) continue;
          expect(await searchAll(index, { ...request, after }, batchSize)).toEqual(
            truth.slice(Math.floor(truth.length / 2) + 1),
          );
        }
      },
    ),
    { numRuns: long ? 1000 : 60 },
  );
});

test('going on from each batch by its place gives the same as going on reading', async () => {
  const documents = documentsFrom(7, 3000);
  const index = await spread(new SegmentShelf(), documents, randomFrom(3));
  const expression: Expression = { any: [{ term: termOf(2) }, { term: termOf(9) }] };
  const truth = scanAll(documents, { expression });
  const found = [];
  let after: SearchRequest['after'];
  for (;;) {
    const { value } = await candidates(index, { expression, after }, 50).next();
    if (value === undefined) throw new Error('a search gives at least one batch');
    found.push(...value.documents);
    if (value.next === undefined) break;
    after = value.next;
  }
  expect(truth.length).toBeGreaterThan(1000);
  expect(found).toEqual(truth);
});

test('a count is that of the documents found, up to its limit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      expression,
      fc.integer({ min: 1, max: 600 }),
      fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
      async (seed, expression, limit, since) => {
        const shelf = new SegmentShelf();
        const documents = documentsFrom(seed, 900);
        const segments = [
          await shelf.build(documents.slice(0, 400)),
          await shelf.build(documents.slice(400, 700)),
          memoryOf(documents.slice(700)),
        ];
        const index = { source: shelf, cache: shelf.cache, turns: shelf.turns, segments };
        const { length } = scanAll(documents, { expression, since });
        const counted = await countCandidates(index, { expression, since }, { limit });
        expect(counted).toMatchObject({
          count: Math.min(limit, length),
          isComplete: length < limit,
        });
        expect(counted.isComplete ? counted.estimate : length).toBe(length);
      },
    ),
    { numRuns: long ? 500 : 40 },
  );
});

test('when enough are counted, how many there are is estimated from what was passed', async () => {
  const shelf = new SegmentShelf();
  const segments: StoredSegment[] = [];
  for (let segment = 0; segment < 3; segment++) {
    const documents = Array.from({ length: 40_000 }, (_, index) => ({
      sentAt: segment * 1_000_000 + index,
      conversationNo: 1,
      seq: segment * 100_000 + index,
      terms: [...(index % 2 === 0 ? [1] : []), ...(index % 3 === 0 ? [2] : []), 3],
    }));
    segments.push(await shelf.build(documents));
  }
  const index = { source: shelf, cache: shelf.cache, turns: shelf.turns, segments };
  const expression: Expression = { all: [{ term: 1 }, { term: 2 }] };
  const limits = { limit: 1_000_000, enough: 500 };
  const { count, isComplete, estimate } = await countCandidates(index, { expression }, limits);
  expect(isComplete).toBe(false);
  expect(count).toBeLessThan(10_000);
  expect(Math.abs(estimate - 20_000)).toBeLessThan(500);
  const whole = await countCandidates(index, { expression: { term: 3 } }, limits);
  expect(whole).toMatchObject({ estimate: 120_000 });
});

test('of many terms only the rarest are read, where that is asked for', async () => {
  const shelf = new SegmentShelf();
  const documents = Array.from({ length: 1000 }, (_, index) => ({
    sentAt: index,
    conversationNo: 1,
    seq: index,
    terms: [1, 2, 3, 5, 7].filter((divisor) => index % divisor === 0),
  }));
  const segments = [await shelf.build(documents)];
  const index = { source: shelf, cache: shelf.cache, turns: shelf.turns, segments };
  const all = [1, 2, 3, 5, 7].map((term) => ({ term }));
  const found = async (expression: Expression) =>
    (await searchAll(index, { expression })).map(({ seq }) => seq);
  expect(await found({ all, rarest: 2 })).toEqual(
    documents
      .filter(({ seq }) => seq % 35 === 0)
      .map(({ seq }) => seq)
      .toReversed(),
  );
  expect(await found({ all, rarest: 9 })).toEqual([840, 630, 420, 210, 0]);
  expect(await found({ all: [...all, { term: 11 }], rarest: 2 })).toEqual([]);
}, 60_000);

/** Segments that follow one another in time; rank 50 is only in the oldest. */
async function inSequence(shelf: SegmentShelf, count: number): Promise<Index> {
  const random = randomFrom(11);
  const segments: StoredSegment[] = [];
  for (let segment = 0; segment < count; segment++) {
    const documents = Array.from({ length: 20_000 }, (_, index) => ({
      sentAt: segment * 1_000_000 + index,
      conversationNo: 1,
      seq: segment * 100_000 + index,
      terms: [
        ...(random() < 0.9 ? [termOf(1)] : []),
        ...(index % 5000 === 77 && segment === 0 ? [termOf(50)] : []),
      ],
    }));
    segments.push(await shelf.build(documents));
  }
  return { source: shelf, cache: shelf.cache, turns: shelf.turns, segments };
}

test('what is common is read from the newest segment only', async () => {
  const shelf = new SegmentShelf();
  const index = await inSequence(shelf, 6);
  const { value } = await candidates(index, { expression: { term: termOf(1) } }, 50).next();
  expect(value?.documents).toHaveLength(50);
  expect(shelf.calls).toEqual([
    { kind: 'block', rows: 6 },
    { kind: 'part', rows: 1 },
    { kind: 'chunk', rows: 1 },
  ]);
});

test('what is rare is found by one look at all dictionaries', async () => {
  const shelf = new SegmentShelf();
  const index = await inSequence(shelf, 6);
  expect(await searchAll(index, { expression: { term: termOf(50) } })).toHaveLength(4);
  expect(shelf.calls).toEqual([
    { kind: 'block', rows: 6 },
    { kind: 'chunk', rows: 4 },
  ]);
  shelf.calls = [];
  expect(await searchAll(index, { expression: { term: termOf(51) } })).toEqual([]);
  expect(shelf.calls).toEqual([]);
});

test('of the common one of two terms only the parts near the rare one are read', async () => {
  const shelf = new SegmentShelf();
  const index = await inSequence(shelf, 6);
  const expression = { all: [{ term: termOf(1) }, { term: termOf(50) }] };
  expect((await searchAll(index, { expression })).length).toBeGreaterThan(0);
  const parts = [...shelf.rows.keys()].filter((key) => key.startsWith('1 part'));
  expect(parts.length).toBe(3);
  expect(shelf.calls.filter(({ kind }) => kind === 'part')).toEqual([{ kind: 'part', rows: 3 }]);
});

test('a search that is ended gives what it has, and where to go on', async () => {
  const shelf = new SegmentShelf();
  const index = await inSequence(shelf, 3);
  const abort = new AbortController();
  const expression: Expression = { all: [{ term: termOf(1) }] };
  const reading = candidates(index, { expression, signal: abort.signal }, 70);
  const first = (await reading.next()).value?.documents ?? [];
  // From now on the source never answers.
  const never = () => new Promise<never>(() => {});
  const source = { blocks: shelf.blocks, chunks: never, parts: never };
  const stuck = candidates(
    { ...index, source, cache: new SegmentShelf().cache },
    { expression, after: first.at(-1), signal: abort.signal },
    70,
  );
  const ending = stuck.next();
  abort.abort();
  const { value } = await ending;
  expect(value).toMatchObject({ documents: [], isPartial: true, next: first.at(-1) });
  const rest = await searchAll(index, { expression, after: value?.next });
  expect([...first, ...rest]).toEqual(await searchAll(index, { expression }));
  const counted = await countCandidates(index, { expression, signal: abort.signal }, { limit: 10 });
  expect(counted).toEqual({ count: 0, isComplete: false, estimate: 0 });
});

test('a search that is ended while it looks in vain has come further all the same', async () => {
  const shelf = new SegmentShelf();
  const never = Array.from({ length: 60_000 }, (_, index) => ({
    sentAt: index,
    conversationNo: 1,
    seq: index,
    terms: index === 0 ? [1, 2] : [(index % 2) + 1],
  }));
  const index = {
    source: shelf,
    cache: shelf.cache,
    turns: shelf.turns,
    segments: [await shelf.build(never)],
  };
  const abort = new AbortController();
  let calls = 0;
  const parts: SegmentShelf['parts'] = async (asked) => {
    if (++calls === 5) abort.abort();
    return shelf.parts(asked);
  };
  const expression = { all: [{ term: 1 }, { term: 2 }] };
  const source = { blocks: shelf.blocks, chunks: shelf.chunks, parts };
  const request = { expression, signal: abort.signal };
  const { value } = await candidates({ ...index, source }, request).next();
  expect(value).toMatchObject({ documents: [], isPartial: true });
  expect(value?.next?.sentAt).toBeLessThan(55_000);
  const rest = await searchAll(index, { expression, after: value?.next });
  expect(rest).toEqual([{ sentAt: 0, conversationNo: 1, seq: 0 }]);
});

test('a search that must look at much lets others have their turn', async () => {
  const random = randomFrom(5);
  const memory = Array.from({ length: 12 }, (_, segment) => {
    const one = new MemorySegment();
    for (let index = 0; index < 10_000; index++) {
      const terms = random() < 0.5 ? [1, 2] : [3, 4];
      one.add({ sentAt: index, conversationNo: segment, seq: index, terms });
    }
    return one;
  });
  const shelf = new SegmentShelf();
  const index = { source: shelf, cache: shelf.cache, turns: shelf.turns, segments: memory };
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 0);
  const expression = { all: [{ term: 1 }, { any: [{ term: 3 }, { term: 4 }] }] };
  for (let run = 0; run < 10; run++) expect(await searchAll(index, { expression })).toEqual([]);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});
