import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { openAppender } from '../../src/usecases/appender.ts';
import * as messages from '../../src/usecases/messages.ts';
import type { SendInput } from '../../src/usecases/messages.ts';
import { operatorId, userId } from '../helpers/archive.ts';
import { archive, asOperator, asService, asUser } from './people.ts';
import { LONG_AGO, counted, refusal, text, place } from './send.ts';

test('who may write where', async () => {
  await using ctx = await archive();
  const [one, two, three] = [await asUser(ctx, 1), await asUser(ctx, 2), await asUser(ctx, 3)];
  const [joined, stranger] = [await asOperator(ctx, 1), await asOperator(ctx, 2)];
  const cases: [Actor, SendInput, unknown][] = [
    [one, text(ctx.chat(1)), 'sent'],
    [joined, text(ctx.chat(1)), 'sent'],
    [two, text(ctx.chat(1)), ['not_found', 'conversationId']],
    [one, text('nowhere'), ['not_found', 'conversationId']],
    [stranger, text(ctx.chat(1)), ['conflict', 'not_joined']],
    [joined, text(ctx.chat(2)), ['conflict', 'not_joined']],
    [three, text(ctx.chat(9)), 'sent'],
    [one, text(ctx.chat(9)), ['not_found', 'conversationId']],
    [joined, text(ctx.chat(9)), ['forbidden', 'from']],
    [one, text(ctx.chat(1), { from: userId(2) }), ['forbidden', 'from']],
    [one, text(ctx.chat(1), { sentAt: 1 }), ['forbidden', 'sentAt']],
    [one, text(ctx.chat(1), { to: operatorId(1) }), 'sent'],
    [one, text(ctx.chat(1), { to: userId(2) }), ['invalid', 'to']],
    [one, text(ctx.chat(1), { clientMessageId: '' }), ['invalid', 'clientMessageId']],
    [one, text(ctx.chat(1), { clientMessageId: 'x'.repeat(129) }), ['invalid', 'clientMessageId']],
    [one, text(ctx.chat(1), { clientSentAt: 1.5 }), ['invalid', 'clientSentAt']],
    [asService('op'), text(ctx.chat(1)), 'sent'],
    [asService('op'), text(ctx.chat(1), { from: operatorId(1) }), 'sent'],
    [asService('op'), text(ctx.chat(1), { from: operatorId(2) }), ['invalid', 'from']],
    [asService('user'), text(ctx.chat(1), { from: userId(1) }), 'sent'],
    [asService('user'), text(ctx.chat(9)), ['forbidden', 'from']],
    [asService('user'), text(ctx.chat(1), { sentAt: 1 }), ['forbidden', 'sentAt']],
    [
      asService('ingest'),
      text(ctx.chat(1), { sentAt: Date.now() + 60_000 }),
      ['invalid', 'sentAt'],
    ],
    [asService('ingest'), text(ctx.chat(1), { sentAt: LONG_AGO, from: userId(1) }), 'sent'],
  ];
  for (const [actor, input, expected] of cases) {
    const outcome = await refusal(messages.send(ctx, actor, input));
    expect({ input, outcome }).toEqual({ input, outcome: expected });
  }
  const sent = cases.filter(([, , expected]) => expected === 'sent').length;
  expect(await counted(ctx, 'messages')).toBe(sent);
});

test.each([
  [5, { status: 'ended', allowed: ['reopen', 'hide', 'delete'] }],
  [6, { status: 'deleted', allowed: [] }],
] as const)('in status %i nobody writes, and is told what is possible', async (status, detail) => {
  await using ctx = await archive();
  await ctx.db.queries.updateTable('conversations').set({ status }).execute();
  const sending = messages.send(ctx, await asUser(ctx, 1), text(ctx.chat(1)));
  await expect(sending).rejects.toMatchObject({ code: 'conflict', detail });
  const recorded = { sentAt: LONG_AGO, from: userId(1) };
  const late = await messages.send(ctx, asService('ingest'), text(ctx.chat(1), recorded));
  expect(late.message.sentAt).toBe(LONG_AGO);
});

test('a hidden conversation is not there for users', async () => {
  await using ctx = await archive();
  await ctx.db.queries.updateTable('conversations').set({ hidden: true }).execute();
  const user = await asUser(ctx, 1);
  expect(await refusal(messages.send(ctx, user, text(ctx.chat(1))))).toEqual([
    'not_found',
    'conversationId',
  ]);
  const forMember = text(ctx.chat(9), { from: userId(3) });
  expect(await refusal(messages.send(ctx, asService('op'), forMember))).toBe('sent');
  const { message } = await messages.send(ctx, await asOperator(ctx, 1), text(ctx.chat(1)));
  expect(await refusal(messages.get(ctx, user, place(message)))).toEqual([
    'not_found',
    'conversationId',
  ]);
});

