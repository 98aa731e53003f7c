import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryOf, scanAll, searchAll, SegmentShelf } from '../../../test/helpers/segments.ts';
import { BlockEntries, readPart } from './block.ts';
import { ByteReader, ByteWriter, MalformedBytes, sealedCopy, unseal } from './bytes.ts';
import type { DocumentKey } from './document-key.ts';
import { readChunk } from './documents.ts';
import {
  CHUNK_DOCUMENTS,
  chunkSeed,
  PART_BYTES,
  partSeed,
  SegmentError,
  type StoredSegment,
} from './layout.ts';
import { type IndexedDocument, MemorySegment } from './memory-segment.ts';
import { mergeSegments } from './merge.ts';
import { readGaps, writeGaps } from './positions.ts';
import type { Index } from './scans.ts';
import { candidates, countCandidates } from './search.ts';

const long = process.env['CHATKEEP_LONG'] === '1';

function indexOf(shelf: SegmentShelf, ...segments: (StoredSegment | MemorySegment)[]): Index {
  return { source: shelf, cache: shelf.cache, turns: shelf.turns, segments };
}

/** So many documents, all with term 7; every third also with term 2^32 - 1. */
function documents(count: number, firstSeq = 0): IndexedDocument[] {
  return Array.from({ length: count }, (_, index) => ({
    sentAt: 1_500_000_000_000 + index * 1000,
    conversationNo: 2 ** 48 - 1 - (index % 3),
    seq: firstSeq + index,
    terms: index % 3 === 0 ? [7, 2 ** 32 - 1] : [7],
  }));
}

test.each([0, 1, CHUNK_DOCUMENTS - 1, CHUNK_DOCUMENTS, CHUNK_DOCUMENTS + 1, 1024, 8192])(
  'a segment of %i documents gives them back, built and merged',
  async (count) => {
    const shelf = new SegmentShelf();
    const all = documents(count);
    const built = await shelf.build(all);
    const merged = await shelf.put((write) => mergeSegments([built], shelf, write));
    for (const segment of [built, merged]) {
      for (const term of [7, 2 ** 32 - 1, 0]) {
        const truth = scanAll(all, { expression: { term } });
        expect(await searchAll(indexOf(shelf, segment), { expression: { term } })).toEqual(truth);
      }
      expect(segment.size).toBe(count);
      expect([segment.newestAt, segment.oldestAt]).toEqual(
        count === 0 ? [0, 0] : [all.at(-1)?.sentAt, all[0]?.sentAt],
      );
    }
    const sizes = { chunkBytes: 0, blockBytes: 0, partBytes: 0 };
    for (const [key, bytes] of shelf.rows) {
      if (key.startsWith('1 chunk')) sizes.chunkBytes += bytes.length;
      if (key.startsWith('1 block')) sizes.blockBytes += bytes.length;
      if (key.startsWith('1 part')) sizes.partBytes += bytes.length;
    }
    expect(built).toMatchObject(sizes);
  },
);

test('times of the years 0 to 9999 and equal times keep their order', async () => {
  const shelf = new SegmentShelf();
  const times = [-62_167_219_200_000, -1, 0, 0, 1, 253_402_300_799_999];
  const all = times.map((sentAt, seq) => ({ sentAt, conversationNo: seq % 2, seq, terms: [1] }));
  const index = indexOf(shelf, await shelf.build(all));
  const request = { expression: { term: 1 } };
  expect(await searchAll(index, request)).toEqual(scanAll(all, request));
  for (const since of times) {
    const ranged = { ...request, since, before: 1 };
    expect(await searchAll(index, ranged)).toEqual(scanAll(all, ranged));
  }
});

test.each([
  { sentAt: Infinity, conversationNo: 1, seq: 1 },
  { sentAt: 0, conversationNo: -1, seq: 1 },
  { sentAt: 0, conversationNo: 1, seq: 0.5 },
  { sentAt: 0, conversationNo: 1, seq: 2 ** 32 },
])('the key $sentAt, $conversationNo, $seq is refused', (key) => {
  expect(() => memoryOf([{ ...key, terms: [] }])).toThrow(RangeError);
});

