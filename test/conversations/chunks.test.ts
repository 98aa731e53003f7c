import { expect, test } from 'vitest';
import { lockConversations } from '../../src/store/incoming.ts';
import { refreshSearch } from '../../src/store/search-index.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import * as lifecycle from '../../src/usecases/lifecycle.ts';
import * as operators from '../../src/usecases/operators.ts';
import * as users from '../../src/usecases/users.ts';
import { operatorId, userId } from '../helpers/archive.ts';
import {
  type ChunkWorld,
  DEATH,
  chunkNos,
  dying,
  expectTruth,
  find,
  meanwhile,
  openChunkWorld,
  seal,
} from './chunk-world.ts';
import { service } from './people.ts';

/** Eight conversations of users 1 and 2 in turn, newest first, in three chunks. */
async function fill(world: ChunkWorld): Promise<string[]> {
  for (let n = 1; n <= 8; n++) {
    world.time.now += 1000;
    await world.open(1 + (n % 2), `退款${n}号`, n % 4 === 0 ? ['酒店'] : []);
  }
  return world.opened.toReversed();
}

async function noOf({ ctx }: ChunkWorld, id: string | undefined): Promise<number> {
  const [row] = await ctx.db.query<{ no: number }>('select no from conversations where id = $1', [
    id,
  ]);
  return row?.no ?? 0;
}

test('what is opened, renamed, tagged or joined is found at once, sealed or not', async () => {
  await using world = await openChunkWorld();
  const { ctx, operator } = world;
  const ids = await fill(world);
  const processes = [world.join(), world.join()];
  await processes[0]?.seal();
  expect(await world.changed()).toEqual([]);
  expect((await chunkNos(ctx)).length).toBeGreaterThan(2);
  for (const sealed of [false, true]) {
    const [id = ''] = ids;
    await conversations.describe(ctx, operator, id, {
      title: sealed ? '改签' : '发票',
      tags: ['新'],
    });
    await users.put(ctx, service('op'), { id: userId(2), nickName: sealed ? '小红' : '小绿' });
    const opened = await world.open(3, sealed ? '改签单' : '发票单');
    await lifecycle.change(ctx, operator, { conversationId: opened, action: 'join' });
    await operators.update(ctx, operator, operatorId(1), { nickName: sealed ? '阿青' : '阿紫' });
    const ofTwo = ids.filter((_id, at) => at % 2 === 1);
    for (const process of processes) {
      expect(await find(process, { title: sealed ? '改签' : '发票' })).toEqual([opened, id]);
      expect(await find(process, { tag: '新' })).toEqual([id]);
      expect(await find(process, { userNick: sealed ? '红' : '绿' })).toEqual(ofTwo);
      expect(await find(process, { userNick: '用户2' })).toEqual([]);
      expect(await find(process, { operatorNick: sealed ? '阿青' : '紫' })).toContain(opened);
      expect(await find(process, { title: '退款8号' })).toEqual([]);
      expect(await find(process, { title: '退款', tag: '酒店' })).toEqual([ids[4]]);
      expect((await process.status()).byDatabase).toBe(0);
    }
    await processes[1]?.seal();
  }
});

test('what stays as it was needs no sealing', async () => {
  await using world = await openChunkWorld();
  const [id] = await fill(world);
  await world.join().seal();
  const no = await noOf(world, id);
  await world.ctx.db.transaction(async (tx) => {
    await lockConversations(tx, [no]);
    await refreshSearch(tx, [no]);
  });
  expect(await world.changed()).toEqual([]);
});

test('rows written or removed by anybody else are found, or not, at once', async () => {
  await using world = await openChunkWorld();
  const { db } = world.ctx;
  const ids = await fill(world);
  const process = world.join();
  await process.seal();
  const [first, second] = [await noOf(world, ids[0]), await noOf(world, ids[1])];
  await db.query(`update conversation_search set title = '手改' where conversation_no = $1`, [
    first,
  ]);
  await db.query('delete from conversation_search where conversation_no = $1', [second]);
  for (const title of ['手改', '手', '退', '退款7号']) await expectTruth(process, { title });
  expect(await world.changed()).toEqual([second, first]);
  await process.seal();
  expect(await world.changed()).toEqual([]);
  for (const title of ['手改', '手', '退', '退款7号']) await expectTruth(process, { title });
});

