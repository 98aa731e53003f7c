import { expect, test } from 'vitest';
import type { LifecycleAction } from '../../src/domain/lifecycle.ts';
import { isAppError } from '../../src/errors.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import * as lifecycle from '../../src/usecases/lifecycle.ts';
import type { ChangeInput } from '../../src/usecases/lifecycle.ts';
import { testContext } from '../helpers/app.ts';
import { chatId, conversation, imported, operatorId, userId } from '../helpers/archive.ts';
import { asOperator, asUser, people, service } from './people.ts';
import {
  type Fields,
  actions,
  active,
  change,
  deletedByUser,
  ended,
  ids,
  kindsOfEvents,
  newest,
  refusal,
  setup,
  suspended,
  waiting,
} from './changes.ts';

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
