import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { conversationStatus } from '../../src/domain/conversation.ts';
import { parseJson } from '../../src/domain/json-text.ts';
import type { LifecycleAction } from '../../src/domain/lifecycle.ts';
import { isAppError } from '../../src/errors.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import { pageOfConversation, pageOfUser } from '../../src/usecases/history.ts';
import * as lifecycle from '../../src/usecases/lifecycle.ts';
import type { ChangeInput } from '../../src/usecases/lifecycle.ts';
import { type TestContext, testContext } from '../helpers/app.ts';
import {
  chatId,
  conversation,
  groupId,
  imported,
  message,
  operatorId,
  userId,
} from '../helpers/archive.ts';
import { asOperator, asUser, people, service, system } from './people.ts';

const { waiting, active, ended, deletedByUser, suspended } = conversationStatus;

type Fields = Readonly<Record<string, unknown>>;

interface Setup extends AsyncDisposable {
  readonly ctx: TestContext;
  readonly user: Actor;
  readonly agent: Actor;
  readonly admin: Actor;
}

/** User 1 with conversation 1, in which operator 1 takes part, and messages 1 and 2. */
async function setup(fields: Fields = {}): Promise<Setup> {
  const ctx = await testContext();
  await people(ctx, 3);
  await imported(ctx, 'directory', [conversation(1, fields), message(1), message(2)]);
  return {
    ctx,
    user: await asUser(ctx, 1),
    agent: await asOperator(ctx, 1),
    admin: await asOperator(ctx, 3, 'admin'),
    [Symbol.asyncDispose]: () => ctx[Symbol.asyncDispose](),
  };
}

const change = (
  ctx: TestContext,
  actor: Actor,
  action: LifecycleAction,
  more: Partial<ChangeInput> = {},
) => lifecycle.change(ctx, actor, { conversationId: chatId(1), action, ...more });

async function refusal(promise: Promise<unknown>): Promise<{ code: string; allowed: unknown }> {
  try {
    await promise;
  } catch (error) {
    if (isAppError(error)) return { code: error.code, allowed: error.detail['allowed'] };
    throw error;
  }
  throw new Error('nothing was refused');
}

interface Said {
  readonly from: string;
  readonly msg: unknown;
  readonly ext: unknown;
}

/** The newest message as op v2 and user v2 read it. */
async function newest(ctx: TestContext, reader: Actor): Promise<Said | undefined> {
  const slice = { offset: 0, limit: 1 };
  const found =
    reader.kind === 'user'
      ? (await pageOfUser(ctx, reader, slice)).rows[0]?.message
      : (await pageOfConversation(ctx, reader, { conversationId: chatId(1), slice })).rows[0];
  if (found === undefined) return undefined;
  const body = parseJson(found.body) as { msg?: unknown };
  return { from: found.from, msg: body.msg, ext: parseJson(found.ext) };
}

async function kindsOfEvents(ctx: TestContext): Promise<string[]> {
  const { rows } = await ctx.db.pool.query<{ kind: string }>(
    `select kind from events where kind <> 'messages.imported' order by id`,
  );
  return rows.map((row) => row.kind);
}

const actions = [
  'join',
  'transfer',
  'suspend',
  'resume',
  'end',
  'reopen',
  'hide',
  'show',
  'delete',
] as const satisfies readonly LifecycleAction[];

const ids = { chatid: chatId(1), groupid: groupId(1) };

