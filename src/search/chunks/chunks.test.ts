import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedBytes } from '../segments/bytes.ts';
import { Pace, Turns } from '../segments/pace.ts';
import { type ChunkTexts, ChunkBuilder } from './build.ts';
import { Entries, writeEntries } from './entries.ts';
import { CHUNK_SIZE, CHUNK_WORDS, slotOf, slotSeed, textsSeed } from './layout.ts';
import { type Place, newestFirst, readOrder, writeOrder } from './order.ts';
import { planPage, readPage } from './page.ts';
import {
  addTo,
  bitsOf,
  countAll,
  keepBetween,
  keepOnly,
  positionsFrom,
  remove,
} from './postings.ts';
import { chunkQuery } from './query.ts';

const positions = fc
  .uniqueArray(fc.nat({ max: CHUNK_SIZE - 1 }), { maxLength: 40 })
  .map((all) => all.toSorted((a, b) => a - b));
const many = Uint16Array.from({ length: 5000 }, (_, index) => index * 3);
const positionsOf = (words: Uint32Array) => positionsFrom(words, 0);

test('what is written of texts and positions is found again, few positions or many', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 6 });
  const entries = fc.uniqueArray(fc.tuple(text, positions), {
    selector: ([each]) => each,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(entries, text, async (listed, other) => {
      const given = listed.map(([each, few]) => [each, Uint16Array.from(few)] as const);
      const all = [...given, ['订单多', many] as const];
      const bytes = await writeEntries(all, 7, new Pace());
      const read = new Entries(bytes, 7);
      for (const [each, expected] of all) {
        expect(positionsOf(bitsOf(read.find(each)))).toEqual([...expected]);
      }
      expect(positionsOf(bitsOf(read.find(`${other}没有`)))).toEqual([]);
      for (const wanted of [other, '单']) {
        if (wanted === '') continue;
        const expected = new Uint32Array(CHUNK_WORDS);
        for (const [each, its] of all) {
          if (each.includes(wanted)) addTo(expected, { kind: 'list', positions: its });
        }
        expect(bitsOf(read.containing(wanted))).toEqual(expected);
      }
    }),
    { numRuns: 50 },
  );
});

test('a text is not found across the border of two others, nor missed right behind it', async () => {
  const entries = ['aab', 'baab', 'ab'].map((text, at) => [text, Uint16Array.of(at)] as const);
  const read = new Entries(await writeEntries(entries, 1, new Pace()), 1);
  expect(positionsOf(bitsOf(read.containing('bb')))).toEqual([]);
  expect(positionsOf(bitsOf(read.containing('aab')))).toEqual([0, 1]);
  expect(positionsOf(bitsOf(read.containing('ba')))).toEqual([1]);
});

test('bytes of another place, or damaged ones, are refused', async () => {
  const bytes = await writeEntries([['订', Uint16Array.of(1)]], slotSeed(1, 2), new Pace());
  expect(() => new Entries(bytes, slotSeed(2, 2))).toThrow(MalformedBytes);
  bytes[2] = (bytes[2] ?? 0) ^ 1;
  expect(() => new Entries(bytes, slotSeed(1, 2))).toThrow(MalformedBytes);
  const order = writeOrder(3, [{ at: 5, no: 3 * CHUNK_SIZE }]);
  expect(() => readOrder(4, order)).toThrow(MalformedBytes);
});

test('terms stay in the slots that they were stored in', () => {
  expect(['u的', 't订单', 'o😀', 'gvip'].map(slotOf)).toEqual([244, 438, 8, 385]);
});

test('bits are kept, cut, removed and counted as sets are', () => {
  fc.assert(
    fc.property(positions, positions, fc.nat(CHUNK_SIZE), fc.nat(CHUNK_SIZE), (a, b, from, to) => {
      const words = bitsOf({ kind: 'list', positions: Uint16Array.from(a) });
      keepOnly(words, {
        kind: 'bits',
        words: bitsOf({
          kind: 'list',
          positions: Uint16Array.from([...b, ...a.slice(1)].toSorted((x, y) => x - y)),
        }),
      });
      let expected = a.filter((each, at) => at > 0 || b.includes(each));
      expect(positionsOf(words)).toEqual(expected);
      keepBetween(words, from, to);
      expected = expected.filter((each) => each >= from && each < to);
      expect(positionsOf(words)).toEqual(expected);
      expect(positionsFrom(words, expected[1] ?? 0, 2)).toEqual(
        expected.filter((each) => each >= (expected[1] ?? 0)).slice(0, 2),
      );
      expect(countAll(words)).toBe(expected.length);
      const [first] = expected;
      if (first === undefined) return;
      remove(words, first);
      expect(positionsOf(words)).toEqual(expected.slice(1));
    }),
  );
});

