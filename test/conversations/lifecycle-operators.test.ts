import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { isAppError } from '../../src/errors.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import { chatId, operatorId } from '../helpers/archive.ts';
import { asOperator, service, system } from './people.ts';
import { active, change, kindsOfEvents, newest, refusal, setup, waiting } from './changes.ts';

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