const changes: readonly {
  readonly action: LifecycleAction;
  readonly by: 'user' | 'agent';
  readonly from: Fields;
  readonly status: number;
  readonly msg: string;
  readonly key: object;
  readonly event: string;
  readonly more?: Partial<ChangeInput>;
}[] = [
  {
    action: 'join',
    by: 'agent',
    from: { status: waiting, operatorIds: [] },
    status: active,
    msg: '客服 客服1 加入会话',
    key: { operatorJoin: '1' },
    event: 'conversation.joined',
  },
  {
    action: 'transfer',
    by: 'agent',
    from: { status: active },
    status: active,
    msg: '客服 客服1 将会话转接给 客服 客服2',
    key: { operatorJoin: '1' },
    event: 'conversation.transferred',
    more: { toOperatorId: operatorId(2) },
  },
  {
    action: 'suspend',
    by: 'agent',
    from: { status: active },
    status: suspended,
    msg: '客服 客服1 挂起了会话',
    key: { reFresh: '1' },
    event: 'conversation.suspended',
  },
  {
    action: 'resume',
    by: 'agent',
    from: { status: suspended },
    status: active,
    msg: '客服 客服1 恢复了会话',
    key: { reFresh: '1' },
    event: 'conversation.resumed',
  },
  {
    action: 'end',
    by: 'agent',
    from: { status: active },
    status: ended,
    msg: '客服 客服1 结束了会话',
    key: { isEnd: 'operator' },
    event: 'conversation.ended',
  },
  {
    action: 'end',
    by: 'user',
    from: { status: waiting },
    status: ended,
    msg: '用户 结束了会话',
    key: { isEnd: 'user' },
    event: 'conversation.ended',
  },
  {
    action: 'reopen',
    by: 'user',
    from: { status: ended },
    status: waiting,
    msg: '用户 重新打开了会话',
    key: { reFresh: '1' },
    event: 'conversation.reopened',
  },
  {
    action: 'hide',
    by: 'agent',
    from: { status: ended },
    status: ended,
    msg: '客服 客服1 隐藏了会话',
    key: { isHide: '1' },
    event: 'conversation.hidden',
  },
  {
    action: 'hide',
    by: 'user',
    from: { status: active },
    status: active,
    msg: '用户 隐藏了会话',
    key: { isHide: '1' },
    event: 'conversation.hidden',
  },
  {
    action: 'show',
    by: 'agent',
    from: { status: ended, hidden: true },
    status: ended,
    msg: '客服 客服1 恢复显示会话',
    key: { reFresh: '1' },
    event: 'conversation.shown',
  },
  {
    action: 'delete',
    by: 'user',
    from: { status: active },
    status: deletedByUser,
    msg: '用户 删除了会话',
    key: { isDelete: 'user' },
    event: 'conversation.deleted',
  },
];

for (const { action, by, from, status, msg, key, event, more } of changes) {
  test(`${action} by ${by} changes the conversation and its lists, and is said in the history`, async () => {
    await using s = await setup(from);
    const actor = by === 'user' ? s.user : s.agent;
    const view = await change(s.ctx, actor, action, more);
    expect(view.status).toBe(status);
    const seen = status !== deletedByUser && !view.hidden;
    const said = { from: 'admin', msg, ext: { ...key, ...ids } };
    expect(await newest(s.ctx, s.admin)).toEqual(said);
    expect(await newest(s.ctx, s.user)).toEqual(seen ? said : undefined);
    expect(await kindsOfEvents(s.ctx)).toEqual(['message.created', event]);
    const listed = await conversations.list(
      s.ctx,
      s.admin,
      { statuses: [view.status], sort: '-activity' },
      { limit: 10 },
    );
    expect(listed.conversations.map(({ id }) => id)).toEqual([chatId(1)]);
    expect((await conversations.get(s.ctx, s.admin, chatId(1))).lastMessage?.from).toBe('admin');
  });
}

