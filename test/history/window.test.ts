import { expect, test } from 'vitest';
import type { Message } from '../../src/domain/message.ts';
import { type WindowRequest, window } from '../../src/usecases/windows.ts';
import { T0, imported, message, operatorId, userId } from '../helpers/archive.ts';
import { asked, chat, idOf, shown } from './chat.ts';
import { asOperator, asUser, numbersOf, range, system } from './people.ts';

test('newest is the last messages, and oldest the first, oldest first both', async () => {
  await using ctx = await chat(10);
  expect(shown(await window(ctx, system, asked({ before: 3 })))).toEqual({
    messages: [8, 9, 10],
    anchor: null,
    foundOldest: false,
    foundNewest: true,
  });
  expect(shown(await window(ctx, system, asked({ anchor: { kind: 'oldest' }, after: 3 })))).toEqual(
    { messages: [1, 2, 3], anchor: null, foundOldest: true, foundNewest: false },
  );
  expect(shown(await window(ctx, system, asked({ before: 10 })))).toEqual({
    messages: range(1, 10),
    anchor: null,
    foundOldest: true,
    foundNewest: true,
  });
});

test('an anchor message comes on top of what is before and after it', async () => {
  await using ctx = await chat(10);
  const at = (n: number, before: number, after: number) =>
    window(ctx, system, asked({ anchor: { kind: 'message', id: idOf(n) }, before, after }));
  expect(shown(await at(5, 2, 3))).toEqual({
    messages: [3, 4, 5, 6, 7, 8],
    anchor: 5,
    foundOldest: false,
    foundNewest: false,
  });
  expect(shown(await at(5, 0, 0))).toEqual({
    messages: [5],
    anchor: 5,
    foundOldest: false,
    foundNewest: false,
  });
  expect(shown(await at(1, 0, 9))).toEqual({
    messages: range(1, 10),
    anchor: 1,
    foundOldest: true,
    foundNewest: true,
  });
  expect(shown(await at(10, 9, 0))).toMatchObject({ foundOldest: true, foundNewest: true });
  expect(shown(await at(10, 8, 0))).toMatchObject({ foundOldest: false, foundNewest: true });
});

test('a time is anchored at the first message of that time or later', async () => {
  await using ctx = await chat(4);
  const at = (ms: number) =>
    window(
      ctx,
      system,
      asked({ anchor: { kind: 'time', atMs: T0 + ms }, before: 1, after: 1 }),
    ).then(shown);
  expect(await at(2000)).toMatchObject({ messages: [1, 2, 3], anchor: 2 });
  expect(await at(1001)).toMatchObject({ messages: [1, 2, 3], anchor: 2 });
  expect(await at(-5)).toEqual({
    messages: [1, 2],
    anchor: 1,
    foundOldest: true,
    foundNewest: false,
  });
  expect(await at(9999)).toEqual({
    messages: [4],
    anchor: null,
    foundOldest: false,
    foundNewest: true,
  });
});

test('messages of the same time keep the order of their arrival', async () => {
  await using ctx = await chat(0);
  const order = [5, 3, 4, 1, 2];
  await imported(
    ctx,
    'directory',
    order.map((n) => message(n, { sentAt: T0 })),
  );
  const around = await window(
    ctx,
    system,
    asked({ anchor: { kind: 'message', id: idOf(4) }, before: 1, after: 1 }),
  );
  expect(numbersOf(around.messages)).toEqual([3, 4, 1]);
  const older = await window(ctx, system, asked({ cursor: around.before ?? '' }));
  const newer = await window(ctx, system, asked({ cursor: around.after }));
  expect([numbersOf(older.messages), numbersOf(newer.messages)]).toEqual([[5], [2]]);
});

test('an empty conversation is at both its ends, and its cursor finds what comes later', async () => {
  await using ctx = await chat(0);
  const empty = await window(ctx, await asUser(ctx, 1), asked());
  expect(shown(empty)).toEqual({
    messages: [],
    anchor: null,
    foundOldest: true,
    foundNewest: true,
  });
  expect(empty.before).toBe(null);
  await imported(ctx, 'directory', [message(2), message(1)]);
  const later = await window(ctx, system, asked({ cursor: empty.after }));
  expect(numbersOf(later.messages)).toEqual([1, 2]);
});

