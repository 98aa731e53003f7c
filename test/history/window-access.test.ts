import { expect, test } from 'vitest';
import { writeCursor } from '../../src/domain/cursor.ts';
import { type WindowRequest, window } from '../../src/usecases/windows.ts';
import {
  T0,
  chatId,
  conversation,
  imported,
  message,
  operatorId,
  userId,
} from '../helpers/archive.ts';
import { asked, chat, idOf, shown } from './chat.ts';
import { asOperator, asUser, numbersOf, system } from './people.ts';

test('a window beyond what is allowed is refused with the field at fault', async () => {
  await using ctx = await chat(3);
  const refused = (request: WindowRequest, field: string) =>
    expect(window(ctx, system, asked(request))).rejects.toMatchObject({
      code: 'invalid',
      detail: { field },
    });
  for (const size of [-1, 101, 1.5, Number.NaN, Infinity]) {
    await refused({ before: size }, 'before');
    await refused({ anchor: { kind: 'message', id: idOf(1) }, after: size }, 'after');
  }
  await refused({ before: 0 }, 'before');
  await refused({ anchor: { kind: 'oldest' }, after: 0 }, 'after');
  await refused({ anchor: { kind: 'time', atMs: 1.5 } }, 'anchor');
  await refused({ anchor: { kind: 'time', atMs: 2 ** 60 } }, 'anchor');
  const { after } = await window(ctx, system, asked());
  await refused({ cursor: after, after: 0 }, 'after');
  await refused({ cursor: after, anchor: { kind: 'newest' } }, 'cursor');
});

test('a cursor that was made up, or is of another conversation, is refused', async () => {
  await using ctx = await chat(3);
  await imported(ctx, 'directory', [conversation(2)]);
  const list = `messages ${chatId(1)}`;
  const foreign = (await window(ctx, system, { conversationId: chatId(2) })).after;
  const places = [
    [],
    ['before'],
    ['before', T0],
    ['up', T0, 1],
    ['before', 'T0', 1],
    ['before', T0, '1'],
    ['before', T0, -1],
    ['before', T0, 2 ** 31],
    ['before', T0, 1, 1],
  ];
  for (const cursor of ['', 'x', foreign, ...places.map((place) => writeCursor(list, place))]) {
    await expect(window(ctx, system, asked({ cursor }))).rejects.toMatchObject({
      code: 'invalid',
      detail: { field: 'cursor' },
    });
  }
  const extreme = writeCursor(list, ['after', Number.MAX_SAFE_INTEGER, 2 ** 31 - 1]);
  expect(shown(await window(ctx, system, asked({ cursor: extreme })))).toEqual({
    messages: [],
    anchor: null,
    foundOldest: false,
    foundNewest: true,
  });
});

test('what is not there is not found, and named', async () => {
  await using ctx = await chat(3);
  await expect(window(ctx, system, { conversationId: chatId(9) })).rejects.toMatchObject({
    code: 'not_found',
    detail: { field: 'conversationId' },
  });
  const anchored = window(ctx, system, asked({ anchor: { kind: 'message', id: idOf(4) } }));
  await expect(anchored).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining(idOf(4)) as string,
    detail: { field: 'anchor' },
  });
});

test('users read their own conversations while they see them, operators any', async () => {
  await using ctx = await chat(3);
  const [own, other] = [await asUser(ctx, 1), await asUser(ctx, 2)];
  const staff = await asOperator(ctx, 2);
  const readable = async (actor: Parameters<typeof window>[1]) =>
    window(ctx, actor, asked()).then(
      (found) => numbersOf(found.messages),
      (error: unknown) => error,
    );
  expect(await readable(own)).toEqual([1, 2, 3]);
  expect(await readable(staff)).toEqual([1, 2, 3]);
  expect(await readable(other)).toMatchObject({
    code: 'not_found',
    message: `there is no conversation "${chatId(1)}"`,
  });
  expect(await readable({ kind: 'client', id: 'c', scope: 'ingest' })).toMatchObject({
    code: 'forbidden',
  });
  const unseen = [conversation(2, { hidden: true }), conversation(3, { status: 6 })];
  await imported(ctx, 'directory', [...unseen, message(4, { conversationId: chatId(2) })]);
  for (const conversationId of [chatId(2), chatId(3)]) {
    await expect(window(ctx, own, { conversationId })).rejects.toMatchObject({ code: 'not_found' });
  }
  const hidden = await window(ctx, staff, { conversationId: chatId(2) });
  expect(numbersOf(hidden.messages)).toEqual([4]);
});

test('an operator whose number is a participant’s does not pass for them', async () => {
  await using ctx = await chat(3, { userId: userId(2) });
  const staff = await asOperator(ctx, 2);
  const reader = await asUser(ctx, 2);
  expect(staff.no).toBe(reader.no);
  await ctx.db.queries.updateTable('participants').set({ read_seq: 1 }).execute();
  const found = await window(ctx, staff, asked({ anchor: { kind: 'first_unread' }, after: 1 }));
  expect(found.anchorId).toBe(null);
});

test('favorites and marks come with the messages, marks to operators only', async () => {
  await using ctx = await chat(3);
  const saved = (n: number, who: number) => ({
    kind: 'favorite',
    conversationId: chatId(1),
    messageId: idOf(n),
    userId: userId(who),
    createdAt: T0,
  });
  const marked = (n: number, who: number, label: string) => ({
    kind: 'mark',
    conversationId: chatId(1),
    messageId: idOf(n),
    label,
    operatorId: operatorId(who),
    createdAt: T0 + n,
  });
  await imported(ctx, 'annotations', [
    saved(1, 1),
    saved(1, 2),
    saved(2, 2),
    marked(2, 1, '重要'),
    marked(2, 2, '自己'),
  ]);
  await ctx.db.queries
    .updateTable('marks')
    .set({ shared: false, color: 'red', note: '看' })
    .where('label', '=', '自己')
    .execute();
  const extras = async (actor: Parameters<typeof window>[1]) => [
    ...(await window(ctx, actor, asked())).extras.values(),
  ];
  const none = { favoriteCount: 0, favorited: false, marks: [] };
  expect(await extras(await asUser(ctx, 1))).toEqual([
    { favoriteCount: 2, favorited: true, marks: [] },
    { favoriteCount: 1, favorited: false, marks: [] },
    none,
  ]);
  const shared = {
    label: '重要',
    color: null,
    note: null,
    shared: true,
    operatorId: operatorId(1),
    createdAt: T0 + 2,
  };
  const own = {
    label: '自己',
    color: 'red',
    note: '看',
    shared: false,
    operatorId: operatorId(2),
    createdAt: T0 + 2,
  };
  const labels = async (actor: Parameters<typeof window>[1]) => (await extras(actor))[1]?.marks;
  expect(await labels(system)).toEqual([shared]);
  expect(await labels(await asOperator(ctx, 1))).toEqual([shared]);
  expect(await labels(await asOperator(ctx, 2))).toEqual(
    expect.arrayContaining([shared, own]) as unknown,
  );
});
