import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testContext } from '../helpers/app.ts';
import {
  T0,
  chatId,
  conversation,
  easemob,
  imported,
  message,
  userId,
} from '../helpers/archive.ts';
import { type Walk, walk } from '../helpers/walk.ts';

test('pages are in display order whatever order and batches messages come in', async () => {
  const batches = fc.array(
    fc.array(
      fc.record({
        n: fc.nat(400),
        chat: fc.integer({ min: 1, max: 3 }),
        from: fc.nat(4),
        at: fc.nat(60),
      }),
      { minLength: 1, maxLength: 150 },
    ),
    { minLength: 1, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(batches, fc.constantFrom(1, 7, 20), async (given, pageSize) => {
      await using ctx = await testContext();
      await imported(ctx, 'directory', [
        conversation(1),
        conversation(2, { hidden: true }),
        conversation(3, { userId: null }),
      ]);
      for (const batch of given) {
        const lines = batch.map(({ n, chat, from, at }) =>
          easemob(n, { from: userId(from + 1), timestamp: T0 + at }, { chatid: chatId(chat) }),
        );
        await imported(ctx, 'easemob', lines);
      }
      const { walked, sorted } = await walk(ctx, pageSize);
      expect(walked).toEqual(sorted);
    }),
    { numRuns: 6 },
  );
});

test('a backdated batch takes its place among many, in the conversation and the timeline', async () => {
  await using ctx = await testContext();
  const sent = (first: number, count: number, step: number, shift: number) =>
    Array.from({ length: count }, (_, k) => message(first + k, { sentAt: T0 + k * step + shift }));
  await imported(ctx, 'directory', [conversation(1), ...sent(1, 2000, 1000, 0)]);
  const states = () => ctx.db.queries.selectFrom('conversation_state').select('in_order').execute();
  expect(await states()).toEqual([{ in_order: true }]);
  await imported(ctx, 'directory', sent(10_000, 500, 3000, 500));
  expect(await states()).toEqual([{ in_order: false }]);
  await imported(ctx, 'directory', sent(20_000, 700, 1000, 250));
  await imported(ctx, 'directory', sent(30_000, 5, 0, 10_000_000));
  const { walked, sorted } = await walk(ctx, 100);
  expect(walked).toEqual(sorted);
});

test('messages that arrive in order keep the conversation and the timeline in order', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'directory', [conversation(1), conversation(2)]);
  for (const n of [1, 3, 5]) {
    await imported(ctx, 'easemob', [easemob(n), easemob(n + 1, {}, { chatid: chatId(2) })]);
  }
  const timelines = await ctx.db.queries.selectFrom('timeline_state').selectAll().execute();
  expect(timelines).toEqual([
    expect.objectContaining({ last_seq: 6, visible: 6, in_order: true, last_sent_at: T0 + 6000 }),
  ]);
  const states = await ctx.db.queries.selectFrom('conversation_state').selectAll().execute();
  expect(states.every((state) => state.in_order)).toBe(true);
});

test('one who joins late gets what was said before, and a description may hide it again', async () => {
  await using ctx = await testContext();
  const walks: Walk[] = [];
  await imported(ctx, 'easemob', [easemob(1), easemob(2, { from: userId(2) })]);
  walks.push(await walk(ctx, 20));
  await imported(ctx, 'easemob', [
    easemob(4, { from: userId(2) }, { chatid: chatId(2) }),
    easemob(3, { from: userId(3) }),
  ]);
  walks.push(await walk(ctx, 20));
  await imported(ctx, 'directory', [
    conversation(1, { userId: userId(4), status: 6 }),
    conversation(2, { memberIds: [userId(1)] }),
  ]);
  walks.push(await walk(ctx, 1));
  await imported(ctx, 'easemob', [easemob(9)]);
  walks.push(await walk(ctx, 20));
  expect(walks.map(({ walked }) => walked)).toEqual(walks.map(({ sorted }) => sorted));
});