test('a chunk has the terms, texts and order of its conversations', async () => {
  const places = [
    { at: 900, no: 5 },
    { at: 900, no: 3 },
    { at: -7, no: 16_000 },
  ];
  const texts: Record<number, ChunkTexts> = {
    3: { userNick: '阿强', operatorNicks: '客服\u0001客服\u0001小蓝', title: '', tags: ['vip'] },
    5: { userNick: '强', operatorNicks: '', title: '订酒店', tags: [] },
    16_000: { userNick: '阿强', operatorNicks: '小蓝', title: '酒店', tags: ['vip', '=u'] },
  };
  const builder = new ChunkBuilder(0, places);
  for (const no of [16_000, 3, 5]) {
    const its = texts[no];
    if (its !== undefined) builder.add(no, its);
  }
  builder.add(7, { userNick: '没有', operatorNicks: '', title: '', tags: [] });
  const built = await builder.finish(new Turns());
  expect(built).toMatchObject({ size: 3, newestAt: 900, oldestAt: -7 });
  const find = (term: string) => {
    const slot = slotOf(term);
    const bytes = built.slots[slot] ?? new Uint8Array();
    return positionsOf(bitsOf(new Entries(bytes, slotSeed(0, slot)).find(term)));
  };
  expect([find('u强'), find('u阿强'), find('o客'), find('o服客')]).toEqual([
    [0, 1, 2],
    [1, 2],
    [1],
    [],
  ]);
  expect([find('t酒店'), find('t店'), find('gvip'), find('g=u'), find('gv')]).toEqual([
    [0, 2],
    [0, 2],
    [1, 2],
    [2],
    [],
  ]);
  const ofTitles = built.texts.find(({ field }) => field === 't');
  const titles = new Entries(ofTitles?.bytes ?? new Uint8Array(), textsSeed(0, 't'));
  expect(positionsOf(bitsOf(titles.containing('订酒店')))).toEqual([0]);
  const order = readOrder(0, built.order);
  expect([0, 1, 2].map((position) => order.at(position))).toEqual(places);
  expect([3, 4, 16_000].map((no) => order.positionOf(no))).toEqual([1, undefined, 2]);
  expect([order.from(900, 4), order.from(900, Infinity), order.from(899, 0)]).toEqual([1, 0, 2]);
});

test('a page is what a sort of everything gives, whatever the times', () => {
  const conversation = fc.record({
    chunk: fc.nat(3),
    at: fc.oneof(fc.nat(5), fc.integer({ min: -(2 ** 40), max: 2 ** 42 })),
    isOther: fc.boolean(),
    matches: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(conversation, { minLength: 1, maxLength: 60 }),
      fc.nat(60),
      fc.integer({ min: 1, max: 20 }),
      (given, offset, limit) => {
        const all = given.map((each, index) => ({ ...each, no: each.chunk * CHUNK_SIZE + index }));
        const others = all.filter(({ isOther }) => isOther).map(({ at, no }) => ({ at, no }));
        others.sort(newestFirst);
        const orders = new Map(
          [0, 1, 2, 3].map((chunk) => {
            const inIt = all.filter((each) => each.chunk === chunk && !each.isOther);
            const places: Place[] = inIt.map(({ at, no }) => ({ at, no })).toSorted(newestFirst);
            return [chunk, readOrder(chunk, writeOrder(chunk, places))];
          }),
        );
        const orderOf = (chunk: number) =>
          orders.get(chunk) ?? readOrder(chunk, writeOrder(chunk, []));
        const found = all.filter((each) => each.isOther || each.matches);
        const matches = [0, 1, 2, 3].flatMap((chunk) => {
          const inIt = found.filter((each) => each.chunk === chunk && !each.isOther);
          if (inIt.length === 0) return [];
          const words = new Uint32Array(CHUNK_WORDS);
          const order = orderOf(chunk);
          const list = inIt.map(({ no }) => order.positionOf(no) ?? 0);
          addTo(words, { kind: 'list', positions: Uint16Array.from(list) });
          const [newestAt, oldestAt] = [order.at(0).at, order.at(order.size - 1).at];
          return [{ chunk, words, count: inIt.length, newestAt, oldestAt }];
        });
        fc.pre(found.length > offset);
        const plan = planPage(matches, others, { offset, limit });
        expect(readPage(plan, others, orderOf, { offset, limit })).toEqual(
          found
            .map(({ at, no }) => ({ at, no }))
            .toSorted(newestFirst)
            .slice(offset, offset + limit),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('chunks of which the page lies elsewhere are not read', () => {
  const words = new Uint32Array(CHUNK_WORDS);
  words[0] = 0b1111;
  const matches = [0, 1, 2, 3].map((chunk) => ({
    chunk,
    words,
    count: 4,
    newestAt: chunk * 100 + 99,
    oldestAt: chunk * 100,
  }));
  const chunksOf = (offset: number) => {
    const plan = planPage(matches, [], { offset, limit: 2 });
    return [plan.skipped, ...plan.chunks.map(({ chunk }) => chunk)];
  };
  expect([chunksOf(0), chunksOf(5), chunksOf(7), chunksOf(14)]).toEqual([
    [0, 3],
    [4, 2],
    [4, 1, 2],
    [12, 0],
  ]);
});

test.each([
  [{ userNick: '的' }, ['u的'], []],
  [{ title: '订单' }, ['t订单'], []],
  [{ title: 'ＡＢＣ' }, ['tab', 'tbc'], [{ field: 't', text: 'abc' }]],
  [{ operatorNick: '😀😀' }, ['o😀😀'], []],
  [{ tag: 'Vip', title: '' }, ['gVip'], []],
])('%j asks for %j', (filter, terms, wordings) => {
  expect(chunkQuery(filter)).toEqual({ terms, wordings });
});

test('what asks for no text, or across two nicks, is nothing for chunks', () => {
  expect(chunkQuery({ userNick: '' })).toBeUndefined();
  expect(chunkQuery({ operatorNick: '蓝\u0001小' })).toBeUndefined();
});
