import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { isAppError } from '../../src/errors.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import * as favorites from '../../src/usecases/favorites.ts';
import { pageOfConversation, pageOfUser } from '../../src/usecases/history.ts';
import * as lifecycle from '../../src/usecases/lifecycle.ts';
import * as marks from '../../src/usecases/marks.ts';
import { type TestContext, testContext } from '../helpers/app.ts';
import {
  T0,
  chatId,
  conversation,
  hxMsgId,
  imported,
  message,
  operatorId,
  userId,
} from '../helpers/archive.ts';
import { asOperator, asUser, people, service, system } from './people.ts';

const conversationId = chatId(1);
const messageId = (n: number) => message(n).id;

interface Setup extends AsyncDisposable {
  readonly ctx: TestContext;
  readonly user: Actor;
  readonly agent: Actor & { readonly no: number };
  readonly other: Actor;
}

async function setup(): Promise<Setup> {
  const ctx = await testContext();
  await people(ctx, 2);
  await imported(ctx, 'directory', [
    conversation(1),
    conversation(2, { userId: userId(2) }),
    ...[1, 2, 3].map((n) => message(n)),
    message(4, { conversationId: chatId(2), from: userId(2) }),
  ]);
  return {
    ctx,
    user: await asUser(ctx, 1),
    agent: await asOperator(ctx, 1),
    other: await asOperator(ctx, 2),
    [Symbol.asyncDispose]: () => ctx[Symbol.asyncDispose](),
  };
}

const put = (s: Setup, actor: Actor, n: number, more: Partial<marks.MarkInput> = {}) =>
  marks.put(s.ctx, actor, { conversationId, messageId: messageId(n), label: '跟进', ...more });

const listed = async (s: Setup, actor: Actor, marked: true | string) => {
  const filter = { marked, sort: '-activity' as const };
  const page = await conversations.list(s.ctx, actor, filter, { limit: 5 });
  return page.conversations.map(({ id }) => id);
};

const labelsOf = async (s: Setup, actor: Actor) =>
  (await conversations.get(s.ctx, actor, conversationId)).labels;

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (isAppError(error) ? `${error.code} ${error.detail.field}` : String(error)),
  );

interface Told {
  readonly kind: string;
  readonly audience: string | null;
  readonly data: unknown;
}

async function told(ctx: TestContext): Promise<Told[]> {
  const { rows } = await ctx.db.pool.query<{ kind: string; audience: string | null; data: string }>(
    `select kind, audience, data from events where kind like 'message.%' order by id`,
  );
  return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as unknown }));
}

test('a shared mark is seen by all operators, an own one by who made it', async () => {
  await using s = await setup();
  await put(s, s.agent, 1, { color: '#ff0000', note: '要回电话' });
  await put(s, s.agent, 2, { label: '我的', shared: false });
  const seen = async (actor: Actor) => {
    const page = await marks.listOfConversation(s.ctx, actor, { conversationId, limit: 10 });
    expect(page.next).toBeNull();
    return page.marks.map(({ label }) => label);
  };
  expect([await seen(s.agent), await seen(s.other), await seen(service('op'))]).toEqual([
    ['跟进', '我的'],
    ['跟进'],
    ['跟进'],
  ]);
  expect([await labelsOf(s, s.agent), await labelsOf(s, s.other)]).toEqual([
    [
      { label: '我的', size: 1 },
      { label: '跟进', size: 1 },
    ],
    [{ label: '跟进', size: 1 }],
  ]);
  expect(await labelsOf(s, s.user)).toEqual([]);
  expect([await listed(s, s.agent, '我的'), await listed(s, s.other, '我的')]).toEqual([
    [conversationId],
    [],
  ]);
  expect(await listed(s, s.other, true)).toEqual([conversationId]);
  expect([await marks.labels(s.ctx, s.agent), await marks.labels(s.ctx, s.other)]).toEqual([
    ['我的', '跟进'],
    ['跟进'],
  ]);
  const opV2 = await pageOfConversation(s.ctx, s.agent, {
    conversationId,
    slice: { offset: 0, limit: 10 },
    withMarks: true,
  });
  expect([...(opV2.markLabels ?? [])]).toEqual([[1, ['跟进']]]);
  expect(await told(s.ctx)).toEqual([
    {
      kind: 'message.marked',
      audience: 'staff',
      data: { seq: 1, label: '跟进', operatorId: operatorId(1) },
    },
    {
      kind: 'message.marked',
      audience: `operator:${s.agent.no}`,
      data: { seq: 2, label: '我的', operatorId: operatorId(1) },
    },
  ]);
});

