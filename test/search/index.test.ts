import { expect, test } from 'vitest';
import { fileTerm, senderTerm, typeTerm } from '../../src/search/document.ts';
import * as messages from '../../src/usecases/messages.ts';
import { chatId, userId } from '../helpers/archive.ts';
import { asUser } from '../messages/people.ts';
import { find, findable, keysOf, openWorld, stored } from './index-world.ts';

test('a message that was sent is found here and in other processes', async () => {
  await using world = await openWorld();
  const [here, there] = [world.join(), world.join()];
  const [seq] = await world.say('我要退款');
  await here.index.caughtUp();
  await there.index.caughtUp();
  for (const { index } of [here, there]) {
    expect(await find(index, '退款')).toEqual([seq]);
    expect(await find(index, 'tuikuan')).toEqual([seq]);
    expect(await find(index, '退货')).toEqual([]);
    expect((await index.read()).isComplete).toBe(true);
  }
  const [next] = await world.say('退款退款');
  await expect.poll(() => find(there.index, '退款')).toEqual([seq, next]);
  await expect.poll(() => find(here.index, '退款')).toEqual([seq, next]);
});

test('what is stored and merged while messages come stays found, once, in every process', async () => {
  await using world = await openWorld();
  const [here, there] = [world.join(), world.join()];
  for (let n = 0; n < 5; n++) {
    for (let batch = 0; batch < 8; batch++) {
      await world.say(...Array.from({ length: 10 }, (_, each) => `第${batch}批的第${each}句话`));
    }
    await here.index.caughtUp();
    expect(await findable(here.index)).toEqual(await stored(world.ctx));
  }
  for (const { index } of [here, there]) {
    await index.caughtUp();
    expect(await findable(index)).toEqual(await stored(world.ctx));
    expect((await index.status()).documents).toBeGreaterThan(300);
    expect((await index.status()).recent).toBeLessThan(100);
    expect((await index.status()).segments).toBeLessThan(12);
  }
});

test('an import of thousands is caught up with, stored and merged in bounded memory', async () => {
  await using world = await openWorld();
  const [here, there] = [world.join(), world.join()];
  here.index.start();
  await world.bring(4000);
  await there.index.caughtUp();
  await here.index.caughtUp();
  const truth = await stored(world.ctx);
  expect(truth).toHaveLength(4000);
  expect(await findable(here.index)).toEqual(truth);
  expect(await findable(there.index)).toEqual(truth);
  expect(await find(here.index, '退款')).toHaveLength(800);
  expect((await here.index.status()).recent).toBeLessThan(200);
});

test('what keeps the index beside an import leaves little of it to others', async () => {
  await using world = await openWorld();
  const { index } = world.join({ pieceSize: 8192 });
  index.start('keep');
  await expect.poll(async () => (await index.status()).isKeeper).toBe(true);
  await world.bring(3000);
  await index.stored();
  expect(await index.status()).toMatchObject({ documents: 3000, recent: 0, behind: 0 });
});

test('who does not keep the index has nothing to store', async () => {
  await using world = await openWorld();
  const [keeper, other] = [world.join(), world.join()];
  await keeper.index.caughtUp();
  other.index.start('keep');
  await world.bring(10);
  await other.index.stored();
  expect(await other.index.status()).toMatchObject({ isKeeper: false, recent: 0 });
});

test('messages are found by sender and type, and by whether they have a file', async () => {
  await using world = await openWorld();
  const { index } = world.join();
  await world.say('你好');
  const seqs = async (term: number) => (await keysOf(index, { term })).map(({ seq }) => seq);
  await index.caughtUp();
  expect(await seqs(senderTerm(userId(1)))).toEqual([1]);
  expect(await seqs(senderTerm(userId(2)))).toEqual([]);
  expect(await seqs(typeTerm('txt'))).toEqual([1]);
  expect(await seqs(fileTerm)).toEqual([]);
});

test('a revoked message leaves the index with the next build', async () => {
  await using world = await openWorld();
  const { index } = world.join();
  const [first, second] = await world.say('退款一', '退款二');
  const user = await asUser(world.ctx, 1);
  const { rows } = await world.ctx.db.pool.query<{ id: string }>(
    'select id from messages where seq = $1',
    [first],
  );
  const messageId = rows[0]?.id ?? '';
  await index.caughtUp();
  await messages.revoke(world.ctx, user, { conversationId: chatId(1), messageId });
  await index.rebuild();
  await expect.poll(() => find(index, '退款')).toContain(second);
  const { documents } = await index.status();
  expect(documents).toBe(1);
});
