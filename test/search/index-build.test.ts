import { expect, test } from 'vitest';
import type { Lane } from '../../src/db/open.ts';
import { runCli } from '../helpers/cli.ts';
import { countOf, find, findable, listing, openWorld, stored, type World } from './index-world.ts';

/** As an archive of a chatkeep without search is after the upgrade. */
async function forget({ ctx }: World): Promise<void> {
  await ctx.db.pool.query(`
    truncate search_segments, search_chunks, search_blocks, search_parts;
    delete from search_state;
    insert into search_state default values`);
}

test('an archive without an index gets one, and says so until it is complete', async () => {
  await using world = await openWorld();
  await world.bring(500);
  await forget(world);
  const { index } = world.join();
  expect((await index.read()).isComplete).toBe(false);
  await index.caughtUp();
  expect((await index.read()).isComplete).toBe(true);
  expect(await findable(index)).toEqual(await stored(world.ctx));
});

test('a build that was broken off goes on where it was', async () => {
  await using world = await openWorld();
  await world.bring(2000);
  await forget(world);
  const first = world.join({ sweepEveryMs: 600_000 }, listing(1));
  first.index.start();
  await expect
    .poll(() => countOf(world.ctx, 'search_state', 'build_done > 0 and not complete'))
    .toBe(1);
  await first[Symbol.asyncDispose]();
  const { rows } = await world.ctx.db.pool.query<{ no: number }>(
    'select min(no) as no from search_segments',
  );
  await world.say('后来说的');
  const second = world.join({ fanIn: 1000 });
  await second.index.caughtUp();
  expect(await findable(second.index)).toEqual(await stored(world.ctx));
  expect(await countOf(world.ctx, 'search_segments', `no = ${rows[0]?.no}`)).toBe(1);
});

test('what a build has merged already makes room for what it has still to store', async () => {
  await using world = await openWorld();
  await world.bring(4000);
  await forget(world);
  const sent: string[] = [];
  const { index } = world.join({ sweepEveryMs: 0, fanIn: 2 }, (db) => ({
    ...db,
    lane(options) {
      const real = db.lane(options);
      const prepared: Lane['prepared'] = (statement, values) => {
        sent.push(statement.name);
        return real.prepared(statement, values);
      };
      return { ...real, prepared };
    },
  }));
  await index.caughtUp();
  const removed = sent.indexOf('search_chunks.remove');
  expect(removed).toBeGreaterThan(0);
  expect(removed).toBeLessThan(sent.lastIndexOf('search_documents.after'));
});

test('while it is built anew the old index serves, and in the end nothing is missing', async () => {
  await using world = await openWorld();
  const [keeper, other] = [world.join(), world.join()];
  await world.bring(1500);
  await other.index.caughtUp();
  await keeper.index.caughtUp();
  const before = await stored(world.ctx);

  const done: number[] = [];
  const over = new AbortController();
  const building = other.index
    .rebuild(({ done: now }) => done.push(now))
    .finally(() => over.abort());
  let rounds = 0;
  const missing: string[] = [];
  while (!over.signal.aborted) {
    await world.say(...Array.from({ length: 25 }, (_, n) => `一边重建一边说${rounds}-${n}`));
    for (const { index } of [keeper, other]) {
      const found = new Set(await findable(index));
      missing.push(...before.filter((name) => !found.has(name)));
    }
    rounds += 1;
  }
  await building;
  expect(missing).toEqual([]);
  expect(rounds).toBeGreaterThan(0);
  expect(done.toSorted((a, b) => a - b)).toEqual(done);
  for (const { index } of [keeper, other]) {
    await index.caughtUp();
    expect(await findable(index)).toEqual(await stored(world.ctx));
  }
});

test('a damaged row is named with the way out, and reindex mends it', async () => {
  await using world = await openWorld();
  await world.bring(600);
  await forget(world);
  const keeper = world.join();
  await keeper.index.caughtUp();
  await world.ctx.db.pool.query(
    `update search_blocks set bytes = set_byte(bytes, 5, 255 - get_byte(bytes, 5))`,
  );
  const reader = world.join();
  reader.index.start();
  await expect(find(reader.index, '退款')).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('chatkeep reindex') as string,
  });

  const { code, stdout, stderr } = await runCli(
    { ...world.ctx, searchIndex: reader.index },
    'reindex',
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ documents: 600 });
  expect(await find(reader.index, '退款')).toHaveLength(120);
  expect(await findable(reader.index)).toEqual(await stored(world.ctx));
});

test('what can be read is merged on beside a damaged segment', async () => {
  await using world = await openWorld();
  const { index } = world.join({ sweepEveryMs: 600_000 });
  await index.caughtUp();
  const say = async (count: number) => {
    await world.say(...Array.from({ length: count }, (_, n) => `第${n}句`));
    await index.caughtUp();
  };
  await say(25);
  await expect.poll(() => countOf(world.ctx, 'search_segments')).toBe(1);
  const { rows } = await world.ctx.db.pool.query<{ no: number }>('select no from search_segments');
  const [{ no } = { no: 0 }] = rows;
  await world.ctx.db.pool.query('update search_blocks set bytes = $1 where segment_no = $2', [
    Buffer.from('damaged'),
    no,
  ]);
  // Three of one size are due to be merged; the first of them cannot be.
  for (let n = 0; n < 6; n += 1) await say(25);
  const merged = `no <> ${no} and size > 25`;
  await expect.poll(() => countOf(world.ctx, 'search_segments', merged)).toBeGreaterThan(0);
  expect(await countOf(world.ctx, 'search_segments', `no = ${no}`)).toBe(1);
  await index.rebuild();
  expect(await countOf(world.ctx, 'search_segments', `no = ${no}`)).toBe(0);
  expect(await findable(index)).toEqual(await stored(world.ctx));
});

test('rows that went missing are damage as well', async () => {
  await using world = await openWorld();
  await world.bring(100);
  await forget(world);
  const { index } = world.join();
  await index.caughtUp();
  await world.ctx.db.pool.query('delete from search_blocks');
  await expect(find(index, '退款')).rejects.toMatchObject({ code: 'unavailable' });
});

test('an index of other terms is built again; one of a newer program is left alone', async () => {
  await using world = await openWorld();
  await world.bring(100);
  const first = world.join();
  await first.index.caughtUp();
  await first[Symbol.asyncDispose]();

  await world.ctx.db.pool.query('update search_state set terms_version = 0, version = version + 1');
  const second = world.join();
  expect((await second.index.read()).isComplete).toBe(false);
  await second.index.caughtUp();
  expect(await findable(second.index)).toEqual(await stored(world.ctx));
  await second[Symbol.asyncDispose]();

  await world.ctx.db.pool.query(
    'update search_state set terms_version = 999, version = version + 1',
  );
  const third = world.join();
  await expect(third.index.caughtUp()).rejects.toThrow('newer chatkeep');
  expect((await third.index.read()).isComplete).toBe(false);
  expect(await countOf(world.ctx, 'search_state', 'terms_version = 999')).toBe(1);
});
