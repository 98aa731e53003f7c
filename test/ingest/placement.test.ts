import { expect, test } from 'vitest';
import { ADMIN } from '../../src/domain/ids.ts';
import { type TestContext, testContext } from '../helpers/app.ts';
import {
  T0,
  chatId,
  conversation,
  easemob,
  exported,
  groupId,
  imported,
  message,
  operator,
  operatorId,
  records,
  rejects,
  user,
  userId,
} from '../helpers/archive.ts';

async function exportedOf(ctx: TestContext, kind: string): Promise<Record<string, unknown>[]> {
  return records(await exported(ctx)).filter((record) => record['kind'] === kind);
}

/** How many messages each conversation has, by its id. */
async function sizes(ctx: TestContext): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { id } of await exportedOf(ctx, 'conversation')) counted[String(id)] = 0;
  for (const { conversationId } of await exportedOf(ctx, 'message')) {
    const id = String(conversationId);
    counted[id] = (counted[id] ?? 0) + 1;
  }
  return counted;
}

const one = (n: number, from: string, to: string) =>
  easemob(n, { chat_type: 'chat', from, to }, {});

test('an unknown conversation that a message names becomes a placeholder, owned by the first user', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', [
    easemob(1, { from: ADMIN }),
    easemob(2, { from: operatorId(3) }),
    easemob(3, { from: userId(7) }),
    easemob(4, { from: userId(8) }),
  ]);
  expect(await exportedOf(ctx, 'conversation')).toEqual([
    {
      kind: 'conversation',
      id: chatId(1),
      groupId: groupId(1),
      userId: userId(7),
      memberIds: [userId(7), userId(8)],
      title: '',
      address: '',
      tags: [],
      status: 1,
      createdAt: T0 + 1000,
      operatorIds: [],
      placeholder: true,
    },
  ]);
  expect((await exportedOf(ctx, 'operator')).map(({ id }) => id)).toEqual([operatorId(3)]);
  expect((await exportedOf(ctx, 'user')).map(({ id, createdAt }) => [id, createdAt])).toEqual([
    [userId(7), T0 + 3000],
    [userId(8), T0 + 4000],
  ]);
});

test('a group message that names no conversation goes to the newest open one of its group', async () => {
  await using ctx = await testContext();
  const open = { groupId: groupId(1), status: 3 };
  await imported(ctx, 'directory', [
    user(1),
    conversation(1, open),
    conversation(2, open),
    conversation(3, { ...open, status: 5 }),
  ]);
  await imported(ctx, 'easemob', [easemob(1, {}, {}), easemob(2, {}, {})]);
  expect(await sizes(ctx)).toEqual({ [chatId(1)]: 0, [chatId(2)]: 2, [chatId(3)]: 0 });
});

test('without an open conversation of the group one is opened, once for all its messages', async () => {
  await using ctx = await testContext();
  const lines = [
    easemob(1, { from: operatorId(1) }, {}),
    easemob(2, { from: userId(5) }, {}),
    easemob(3, { from: userId(6) }, {}),
  ];
  await imported(ctx, 'easemob', lines);
  expect(await exportedOf(ctx, 'conversation')).toEqual([
    expect.objectContaining({
      status: 1,
      groupId: groupId(1),
      userId: userId(5),
      createdAt: T0 + 1000,
    }),
  ]);
  const before = await exported(ctx);
  await ctx.db.queries.updateTable('conversations').set({ status: 5 }).execute();
  expect(await imported(ctx, 'easemob', lines)).toMatchObject({ inserted: 0, duplicate: 3 });
  await ctx.db.queries.updateTable('conversations').set({ status: 1 }).execute();
  expect(await exported(ctx)).toBe(before);
});

test('what is decided in a batch is decided as if it were one by one', async () => {
  const lines = [
    easemob(1, {}, {}),
    easemob(2, {}, { chatid: chatId(2) }),
    easemob(3, {}, {}),
    easemob(1, {}, {}),
    easemob(2, {}, {}),
    easemob(4, { from: userId(4), to: groupId(4) }, {}),
    easemob(4, { from: userId(4), to: groupId(4) }, { chatid: chatId(1) }),
  ];
  await using atOnce = await testContext();
  await imported(atOnce, 'easemob', lines);
  await using singly = await testContext();
  for (const line of lines) await imported(singly, 'easemob', [line]);
  expect(await exported(atOnce)).toBe(await exported(singly));
  expect(Object.values(await sizes(atOnce)).toSorted((a, b) => a - b)).toEqual([1, 1, 1, 2]);
});

test('two users have one direct conversation, whoever writes', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', [one(1, userId(1), userId(2)), one(2, userId(2), userId(1))]);
  await imported(ctx, 'easemob', [one(3, userId(2), userId(1)), one(1, userId(1), userId(2))]);
  expect(await exportedOf(ctx, 'conversation')).toEqual([
    expect.objectContaining({
      type: 'direct',
      memberIds: [userId(1), userId(2)],
      placeholder: true,
    }),
  ]);
  expect(await exportedOf(ctx, 'message')).toHaveLength(3);
});

test('a record of a direct conversation describes the placeholder of its two users', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', [one(1, userId(1), userId(2))]);
  const record = conversation(1, {
    type: 'direct',
    userId: userId(2),
    memberIds: [userId(2), userId(1)],
    operatorIds: [],
  });
  expect(await imported(ctx, 'directory', [record])).toMatchObject({ inserted: 1 });
  expect(await exportedOf(ctx, 'conversation')).toEqual([record]);
  expect(await sizes(ctx)).toEqual({ [chatId(1)]: 1 });
  const second = { ...record, id: chatId(2) };
  expect(await imported(ctx, 'directory', [record, second])).toMatchObject({
    duplicate: 1,
    rejected: 1,
  });
  expect((await rejects(ctx))[0]?.reason).toContain(chatId(1));
});