const refusals: readonly {
  readonly action: LifecycleAction;
  readonly by: 'user' | 'agent' | 'stranger';
  readonly from: Fields;
  readonly code: string;
  readonly allowed: readonly LifecycleAction[];
  readonly more?: Partial<ChangeInput>;
}[] = [
  { action: 'join', by: 'user', from: {}, code: 'forbidden', allowed: ['end', 'hide', 'delete'] },
  {
    action: 'suspend',
    by: 'user',
    from: {},
    code: 'forbidden',
    allowed: ['end', 'hide', 'delete'],
  },
  {
    action: 'delete',
    by: 'agent',
    from: {},
    code: 'forbidden',
    allowed: ['transfer', 'suspend', 'end', 'hide'],
  },
  {
    action: 'join',
    by: 'agent',
    from: { status: ended },
    code: 'conflict',
    allowed: ['reopen', 'hide'],
  },
  {
    action: 'end',
    by: 'agent',
    from: { status: ended },
    code: 'conflict',
    allowed: ['reopen', 'hide'],
  },
  {
    action: 'end',
    by: 'user',
    from: { status: ended },
    code: 'conflict',
    allowed: ['reopen', 'hide', 'delete'],
  },
  {
    action: 'resume',
    by: 'agent',
    from: { status: active },
    code: 'conflict',
    allowed: ['transfer', 'suspend', 'end', 'hide'],
  },
  {
    action: 'suspend',
    by: 'agent',
    from: { status: suspended },
    code: 'conflict',
    allowed: ['join', 'transfer', 'resume', 'end', 'hide'],
  },
  { action: 'reopen', by: 'agent', from: { status: deletedByUser }, code: 'conflict', allowed: [] },
  { action: 'join', by: 'agent', from: { status: deletedByUser }, code: 'conflict', allowed: [] },
  {
    action: 'hide',
    by: 'agent',
    from: { status: ended, hidden: true },
    code: 'conflict',
    allowed: ['reopen', 'show'],
  },
  {
    action: 'show',
    by: 'agent',
    from: { status: ended },
    code: 'conflict',
    allowed: ['reopen', 'hide'],
  },
  ...(['end', 'suspend', 'transfer'] as const).map((action) => ({
    action,
    by: 'stranger' as const,
    from: {},
    code: 'forbidden',
    allowed: ['join', 'hide'] as const,
    ...(action === 'transfer' ? { more: { toOperatorId: operatorId(3) } } : {}),
  })),
];

for (const { action, by, from, code, allowed, more } of refusals) {
  test(`${action} by ${by} in ${JSON.stringify(from)} is refused, says what is allowed, and leaves no trace`, async () => {
    await using s = await setup(from);
    const actors = { user: s.user, agent: s.agent, stranger: await asOperator(s.ctx, 2) };
    // A transfer needs somebody to transfer to before anything else is asked.
    const refused = await refusal(change(s.ctx, actors[by], action, more));
    expect(refused).toEqual({ code, allowed });
    expect(await kindsOfEvents(s.ctx)).toEqual([]);
    expect((await conversations.get(s.ctx, s.admin, chatId(1))).lastSeq).toBe(2);
  });
}

test('what a view says is allowed is exactly what is not refused', async () => {
  await using ctx = await testContext();
  await people(ctx, 3);
  const actors = [
    await asOperator(ctx, 1),
    await asOperator(ctx, 2),
    await asOperator(ctx, 3, 'admin'),
    service('op'),
    await asUser(ctx, 1),
  ];
  // Each on a conversation of its own, in which operator 1 takes part.
  const cases = actors.flatMap((actor) =>
    [waiting, active, suspended, ended].flatMap((status) =>
      [false, true].flatMap((hidden) =>
        actions.map((action) => ({ actor, status, hidden, action })),
      ),
    ),
  );
  await imported(
    ctx,
    'directory',
    cases.map(({ status, hidden }, index) => conversation(index + 1, { status, hidden })),
  );
  for (const [index, { actor, status, hidden, action }] of cases.entries()) {
    if (actor.kind === 'user' && hidden) continue;
    const id = chatId(index + 1);
    const { allowed } = await conversations.get(ctx, actor, id);
    const isNew = actor.kind === 'operator' && actor.id === operatorId(2) ? 3 : 2;
    const input = {
      conversationId: id,
      action,
      ...(action === 'transfer' && actor.kind !== 'user'
        ? { toOperatorId: operatorId(isNew) }
        : {}),
      ...(action === 'join' && actor.kind === 'client' ? { operatorId: operatorId(2) } : {}),
    };
    const done = await lifecycle.change(ctx, actor, input).then(
      () => true,
      (error: unknown) => {
        if (!isAppError(error)) throw error;
        expect(error.detail['allowed']).toEqual(allowed);
        return false;
      },
    );
    // Joining once more is no change, and no failure.
    const repeated = action === 'join' && actor === actors[0] && status === active;
    const what = { action, status, hidden, by: actor.kind };
    expect({ ...what, done: done && !repeated }).toEqual({
      ...what,
      done: allowed.includes(action),
    });
  }
});