test('marking again changes the mark, and the counts follow it from shared to own and away', async () => {
  await using s = await setup();
  await put(s, s.agent, 1);
  await put(s, s.agent, 1);
  await put(s, s.other, 1);
  await put(s, s.agent, 2);
  expect(await labelsOf(s, s.other)).toEqual([{ label: '跟进', size: 3 }]);
  await put(s, s.agent, 1, { shared: false });
  expect(await labelsOf(s, s.other)).toEqual([{ label: '跟进', size: 2 }]);
  expect(await labelsOf(s, s.agent)).toEqual([{ label: '跟进', size: 3 }]);
  const place = { conversationId, label: '跟进' };
  await marks.remove(s.ctx, s.agent, { ...place, messageId: messageId(1) });
  await marks.remove(s.ctx, s.agent, { ...place, messageId: messageId(1) });
  await marks.remove(s.ctx, s.agent, { ...place, messageId: messageId(2) });
  expect(await labelsOf(s, s.agent)).toEqual([{ label: '跟进', size: 1 }]);
  await marks.remove(s.ctx, s.other, { ...place, messageId: messageId(1) });
  expect(await listed(s, s.agent, true)).toEqual([]);
  const { rows } = await s.ctx.db.pool.query('select from conversation_labels');
  expect(rows).toHaveLength(0);
  expect((await told(s.ctx)).map(({ kind, audience }) => `${kind} ${audience}`)).toEqual([
    'message.marked staff',
    'message.marked staff',
    'message.marked staff',
    'message.unmarked staff',
    `message.marked operator:${s.agent.no}`,
    `message.unmarked operator:${s.agent.no}`,
    'message.unmarked staff',
    'message.unmarked staff',
  ]);
});

test('marks put at once by two operators are all counted', async () => {
  await using s = await setup();
  await Promise.all(
    [1, 2, 3].flatMap((n) => [put(s, s.agent, n), put(s, s.other, n), put(s, s.agent, n)]),
  );
  expect(await labelsOf(s, s.agent)).toEqual([{ label: '跟进', size: 6 }]);
});

test('marks are paged by cursor, each once', async () => {
  await using s = await setup();
  for (const n of [3, 1, 2]) await put(s, s.agent, n);
  await put(s, s.other, 1, { label: '也' });
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await marks.listOfConversation(s.ctx, s.agent, {
      conversationId,
      limit: 1,
      cursor,
    });
    found.push(
      ...page.marks.map(({ seq, label, operatorNick }) => `${seq} ${label} ${operatorNick}`),
    );
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual(['1 跟进 客服1', '1 也 客服2', '2 跟进 客服1', '3 跟进 客服1']);
});

test('imported marks are counted as shared ones, once', async () => {
  await using s = await setup();
  const mark = (n: number, label: string) => ({
    kind: 'mark',
    conversationId,
    hxMsgId: hxMsgId(n),
    label,
    operatorId: operatorId(2),
    createdAt: T0,
  });
  const records = [mark(1, '跟进'), mark(2, '跟进'), mark(1, '投诉'), mark(1, '跟进')];
  expect(await imported(s.ctx, 'annotations', records)).toMatchObject({ inserted: 3 });
  await imported(s.ctx, 'annotations', records);
  expect(await labelsOf(s, s.agent)).toEqual([
    { label: '跟进', size: 2 },
    { label: '投诉', size: 1 },
  ]);
  expect(await listed(s, s.agent, '投诉')).toEqual([conversationId]);
});