test('where more has changed than is worth looking at one by one, the database answers', async () => {
  await using world = await openChunkWorld();
  const ids = await fill(world);
  const process = world.join({ mostChanged: 7 });
  expect(await find(process, { title: '退款' })).toEqual(ids);
  expect(await process.status()).toMatchObject({ byChunks: 0, byDatabase: 1, changed: 8 });
  await process.seal();
  expect(await find(process, { title: '退款' })).toEqual(ids);
  expect(await process.status()).toMatchObject({ byChunks: 1, byDatabase: 1, changed: 0 });
});

test('a range with few conversations is left to the database', async () => {
  await using world = await openChunkWorld();
  const ids = await fill(world);
  const process = world.join({ fewInRange: 8 });
  expect(await find(process, { title: '退款' })).toEqual(ids);
  expect(await process.status()).toMatchObject({ byChunks: 0, byDatabase: 1 });
});

test.each([
  [
    'damaged',
    "update conversation_chunk_slots set bytes = overlay(bytes placing '\\x0101' from 1)",
  ],
  ['missing', 'delete from conversation_chunk_slots'],
])('%s rows are noticed: the database answers, and all is sealed anew', async (_what, damage) => {
  await using world = await openChunkWorld();
  const ids = await fill(world);
  const process = world.join({ mendMs: 0 });
  await process.seal();
  await world.ctx.db.query(damage, []);
  expect(await find(process, { title: '退' })).toEqual(ids);
  expect(await process.status()).toMatchObject({ byChunks: 0, byDatabase: 1 });
  await expect.poll(async () => (await world.changed()).length).toBe(ids.length);
  await process.seal();
  expect(await find(process, { title: '退' })).toEqual(ids);
  expect(await process.status()).toMatchObject({ byChunks: 1, byDatabase: 1 });
});

test('what is asked of the database stays little, however long the text that is looked for', async () => {
  await using world = await openChunkWorld();
  await fill(world);
  await world.join().seal();
  let asked = 0;
  const process = world.join(
    {},
    {
      ...world.ctx.db,
      prepared(statement, values) {
        const [slots] = values;
        if (statement.name.endsWith('.slots') && Array.isArray(slots)) asked += slots.length;
        return world.ctx.db.prepared(statement, values);
      },
    },
  );
  const title = Array.from({ length: 20_000 }, (_, n) => String.fromCodePoint(0x4e00 + n)).join('');
  await expectTruth(process, { title });
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(100 * (await chunkNos(world.ctx)).length);
});

test('texts too large to be kept are left to the database', async () => {
  await using world = await openChunkWorld();
  await fill(world);
  await world.ctx.db.query(
    `update conversation_search set title = repeat('退款', 1100000) || title where conversation_no = $1`,
    [await noOf(world, world.opened[0])],
  );
  const process = world.join({ mostLookedAt: 0 });
  await process.seal();
  await expectTruth(process, { title: '退款' });
  const { total } = await process.search(
    { fromMs: 0, toMs: 2 ** 43, title: '退款1' },
    { offset: 0, limit: 1 },
  );
  expect(total).toBe(1);
  expect(await process.status()).toMatchObject({ byChunks: 1, byDatabase: 1 });
});

test('a change while its chunk is being sealed stays noted until the next', async () => {
  await using world = await openChunkWorld();
  const { ctx, operator } = world;
  const [id = ''] = await fill(world);
  const process = world.join();
  const no = await noOf(world, id);
  const chunk = no >> 14;
  const changing = () => conversations.describe(ctx, operator, id, { title: '改签' });
  expect(await seal(meanwhile(ctx.db, changing), chunk)).toBe(true);
  expect(await world.changed()).toContain(no);
  await expectTruth(process, { title: '改签' });
  expect(await find(process, { title: '改' })).toEqual([id]);
  expect(await find(process, { title: '退款8' })).toEqual([]);
});