test('the first unread is what others said after the place read, else there is none', async () => {
  await using ctx = await chat(0);
  const said = (n: number, from: string, at = n) => message(n, { from, sentAt: T0 + at * 1000 });
  await imported(ctx, 'directory', [
    ...range(1, 5).map((n) => said(n, operatorId(1))),
    said(6, userId(1)),
    said(7, 'admin'),
    said(8, operatorId(1)),
    said(9, operatorId(1)),
    said(10, operatorId(1), 7.5),
  ]);
  const read = (seq: number) =>
    ctx.db.queries.updateTable('participants').set({ read_seq: seq }).execute();
  const reader = await asUser(ctx, 1);
  const unread = (before: number, after: number) =>
    window(ctx, reader, asked({ anchor: { kind: 'first_unread' }, before, after }));
  await read(5);
  // Message 10 came last and was said before 8.
  expect(shown(await unread(1, 1))).toEqual({
    messages: [7, 10, 8],
    anchor: 10,
    foundOldest: false,
    foundNewest: false,
  });
  await ctx.db.queries
    .updateTable('messages')
    .set({ revoked_at: T0 })
    .where('id', '=', idOf(10))
    .execute();
  expect(shown(await unread(1, 1))).toMatchObject({ messages: [10, 8, 9], anchor: 8 });
  await read(10);
  expect(shown(await unread(2, 2))).toEqual({
    messages: [8, 9],
    anchor: null,
    foundOldest: false,
    foundNewest: true,
  });
  const nothing = await unread(0, 2);
  expect(shown(nothing)).toMatchObject({ messages: [], foundNewest: true, foundOldest: false });
  await imported(ctx, 'directory', [message(11)]);
  const later = await window(ctx, reader, asked({ cursor: nothing.after }));
  expect(numbersOf(later.messages)).toEqual([11]);
});

test('an operator reads on at the operator’s own place, and a service at the newest', async () => {
  await using ctx = await chat(6);
  await ctx.db.queries.updateTable('conversation_operators').set({ read_seq: 2 }).execute();
  const anchor = { kind: 'first_unread' } as const;
  const of = async (actor: Parameters<typeof window>[1]) =>
    shown(await window(ctx, actor, asked({ anchor, before: 1, after: 1 })));
  expect(await of(await asOperator(ctx, 1))).toMatchObject({ messages: [2, 3, 4], anchor: 3 });
  expect(await of(await asOperator(ctx, 2))).toMatchObject({ messages: [6], anchor: null });
  expect(await of(system)).toMatchObject({ messages: [6], anchor: null });
});

test('a revoked message keeps its place, also as an anchor', async () => {
  await using ctx = await chat(0);
  await imported(
    ctx,
    'directory',
    range(1, 5).map((n) => message(n, n === 3 ? { revokedAt: T0 + 9000 } : {})),
  );
  const around = await window(
    ctx,
    system,
    asked({ anchor: { kind: 'message', id: idOf(3) }, before: 1, after: 1 }),
  );
  expect(numbersOf(around.messages)).toEqual([2, 3, 4]);
  expect(around.messages.map((each: Message) => each.revokedAt)).toEqual([null, T0 + 9000, null]);
});

test('without sizes a window has fifty messages', async () => {
  await using ctx = await chat(120);
  const of = async (request: WindowRequest) =>
    numbersOf((await window(ctx, system, asked(request))).messages);
  expect(await of({})).toEqual(range(71, 120));
  expect(await of({ anchor: { kind: 'oldest' } })).toEqual(range(1, 50));
  expect(await of({ anchor: { kind: 'message', id: idOf(60) } })).toEqual(range(35, 85));
  expect(await of({ anchor: { kind: 'message', id: idOf(60) }, after: 1 })).toEqual([60, 61]);
  const newest = await window(ctx, system, asked({ before: 1 }));
  expect(await of({ cursor: newest.before ?? '' })).toEqual(range(70, 119));
});