test('blacklists and bans, the later one telling', async () => {
  await using ctx = await archive();
  const [three, four] = [await asUser(ctx, 3), await asUser(ctx, 4)];
  const send = () => refusal(messages.send(ctx, three, text(ctx.chat(9))));
  const block = (by: Actor & { kind: 'user' }, whom: Actor & { kind: 'user' }) =>
    ctx.db.queries
      .insertInto('blacklist')
      .values({ user_no: by.no, blocked_user_no: whom.no, created_at: 1 })
      .execute();
  const ban = (user: Actor & { kind: 'user' }) =>
    ctx.db.queries.updateTable('users').set({ banned_at: 1 }).where('no', '=', user.no).execute();
  expect(await send()).toBe('sent');
  await block(four, three);
  expect(await send()).toEqual(['conflict', 'blocked_by_recipient']);
  await block(three, four);
  expect(await send()).toEqual(['conflict', 'recipient_blocked']);
  await ban(four);
  expect(await send()).toEqual(['conflict', 'recipient_banned']);
  await ban(three);
  expect(await send()).toEqual(['forbidden', 'banned']);
  expect(await counted(ctx, 'messages')).toBe(1);
});

test('forbidden words are found whatever their case and width', async () => {
  await using ctx = await archive();
  const words = JSON.stringify(['Bad Word', '违禁']);
  await ctx.db.queries
    .insertInto('settings')
    .values({ key: 'messages.forbidden-words', value: words })
    .execute();
  const user = await asUser(ctx, 1);
  const send = (msg: string) =>
    refusal(messages.send(ctx, user, text(ctx.chat(1), { body: { msg } })));
  expect(await send('这是ＢＡＤ wordS')).toEqual(['conflict', 'content_refused']);
  expect(await send('违禁品')).toEqual(['conflict', 'content_refused']);
  expect(await send('违 禁')).toBe('sent');
});

test('sent again, a message is answered with the first although its words are forbidden by now', async () => {
  await using ctx = await archive();
  await using other = openAppender(ctx.db, ctx.clock);
  const user = await asUser(ctx, 1);
  const input = text(ctx.chat(1), { clientMessageId: 'a-1', body: { msg: '违禁品' } });
  const first = await messages.send(ctx, user, input);
  const words = JSON.stringify(['违禁']);
  await ctx.db.queries
    .insertInto('settings')
    .values({ key: 'messages.forbidden-words', value: words })
    .execute();
  // Of another appender, which has not looked at the words yet.
  const later = { ...ctx, appender: other };
  const again = await messages.send(later, user, input);
  expect(again).toEqual({ message: first.message, created: false, eventId: null });
  for (const clientMessageId of ['a-2', undefined]) {
    const sending = messages.send(later, user, { ...input, clientMessageId });
    expect(await refusal(sending)).toEqual(['conflict', 'content_refused']);
  }
});

test('without a group, each side writes to the other', async () => {
  await using ctx = await archive();
  await ctx.db.pool.query('update conversations set group_id = null');
  const to = async (actor: Actor, n: number, fields: Partial<SendInput> = {}) =>
    (await messages.send(ctx, actor, text(ctx.chat(n), fields))).message.to;
  expect(await to(await asUser(ctx, 1), 1)).toBe(operatorId(1));
  expect(await to(await asOperator(ctx, 1), 1)).toBe(userId(1));
  expect(await to(asService('op'), 1)).toBe(userId(1));
  expect(await to(asService('op'), 1, { from: userId(1) })).toBe(operatorId(1));
  expect(await to(asService('op'), 1, { from: operatorId(1) })).toBe(userId(1));
  expect(await to(await asUser(ctx, 2), 2), 'nobody is there yet').toBe(ctx.chat(2));
  expect(await to(asService('op'), 2)).toBe(userId(2));
  expect(await to(await asUser(ctx, 4), 9)).toBe(userId(3));
});

test.each([1, 3, 5, 30] as const)(
  'a direct conversation has no lifecycle: in status %i its members write',
  async (status) => {
    await using ctx = await archive();
    await ctx.db.queries.updateTable('conversations').set({ status }).execute();
    const user = await asUser(ctx, 3);
    expect(await refusal(messages.send(ctx, user, text(ctx.chat(9))))).toBe('sent');
  },
);

test('a direct conversation that is deleted is not there for its members', async () => {
  await using ctx = await archive();
  await ctx.db.queries.updateTable('conversations').set({ status: 6 }).execute();
  const user = await asUser(ctx, 3);
  expect(await refusal(messages.send(ctx, user, text(ctx.chat(9))))).toEqual([
    'not_found',
    'conversationId',
  ]);
});