test('a user meets only their own conversations: others are not found, hidden ones neither', async () => {
  await using s = await setup();
  const other = await asUser(s.ctx, 2);
  expect((await refusal(change(s.ctx, other, 'end'))).code).toBe('not_found');
  await change(s.ctx, s.user, 'hide');
  expect((await refusal(change(s.ctx, s.user, 'end'))).code).toBe('not_found');
  expect((await refusal(conversations.get(s.ctx, s.user, chatId(1)))).code).toBe('not_found');
});

test('a user who takes part in another’s conversation may not change it', async () => {
  await using s = await setup({ memberIds: [userId(1), userId(2)] });
  await imported(s.ctx, 'directory', [message(3, { from: userId(2) })]);
  const guest = await asUser(s.ctx, 2);
  expect(await refusal(change(s.ctx, guest, 'end'))).toEqual({ code: 'forbidden', allowed: [] });
  expect((await conversations.get(s.ctx, guest, chatId(1))).allowed).toEqual([]);
});

for (const action of ['hide', 'delete'] as const) {
  test(`${action} by the user makes the conversation vanish from the user's history and lists at once; operators see it`, async () => {
    await using s = await setup();
    const list = (actor: Actor) =>
      conversations.list(s.ctx, actor, { sort: '-activity' }, { limit: 10 });
    expect((await list(s.user)).conversations).toHaveLength(1);
    expect((await pageOfUser(s.ctx, s.user, { offset: 0, limit: 10 })).total).toBe(2);
    const view = await change(s.ctx, s.user, action);
    expect(view.lastSeq).toBe(3);
    expect((await list(s.user)).conversations).toEqual([]);
    expect(await pageOfUser(s.ctx, s.user, { offset: 0, limit: 10 })).toEqual({
      rows: [],
      total: 0,
    });
    expect((await list(s.agent)).conversations.map(({ id }) => id)).toEqual([chatId(1)]);
    const page = await pageOfConversation(s.ctx, s.agent, {
      conversationId: chatId(1),
      slice: { offset: 0, limit: 10 },
    });
    expect(page.total).toBe(3);
  });
}

test('what is shown again is in the user’s history as before, with what was said meanwhile', async () => {
  await using s = await setup();
  await change(s.ctx, s.user, 'hide');
  await change(s.ctx, s.agent, 'show');
  const page = await pageOfUser(s.ctx, s.user, { offset: 0, limit: 10 });
  expect(page.rows.map(({ message: { seq } }) => seq)).toEqual([4, 3, 2, 1]);
  expect(page.total).toBe(4);
});

test('two operators who join at once are both in, each with a message and an event', async () => {
  await using s = await setup({ status: waiting, operatorIds: [] });
  const other = await asOperator(s.ctx, 2);
  await Promise.all([change(s.ctx, s.agent, 'join'), change(s.ctx, other, 'join')]);
  const view = await conversations.get(s.ctx, s.admin, chatId(1));
  expect(view.operators.map(({ id }) => id).toSorted()).toEqual([operatorId(1), operatorId(2)]);
  expect(view).toMatchObject({ status: active, lastSeq: 4 });
  expect(await kindsOfEvents(s.ctx)).toEqual([
    'message.created',
    'conversation.joined',
    'message.created',
    'conversation.joined',
  ]);
});

test('joining once more changes nothing', async () => {
  await using s = await setup({ status: waiting });
  await change(s.ctx, s.agent, 'join');
  const once = await conversations.get(s.ctx, s.agent, chatId(1));
  await change(s.ctx, s.agent, 'join');
  expect(await conversations.get(s.ctx, s.agent, chatId(1))).toEqual(once);
});