test('positions of many parts are found, to the last of a large segment', async () => {
  const shelf = new SegmentShelf();
  const size = 2 ** (long ? 22 : 19);
  const built: StoredSegment[] = [];
  for (let segment = 0; segment < 8; segment++) {
    const bag = [];
    for (let index = 0; index < size / 8; index++) {
      const at = index * 8 + segment;
      bag.push({ sentAt: at, conversationNo: 1, seq: at, terms: at % 64 === 0 ? [1, at] : [2] });
    }
    built.push(await shelf.build(bag));
  }
  const merged = await shelf.put((write) => mergeSegments(built, shelf, write));
  expect(merged.size).toBe(size);
  const index = indexOf(shelf, merged);
  const keysOf = (...seqs: number[]) =>
    seqs.map((seq): DocumentKey => ({ sentAt: seq, conversationNo: 1, seq }));
  for (const term of [64, size - 64, size / 2]) {
    expect(await searchAll(index, { expression: { term } })).toEqual(keysOf(term));
    const both = { all: [{ term: 1 }, { term }] };
    expect(await searchAll(index, { expression: both })).toEqual(keysOf(term));
  }
  const parts = [...shelf.rows].filter(([key]) => key.startsWith(`${merged.no} part 2 `));
  expect(parts.length).toBeGreaterThan(size / 8192);
  expect(Math.max(...parts.map(([, bytes]) => bytes.length))).toBeLessThanOrEqual(PART_BYTES);
  const oldest = { expression: { term: 2 }, before: 10 };
  expect(await searchAll(index, oldest)).toEqual(keysOf(9, 8, 7, 6, 5, 4, 3, 2, 1));
  expect(await countCandidates(index, { expression: { term: 1 } }, { limit: 1e9 })).toEqual({
    count: size / 64,
    isComplete: true,
    estimate: size / 64,
  });
}, 120_000);

test('merging makes one of repeats, with the terms of both, and leaves out what is gone', async () => {
  const shelf = new SegmentShelf();
  const all = documents(3000);
  const again = all.slice(1000, 1500).map((document) => ({ ...document, terms: [9] }));
  const inputs = [await shelf.build(all.slice(0, 1600)), await shelf.build(all.slice(1400))];
  inputs.push(await shelf.build(again));
  const keep = async (documents: readonly DocumentKey[]) =>
    documents.map(({ seq }) => seq % 5 !== 0);
  const merged = await shelf.put((write) => mergeSegments(inputs, shelf, write, { keep }));
  const left = all.filter(({ seq }) => seq % 5 !== 0);
  expect(merged.size).toBe(left.length);
  const index = indexOf(shelf, merged);
  expect(await searchAll(index, { expression: { term: 7 } })).toEqual(
    scanAll(left, { expression: { term: 7 } }),
  );
  const both = { all: [{ term: 7 }, { term: 9 }] };
  expect(await searchAll(index, { expression: both })).toHaveLength(400);
  const emptied = await shelf.put((write) =>
    mergeSegments(inputs, shelf, write, { keep: async (some) => some.map(() => false) }),
  );
  expect(emptied.size).toBe(0);
  expect([...shelf.rows.keys()].filter((key) => key.startsWith(`${emptied.no} `))).toEqual([]);
});

test('a merge that is ended throws the reason', async () => {
  const shelf = new SegmentShelf();
  const input = await shelf.build(documents(10));
  const signal = AbortSignal.abort(new Error('closing'));
  const merging = mergeSegments([input], shelf, async () => {}, { signal });
  await expect(merging).rejects.toThrow('closing');
});

test('what is added is found at once, and given once while it is in memory and stored', async () => {
  const shelf = new SegmentShelf();
  const all = documents(700);
  const [early, late] = [all.slice(0, 500), all.slice(500)];
  const [sealed, growing] = [new MemorySegment(), new MemorySegment()];
  const seqs = async (...segments: (StoredSegment | MemorySegment)[]) => {
    const index = indexOf(shelf, ...segments);
    return (await searchAll(index, { expression: { term: 7 } })).map(({ seq }) => seq);
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => count - 1 - index);
  expect(await seqs(sealed, growing)).toEqual([]);
  for (const document of early.toReversed()) sealed.add(document);
  expect(await seqs(sealed, growing)).toEqual(upTo(500));
  for (const document of late) growing.add(document);
  expect(await seqs(sealed, growing)).toEqual(upTo(700));
  const stored = await shelf.build(early);
  expect(await seqs(stored, sealed, growing)).toEqual(upTo(700));
  expect(await seqs(stored, growing)).toEqual(upTo(700));
});

test('a search that has begun does not see what is added to memory later', async () => {
  const memory = memoryOf(documents(300));
  const shelf = new SegmentShelf();
  const reading = candidates(indexOf(shelf, memory), { expression: { term: 7 } }, 100);
  const found = [...((await reading.next()).value?.documents ?? [])];
  // Of the times of the first, so that every position changes, and the arrays grow.
  for (const document of documents(2000, 1_000_000)) memory.add(document);
  for await (const batch of reading) found.push(...batch.documents);
  expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: 300 }, (_, i) => 299 - i));
  const again = await searchAll(indexOf(shelf, memory), { expression: { term: 7 } });
  expect(again).toHaveLength(2300);
});

const expressions = [7, 2 ** 32 - 1, 3].map((term) => ({ term }));