test('sealing waits for nobody who is changing a conversation, and what they change is found', async () => {
  await using world = await openChunkWorld();
  const { ctx } = world;
  const [id] = await fill(world);
  const process = world.join();
  const no = await noOf(world, id);
  await ctx.db.transaction(async (tx) => {
    await lockConversations(tx, [no]);
    await tx.client.query(`update conversations set title = '改签' where no = $1`, [no]);
    await refreshSearch(tx, [no]);
    expect(await seal(ctx.db, no >> 14)).toBe(true);
    expect(await find(process, { title: '退款8' })).toEqual([id]);
  });
  expect(await world.changed()).toContain(no);
  expect(await find(process, { title: '改签' })).toEqual([id]);
  expect(await find(process, { title: '退款8' })).toEqual([]);
});

test('who read a chunk before another sealed it anew puts nothing in its place', async () => {
  await using world = await openChunkWorld();
  const { ctx, operator } = world;
  const [id = ''] = await fill(world);
  const process = world.join();
  const chunk = (await noOf(world, id)) >> 14;
  for (const title of ['改签', '发票']) {
    const other = async () => {
      await conversations.describe(ctx, operator, id, { title });
      expect(await seal(ctx.db, chunk)).toBe(true);
    };
    expect(await seal(meanwhile(ctx.db, other), chunk)).toBe(false);
    await expectTruth(process, { title });
    expect(await find(process, { title })).toEqual([id]);
  }
});

test('a process that dies before it commits a chunk changes nothing', async () => {
  await using world = await openChunkWorld();
  const { ctx } = world;
  const ids = await fill(world);
  const before = await world.changed();
  for (const chunk of await chunkNos(ctx)) {
    await expect(seal(dying(ctx.db), chunk)).rejects.toThrow(DEATH);
  }
  expect(await world.changed()).toEqual(before);
  const process = world.join();
  expect(await find(process, { title: '退款' })).toEqual(ids);
  await process.seal();
  expect(await find(process, { title: '退款' })).toEqual(ids);
});

test('a search begins again when a chunk is sealed anew in the middle of it', async () => {
  await using world = await openChunkWorld();
  const { ctx, operator } = world;
  const ids = await fill(world);
  await world.join().seal();
  let times = 0;
  const process = world.join(
    {},
    {
      ...ctx.db,
      async prepared(statement, values) {
        if (/slots|orders|texts/.test(statement.name) && times++ < 2) {
          await conversations.describe(ctx, operator, ids[0] ?? '', { title: `退款第${times}次` });
          for (const chunk of await chunkNos(ctx)) await seal(ctx.db, chunk);
        }
        return ctx.db.prepared(statement, values);
      },
    },
  );
  expect(await find(process, { title: '退' })).toEqual(ids);
  expect(times).toBeGreaterThan(2);
  expect(await process.status()).toMatchObject({ byChunks: 1, byDatabase: 0 });
  await expectTruth(process, { title: '第2' });
});

test('one process seals in the background, and another goes on when it ends', async () => {
  await using world = await openChunkWorld();
  const eager = { many: 1, lookEveryMs: 20, tryEveryMs: 20 };
  const processes = [world.join(eager), world.join(eager)];
  for (const process of processes) process.start();
  const sealing = async () => {
    const statuses = await Promise.all(processes.map((each) => each.status()));
    return statuses.flatMap(({ isSealing }, at) => (isSealing ? [at] : []));
  };
  await expect.poll(async () => (await sealing()).length).toBe(1);
  const ids = await fill(world);
  await expect.poll(() => world.changed()).toEqual([]);
  const [at = 0] = await sealing();
  await processes[at]?.[Symbol.asyncDispose]();
  ids.unshift(await world.open(1, '退款'));
  await expect.poll(() => world.changed()).toEqual([]);
  const left = processes[1 - at];
  if (left === undefined) throw new Error('one of two is left');
  expect((await left.status()).isSealing).toBe(true);
  expect(await find(left, { title: '退款' })).toEqual(ids);
});