test('of many who end at once one does, and the others are told', async () => {
  await using s = await setup();
  const results = await Promise.allSettled(
    [s.user, s.agent, s.admin, s.user, s.agent].map((actor) => change(s.ctx, actor, 'end')),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.map(({ reason }) => isAppError(reason, 'conflict'))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect((await conversations.get(s.ctx, s.admin, chatId(1))).lastSeq).toBe(3);
});

test('after a transfer the conversation is in the list of the new operator and not of the old one', async () => {
  await using s = await setup();
  const next = await asOperator(s.ctx, 2);
  const view = await change(s.ctx, s.agent, 'transfer', { toOperatorId: operatorId(2) });
  const [before, after] = view.operators;
  expect(before).toMatchObject({ id: operatorId(1), leftAt: expect.any(Number) as unknown });
  expect(after).toMatchObject({ id: operatorId(2), leftAt: null });
  const mine = async (actor: Actor & { readonly kind: 'operator' }) => {
    const filter = { operatorId: actor.id, sort: '-activity' as const };
    return (await conversations.list(s.ctx, actor, filter, { limit: 10 })).conversations.length;
  };
  expect(await mine(await asOperator(s.ctx, 1))).toBe(0);
  expect(await mine(next)).toBe(1);
  expect((await refusal(change(s.ctx, s.agent, 'end'))).allowed).toEqual(['join', 'hide']);
  const found = await conversations.searchConversations(
    s.ctx,
    system,
    { fromMs: 0, toMs: 2 ** 45, operatorNick: '客服2' },
    { offset: 0, limit: 10 },
  );
  expect(found.total).toBe(1);
});

test('an operator who takes part already, is disabled or unknown cannot get a conversation', async () => {
  await using s = await setup({ operatorIds: [operatorId(1), operatorId(2)] });
  const to = (n: number) => change(s.ctx, s.agent, 'transfer', { toOperatorId: operatorId(n) });
  expect((await refusal(to(2))).code).toBe('conflict');
  await s.ctx.db.pool.query('update operators set disabled_at = 1 where id = $1', [operatorId(3)]);
  expect((await refusal(to(3))).code).toBe('conflict');
  expect((await refusal(to(9))).code).toBe('not_found');
  expect((await refusal(change(s.ctx, s.agent, 'transfer'))).code).toBe('invalid');
});

test('services act as staff, and join on behalf of an operator whom they name', async () => {
  await using s = await setup({ status: waiting, operatorIds: [] });
  expect((await refusal(change(s.ctx, service('op'), 'join'))).code).toBe('invalid');
  const view = await change(s.ctx, service('op'), 'join', { operatorId: operatorId(2) });
  expect(view.operators.map(({ id }) => id)).toEqual([operatorId(2)]);
  await change(s.ctx, service('op'), 'end');
  expect(await newest(s.ctx, s.admin)).toMatchObject({ msg: '客服 结束了会话' });
  for (const scope of ['user', 'ingest'] as const) {
    expect((await refusal(change(s.ctx, service(scope), 'reopen'))).code).toBe('forbidden');
  }
});

test('ending notes when and by whom, reopening forgets it', async () => {
  await using s = await setup();
  const view = await change(s.ctx, s.user, 'end');
  expect(view).toMatchObject({ endedBy: 'user', endedAt: view.lastActivityAt });
  const again = await change(s.ctx, s.agent, 'reopen');
  expect(again).toMatchObject({ endedBy: null, endedAt: null, status: waiting });
});

test('a direct conversation has no lifecycle', async () => {
  await using s = await setup();
  const { conversation: view } = await conversations.open(s.ctx, s.user, {
    type: 'direct',
    memberIds: [userId(2)],
  });
  const { id, allowed } = view;
  expect(allowed).toEqual([]);
  for (const action of ['end', 'hide', 'delete'] as const) {
    const refused = refusal(lifecycle.change(s.ctx, s.user, { conversationId: id, action }));
    expect(await refused).toEqual({ code: 'conflict', allowed: [] });
  }
});