test('damaged rows are an error that names the segment, whatever is done with it', async () => {
  const shelf = new SegmentShelf();
  const other = await shelf.build(documents(100, 50_000));
  const segment = await shelf.build(documents(3000));
  const rows = [...shelf.rows.keys()].filter((key) => key.startsWith(`${segment.no} `));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...rows),
      fc.oneof(fc.constant('cut'), fc.constant('swap'), fc.constant('gone'), fc.constant('flip')),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (key, damage, at, mask) => {
        const sound = shelf.rows.get(key) ?? new Uint8Array();
        const bytes = sound.slice();
        if (damage === 'flip') bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ mask;
        if (damage === 'gone') shelf.rows.delete(key);
        else if (damage === 'cut') shelf.rows.set(key, bytes.slice(0, at % bytes.length));
        else if (damage === 'swap') {
          const another = rows[(rows.indexOf(key) + 1 + (at % (rows.length - 1))) % rows.length];
          shelf.rows.set(key, shelf.rows.get(another ?? '') ?? bytes);
        } else shelf.rows.set(key, bytes);
        const told = expect.objectContaining({
          segmentNo: segment.no,
          reason: damage === 'gone' ? 'missing' : 'damaged',
        });
        await expect(mergeSegments([other, segment], shelf, async () => {})).rejects.toEqual(told);
        const index = { ...indexOf(shelf, other, segment), cache: new SegmentShelf().cache };
        const searches = expressions.map((expression) => searchAll(index, { expression }));
        const failed = (await Promise.allSettled(searches)).filter(
          (one) => one.status !== 'fulfilled',
        );
        expect(failed.length).toBeGreaterThan(0);
        for (const { reason } of failed) expect(reason).toEqual(told);
        shelf.rows.set(key, sound);
      },
    ),
    { numRuns: 100 },
  );
  const damaged = { ...segment, starts: segment.starts.slice(1) };
  await expect(
    searchAll(indexOf(shelf, { ...damaged, no: 99 }), { expression: { term: 7 } }),
  ).rejects.toThrow(new SegmentError(99, 'damaged', 'the list of chunks'));
});

test('rows that are nonsense under a right checksum are read to an end, or refused', () => {
  const rows = fc.uint8Array({ maxLength: 200 });
  const term = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(rows, term, fc.integer({ min: 1, max: 5000 }), (row, term, size) => {
      const sealed = (seed: number) => sealedCopy(row, row.length, seed);
      const reads = [
        () => readChunk(sealed(chunkSeed(0)), 0, size),
        () => readPart(sealed(partSeed(term, 3)), { term, part: 3, size }, new Uint32Array(size)),
        () => {
          const entries = new BlockEntries(row, 0, { blockBits: 0, size });
          while (entries.next()) {
            if (entries.parts > 0) entries.firsts();
            else entries.positions(new Uint32Array(entries.count));
          }
        },
        () => {
          const entries = new BlockEntries(row, 0, { blockBits: 0, size });
          const isFound = entries.find(term);
          expect(isFound ? entries.term : term).toBe(term);
        },
      ];
      for (const read of reads) {
        try {
          read();
        } catch (error) {
          if (!(error instanceof MalformedBytes)) throw error;
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('numbers of any size come back', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), fc.array(fc.integer()), (unsigned, signed) => {
      const writer = new ByteWriter();
      for (const value of unsigned) writer.varint(value);
      for (const value of signed) writer.signed(value);
      const reader = new ByteReader(unseal(writer.takeSealed(7), 7));
      expect(unsigned.map(() => reader.varint())).toEqual(unsigned);
      expect(signed.map(() => reader.signed())).toEqual(signed);
      expect(reader.isAtEnd).toBe(true);
    }),
  );
});

test('positions of any size come back, as many as there is room for', () => {
  const near = (middle: number) => fc.integer({ min: middle - 300, max: middle + 299 });
  const position = fc.oneof(fc.nat(300), near(2 ** 14), near(2 ** 22), near(2 ** 32 - 300));
  const limit = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(fc.uniqueArray(position, { maxLength: 300 }), limit, (some, limit) => {
      const positions = Uint32Array.from(some).toSorted();
      const bytes = new Uint8Array(limit);
      const written = { next: 0, end: 0 };
      writeGaps(bytes, limit, { positions, start: 0, end: positions.length }, written);
      expect(written.next).toBeGreaterThanOrEqual(
        Math.min(positions.length, Math.floor(limit / 5)),
      );
      const read = new Uint32Array(written.next);
      readGaps(new ByteReader(bytes), written.next, 2 ** 32, read);
      expect(read).toEqual(positions.subarray(0, written.next));
    }),
  );
});

test('what is read is kept within the bytes allowed, and not read again', async () => {
  const shelf = new SegmentShelf();
  const segment = await shelf.build(documents(60_000));
  const index = indexOf(shelf, segment);
  const found = await searchAll(index, { expression: { term: 7 } });
  expect(found).toHaveLength(60_000);
  expect(shelf.cache.bytes).toBeGreaterThan(500_000);
  expect(shelf.cache.bytes).toBeLessThanOrEqual(1_000_000);
  await candidates(index, { expression: { term: 7 } }).next();
  shelf.calls = [];
  await candidates(index, { expression: { term: 7 } }).next();
  expect(shelf.calls).toEqual([]);
});
