import { expect, test } from 'vitest';
import type { Lane } from '../../src/db/open.ts';
import { HoldLost } from '../../src/usecases/search-index-keep.ts';
import { countOf, findable, type IndexProcess, listing, openWorld, stored } from './index-world.ts';

async function keepers(processes: readonly IndexProcess[]): Promise<number[]> {
  const statuses = await Promise.all(processes.map(({ index }) => index.status()));
  return statuses.flatMap(({ isKeeper }, at) => (isKeeper ? [at] : []));
}

const UNLISTED = 'segment_no not in (select no from search_segments)';

test('one process keeps the index, and another goes on when it ends', async () => {
  await using world = await openWorld();
  const processes = [world.join(), world.join(), world.join()];
  for (const { index } of processes) await index.caughtUp();
  const first = await keepers(processes);
  expect(first).toHaveLength(1);
  await world.say(...Array.from({ length: 60 }, (_, n) => `第${n}句`));

  const [at = 0] = first;
  await processes[at]?.[Symbol.asyncDispose]();
  const others = processes.filter((_each, index) => index !== at);
  await expect.poll(async () => (await keepers(others)).length).toBe(1);
  await world.say(...Array.from({ length: 60 }, (_, n) => `又说第${n}句`));
  for (const { index } of others) {
    await index.caughtUp();
    expect(await findable(index)).toEqual(await stored(world.ctx));
  }
  await expect.poll(() => countOf(world.ctx, 'search_segments')).toBeGreaterThan(0);
});

test('a keeper that loses its connections changes nothing that its successor relies on', async () => {
  await using world = await openWorld();
  const processes = [world.join(), world.join()];
  for (const { index } of processes) await index.caughtUp();
  for (let n = 0; n < 6; n++) {
    await world.say(...Array.from({ length: 30 }, (_, each) => `第${n}轮第${each}句`));
    await world.ctx.db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()
         and application_name = 'chatkeep holder'`,
    );
  }
  for (const { index } of processes) {
    await expect.poll(() => index.caughtUp().then(() => true)).toBe(true);
    expect(await findable(index)).toEqual(await stored(world.ctx));
  }
  await expect.poll(async () => (await keepers(processes)).length).toBe(1);
});

test('killed after writing rows and before listing them it loses nothing, and they are removed', async () => {
  await using world = await openWorld();
  const built = world.join();
  await built.index.caughtUp();
  await built[Symbol.asyncDispose]();

  const killed = world.join({ sweepEveryMs: 600_000 }, listing(0));
  killed.index.start();
  await world.say(...Array.from({ length: 50 }, (_, n) => `第${n}句`));
  await expect.poll(() => countOf(world.ctx, 'search_chunks', UNLISTED)).toBeGreaterThan(0);
  expect(await countOf(world.ctx, 'search_segments')).toBe(0);
  await killed[Symbol.asyncDispose]();

  const next = world.join();
  await next.index.caughtUp();
  expect(await findable(next.index)).toEqual(await stored(world.ctx));
  for (const table of ['search_chunks', 'search_blocks', 'search_parts']) {
    await expect.poll(() => countOf(world.ctx, table, UNLISTED)).toBe(0);
  }
  expect(await findable(next.index)).toEqual(await stored(world.ctx));
});

test('who has lost the hold without noticing lists nothing, and takes it anew', async () => {
  await using world = await openWorld();
  await world.ctx.db.pool.query('update search_state set version = version + 1, keeper = 1');
  let refused = 0;
  const keeper = world.join({ sweepEveryMs: 600_000 }, (db) => ({
    ...db,
    lane(options) {
      const real = db.lane(options);
      const transaction: Lane['transaction'] = async (work) => {
        try {
          return await real.transaction(work);
        } catch (error) {
          if (error instanceof HoldLost) refused += 1;
          throw error;
        }
      };
      return { ...real, transaction };
    },
  }));
  await keeper.index.caughtUp();
  await expect.poll(() => countOf(world.ctx, 'search_state', 'keeper = 2')).toBe(1);
  // As another does first that has taken over.
  await world.ctx.db.pool.query(
    'update search_state set version = version + 1, keeper = keeper + 1',
  );
  await world.say(...Array.from({ length: 30 }, (_, n) => `第${n}句`));
  await expect.poll(() => countOf(world.ctx, 'search_segments')).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
  await keeper.index.caughtUp();
  expect(await findable(keeper.index)).toEqual(await stored(world.ctx));
});

test('a list that is out of date is read again when its segments are gone', async () => {
  await using world = await openWorld();
  const keeper = world.join();
  await world.say(...Array.from({ length: 45 }, (_, n) => `第${n}句`));
  await keeper.index.caughtUp();
  const reader = world.join({ lookEveryMs: 600_000, tryEveryMs: 600_000 });
  await reader.index.caughtUp();
  const before = await stored(world.ctx);
  for (let n = 0; n < 6; n++) {
    await world.say(...Array.from({ length: 30 }, (_, each) => `第${n}轮第${each}句`));
    await keeper.index.caughtUp();
  }
  await expect.poll(() => countOf(world.ctx, 'search_chunks', UNLISTED)).toBe(0);
  const found = new Set(await findable(reader.index));
  expect(before.filter((name) => !found.has(name))).toEqual([]);
});
