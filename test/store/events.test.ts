import { expect, test } from 'vitest';
import type { NewEvent } from '../../src/domain/event.ts';
import * as eventStore from '../../src/store/events.ts';
import * as syncedEventStore from '../../src/store/synced-events.ts';
import { testContext } from '../helpers/context.ts';

const event = (conversationNo: number, seq: number): NewEvent<'message.created'> => ({
  conversationNo,
  at: 1000 + seq,
  kind: 'message.created',
  actor: null,
  data: { seq },
});

test('who follows the log by its ids misses nothing, however transactions overlap', async () => {
  await using ctx = await testContext();
  let writing = true;
  const read: number[] = [];
  const follow = async () => {
    for (let last = false; !last;) {
      last = !writing;
      for (const { id } of await eventStore.listAfter(ctx.db, {
        after: read.at(-1) ?? 0,
        limit: 7,
      })) {
        read.push(id);
        last = false;
      }
    }
  };
  const writer = async (_: unknown, no: number) => {
    for (let n = 0; n < 20; n++) {
      const giveUp = n % 7 === 6;
      await ctx.db
        .transaction(async (tx) => {
          await eventStore.insertEvents(tx, [event(no, 2 * n), event(no, 2 * n + 1)]);
          await tx.client.query('select pg_sleep($1::float8 * random())', [0.005]);
          if (giveUp) throw new Error('given up');
        })
        .catch((error: Error) => {
          if (error.message !== 'given up') throw error;
        });
    }
  };
  const following = follow();
  await Promise.all(Array.from({ length: 4 }, writer)).finally(() => (writing = false));
  await following;
  const { rows } = await ctx.db.pool.query<{ id: number }>('select id from events order by id');
  expect(rows).toHaveLength(4 * 18 * 2);
  expect(read).toEqual(rows.map((row) => row.id));
});

test('ids are given in the order of the events, and a conversation can be read alone', async () => {
  await using ctx = await testContext();
  const given = [event(2, 1), { ...event(1, 1), audience: 'user:7' as const }, event(2, 2)];
  const ids = await ctx.db.transaction((tx) => eventStore.insertEvents(tx, given));
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(await eventStore.findLastId(ctx.db)).toBe(ids[2]);
  const all = await eventStore.listAfter(ctx.db, { after: 0, limit: 10 });
  expect(all).toEqual(given.map((each, index) => ({ audience: null, ...each, id: ids[index] })));
  const ofSecond = await syncedEventStore.listAfter(
    ctx.db,
    { conversationNo: 2 },
    { after: 0, limit: 10 },
  );
  expect(ofSecond.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
  expect(await ctx.db.transaction((tx) => eventStore.insertEvents(tx, []))).toEqual([]);
});