test('a stranger cannot write in a direct conversation', async () => {
  await using ctx = await testContext();
  const record = conversation(1, { type: 'direct', memberIds: [userId(1), userId(2)] });
  await imported(ctx, 'directory', [record]);
  expect(
    await imported(ctx, 'easemob', [easemob(1, { from: userId(3) }), easemob(2)]),
  ).toMatchObject({ inserted: 1, rejected: 1 });
  expect((await rejects(ctx))[0]?.reason).toContain('two members');
});

test('a user and an operator write in their newest open conversation, or open one', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'directory', [user(1), operator(1), operator(2), conversation(1)]);
  await imported(ctx, 'easemob', [
    one(1, userId(1), operatorId(1)),
    one(2, operatorId(1), userId(1)),
    one(3, operatorId(2), userId(1)),
    one(4, userId(1), operatorId(2)),
  ]);
  await imported(ctx, 'easemob', [one(5, userId(1), operatorId(2)), one(6, ADMIN, userId(1))]);
  const opened = (await exportedOf(ctx, 'conversation')).find(({ id }) => id !== chatId(1));
  expect(opened).toMatchObject({ userId: userId(1), operatorIds: [operatorId(2)], status: 1 });
  expect(await sizes(ctx)).toEqual({ [chatId(1)]: 2, [String(opened?.['id'])]: 4 });
});

test('what staff and the system write to one another has a conversation, too', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', [
    one(1, operatorId(1), operatorId(2)),
    one(2, ADMIN, operatorId(1)),
  ]);
  await imported(ctx, 'easemob', [one(3, operatorId(2), operatorId(1))]);
  expect(Object.values(await sizes(ctx)).toSorted((a, b) => a - b)).toEqual([1, 2]);
});

test('a record of several bodies becomes several messages, and counts as one', async () => {
  await using ctx = await testContext();
  const payload = {
    bodies: [
      { type: 'txt', msg: '看图' },
      { type: 'img', filename: 'a.png' },
    ],
    ext: { chatid: chatId(1) },
  };
  const lines = [easemob(1, { payload })];
  expect(await imported(ctx, 'easemob', lines)).toMatchObject({ read: 1, inserted: 1 });
  expect(await imported(ctx, 'easemob', lines)).toMatchObject({ read: 1, duplicate: 1 });
  expect((await exportedOf(ctx, 'message')).map(({ type }) => type)).toEqual(['txt', 'img']);
});

test('directory records describe placeholders and otherwise change nothing', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', [
    easemob(1, { from: userId(2) }),
    easemob(2, { from: operatorId(1) }),
  ]);
  const described = [
    user(2),
    operator(1),
    conversation(1, { userId: userId(1), memberIds: [userId(1)], tags: ['酒店'] }),
  ];
  expect(await imported(ctx, 'directory', described)).toMatchObject({ inserted: 3 });
  const changed = [
    user(2, { nickName: '新' }),
    operator(1, { nickName: '新' }),
    conversation(1, { title: '新' }),
  ];
  expect(await imported(ctx, 'directory', changed)).toMatchObject({ duplicate: 3 });
  expect(await exportedOf(ctx, 'user')).toContainEqual(user(2));
  expect(await exportedOf(ctx, 'operator')).toEqual([operator(1)]);
  expect(await exportedOf(ctx, 'conversation')).toEqual([
    {
      ...conversation(1),
      memberIds: [userId(1), userId(2)],
      tags: ['酒店'],
    },
  ]);
});

test('the search text of a conversation follows those whom it names', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', [easemob(1)]);
  await imported(ctx, 'directory', [conversation(1, { title: 'ＡＢ', tags: ['Tag'] })]);
  await imported(ctx, 'directory', [
    user(1, { nickName: '海Star' }),
    operator(1, { nickName: '客服' }),
  ]);
  const rows = await ctx.db.queries.selectFrom('conversation_search').selectAll().execute();
  expect(rows).toEqual([
    {
      conversation_no: expect.any(Number),
      created_at: conversation(1).createdAt,
      user_nick: '海star',
      operator_nicks: '客服',
      title: 'ab',
      tags: ['Tag'],
      grams: expect.arrayContaining(['u海', 'u海s', 'ust', 'o客服', 'ta', 'tab', 'gTag']),
    },
  ]);
  const days = await ctx.db.queries.selectFrom('conversation_days').selectAll().execute();
  expect(days.filter(({ size }) => size !== 0)).toEqual([
    { day: Math.floor(conversation(1).createdAt / 86_400_000), size: 1 },
  ]);
});

test('a message record of an unknown conversation makes a placeholder', async () => {
  await using ctx = await testContext();
  expect(await imported(ctx, 'directory', [message(1), message(1)])).toMatchObject({
    inserted: 1,
    duplicate: 1,
  });
  expect(await sizes(ctx)).toEqual({ [chatId(1)]: 1 });
});

test('who is alone written to in a named conversation takes part in it', async () => {
  await using ctx = await testContext();
  const named = (n: number, from: string, to: string, chat: number) =>
    easemob(n, { chat_type: 'chat', from, to }, { chatid: chatId(chat) });
  await imported(ctx, 'easemob', [
    named(1, userId(1), userId(2), 1),
    named(2, operatorId(1), userId(3), 2),
  ]);
  expect(await exportedOf(ctx, 'conversation')).toMatchObject([
    { id: chatId(1), userId: userId(1), memberIds: [userId(1), userId(2)] },
    { id: chatId(2), userId: userId(3) },
  ]);
});