test('marks are refused to others than operators, and where they make no sense', async () => {
  await using s = await setup();
  for (const actor of [s.user, service('op'), system]) {
    expect(await codeOf(put(s, actor, 1))).toBe('forbidden undefined');
  }
  expect(await codeOf(put(s, s.agent, 1, { label: '' }))).toBe('invalid label');
  expect(await codeOf(put(s, s.agent, 1, { label: '字'.repeat(33) }))).toBe('invalid label');
  expect(await codeOf(put(s, s.agent, 1, { label: ' 跟' }))).toBe('invalid label');
  expect(await codeOf(put(s, s.agent, 1, { color: 'url(x)' }))).toBe('invalid color');
  expect(await codeOf(put(s, s.agent, 1, { note: '长'.repeat(2001) }))).toBe('invalid note');
  expect(await codeOf(put(s, s.agent, 4))).toBe('not_found messageId');
  expect(await codeOf(put(s, s.agent, 1, { conversationId: 'x' }))).toBe(
    'not_found conversationId',
  );
  expect(await codeOf(marks.listOfConversation(s.ctx, s.user, { conversationId, limit: 1 }))).toBe(
    'forbidden undefined',
  );
  expect(await listed(s, s.agent, true)).toEqual([]);
});

const save = (s: Setup, actor: Actor, n: number) =>
  favorites.put(s.ctx, actor, { conversationId, messageId: messageId(n) });

test('a user saves messages once each, and finds them latest first, by cursor', async () => {
  let now = Date.UTC(2026, 0, 2);
  await using ctx = await testContext({}, () => now);
  await people(ctx, 1);
  await imported(ctx, 'directory', [conversation(1), ...[1, 2, 3].map((n) => message(n))]);
  const user = await asUser(ctx, 1);
  for (const n of [2, 3, 1, 2]) {
    now += 1;
    await favorites.put(ctx, user, { conversationId, messageId: messageId(n) });
  }
  const found: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await favorites.list(ctx, user, { limit: 2, cursor });
    found.push(
      ...page.favorites.map(({ message: { seq }, favoriteCount }) => [seq, favoriteCount]),
    );
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual([
    [1, 1],
    [3, 1],
    [2, 1],
  ]);
  await favorites.remove(ctx, user, { conversationId, messageId: messageId(3) });
  await favorites.remove(ctx, user, { conversationId, messageId: messageId(3) });
  const { rows } = await pageOfUser(ctx, user, { offset: 0, limit: 10 });
  expect(rows.map((row) => [row.favoriteCount, row.savedByUser])).toEqual([
    [0, false],
    [1, true],
    [1, true],
  ]);
  expect((await told(ctx)).filter(({ kind }) => kind.includes('favorited'))).toHaveLength(4);
});

test('what was saved of a conversation that is gone from sight is not listed', async () => {
  await using s = await setup();
  await save(s, s.user, 1);
  await lifecycle.change(s.ctx, s.user, { conversationId, action: 'hide' });
  expect((await favorites.list(s.ctx, s.user, { limit: 5 })).favorites).toEqual([]);
  expect(await codeOf(save(s, s.user, 2))).toBe('not_found conversationId');
});

test('nobody saves what they may not see, and operators save nothing', async () => {
  await using s = await setup();
  const stranger = await asUser(s.ctx, 2);
  expect(await codeOf(save(s, stranger, 1))).toBe('not_found conversationId');
  expect(await codeOf(save(s, s.agent, 1))).toBe('forbidden undefined');
  expect(await codeOf(save(s, s.user, 4))).toBe('not_found messageId');
  expect(await codeOf(favorites.list(s.ctx, s.user, { limit: 5, cursor: 'x' }))).toBe(
    'invalid cursor',
  );
});
