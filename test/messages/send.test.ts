import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { isAppError } from '../../src/errors.ts';
import * as eventStore from '../../src/store/events.ts';
import { openAppender } from '../../src/usecases/appender.ts';
import * as messages from '../../src/usecases/messages.ts';
import type { SendInput } from '../../src/usecases/messages.ts';
import { groupId, operatorId, userId } from '../helpers/archive.ts';
import { type Archive, archive, asOperator, asService, asUser } from './people.ts';

const LONG_AGO = Date.UTC(2001, 0, 1);

const text = (conversationId: string, fields: Partial<SendInput> = {}): SendInput => ({
  conversationId,
  type: 'txt',
  body: { msg: '你好' },
  ...fields,
});

/** What the sender is told: the error's code, and its reason or field. */
async function refusal(sending: Promise<unknown>): Promise<unknown> {
  const error = await sending.then(
    () => 'sent',
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) return error;
  const { reason, field } = error.detail;
  return [error.code, reason ?? field];
}

async function counted(ctx: Archive, table: 'messages' | 'events' | 'timeline'): Promise<number> {
  const { count } = await ctx.db.queries
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

test('a message that is acknowledged is in the conversation, the timeline and the log', async () => {
  await using ctx = await archive();
  const user = await asUser(ctx, 1);
  const { message, created, eventId } = await messages.send(ctx, user, {
    ...text(ctx.chat(1)),
    clientMessageId: 'a-1',
    ext: { chatid: 'x', n: [1] },
    clientSentAt: 1_600_000_000_000,
  });
  expect(created).toBe(true);
  expect(message).toMatchObject({
    conversationId: ctx.chat(1),
    seq: 1,
    hxMsgId: null,
    clientMessageId: 'a-1',
    from: userId(1),
    to: groupId(1),
    type: 'txt',
    body: '{"msg":"你好"}',
    ext: '{"chatid":"x","n":[1]}',
    clientSentAt: 1_600_000_000_000,
    revokedAt: null,
  });
  expect(await messages.get(ctx, user, place(message))).toEqual(message);
  const [event, ...more] = await eventStore.listAfter(ctx.db, { after: 0, limit: 10 });
  expect(more).toEqual([]);
  expect(event).toMatchObject({
    id: eventId,
    kind: 'message.created',
    actor: userId(1),
    data: { seq: 1 },
    audience: null,
  });
  const timeline = await ctx.db.queries.selectFrom('timeline').selectAll().execute();
  expect(timeline).toMatchObject([{ user_no: user.no, seq: 1, message_seq: 1, visible: true }]);
});

const place = ({ conversationId, id }: { conversationId: string; id: string }) => ({
  conversationId,
  messageId: id,
});

test('the same id and content give the first message, and nothing is stored', async () => {
  await using ctx = await archive();
  const user = await asUser(ctx, 1);
  const input = text(ctx.chat(1), { clientMessageId: 'a-1', ext: { a: 1, b: 2 } });
  const first = await messages.send(ctx, user, input);
  const again = await messages.send(ctx, user, { ...input, ext: { b: 2, a: 1 } });
  expect(again).toEqual({ message: first.message, created: false, eventId: null });
  for (const other of [
    { body: { msg: '再见' } },
    { ext: { a: 2 } },
    { ext: undefined },
    { type: 'cmd' as const, body: { action: '你好' } },
  ]) {
    expect(await refusal(messages.send(ctx, user, { ...input, ...other }))).toEqual([
      'conflict',
      'client_message_id_taken',
    ]);
  }
  const operator = await asOperator(ctx, 1);
  expect(await messages.send(ctx, operator, input), 'another sender').toMatchObject({
    created: true,
  });
  expect([await counted(ctx, 'messages'), await counted(ctx, 'events')]).toEqual([2, 2]);
});

test('sent again, a message is answered with the first although no more may be sent by now', async () => {
  await using ctx = await archive();
  const user = await asUser(ctx, 1);
  const input = text(ctx.chat(1), { clientMessageId: 'a-1' });
  const first = await messages.send(ctx, user, input);
  await ctx.db.pool.query(`update conversations set status = 5 where id = $1`, [ctx.chat(1)]);
  const again = await messages.send(ctx, user, input);
  expect(again).toMatchObject({ created: false, message: { id: first.message.id } });
  await expect(
    messages.send(ctx, user, text(ctx.chat(1), { clientMessageId: 'a-2' })),
  ).rejects.toMatchObject({ code: 'conflict' });
});

test('an id that fifty send at once is stored once, and all of them are told of it', async () => {
  await using ctx = await archive();
  await using other = openAppender(ctx.db, ctx.clock);
  const user = await asUser(ctx, 1);
  const sends = Array.from({ length: 50 }, (_, n) =>
    messages.send(
      n % 2 === 0 ? ctx : { ...ctx, appender: other },
      user,
      text(ctx.chat(1), { clientMessageId: 'same', body: { msg: n === 49 ? '别的' : '你好' } }),
    ),
  );
  const settled = await Promise.allSettled(sends);
  const sent = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(sent.filter(({ created }) => created)).toHaveLength(1);
  expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
  expect([49, 1]).toContain(sent.length);
  expect([await counted(ctx, 'messages'), await counted(ctx, 'events')]).toEqual([1, 1]);
});

test('two hundred send at once, from two processes: seqs are dense, and every list is right', async () => {
  await using ctx = await archive();
  await using other = openAppender(ctx.db, ctx.clock);
  const people = [await asUser(ctx, 1), await asOperator(ctx, 1)];
  const members = [await asUser(ctx, 3), await asUser(ctx, 4)];
  const second = await asUser(ctx, 2);
  const sent = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const [chat, by]: [number, Actor | undefined] =
        n % 5 < 2
          ? [1, people[n % 2]]
          : n % 5 === 2
            ? [2, second]
            : n % 5 === 3
              ? [9, members[n % 2]]
              : [3, people[0]];
      if (by === undefined) throw new Error('nobody sends');
      const on = n % 3 === 0 ? { ...ctx, appender: other } : ctx;
      const input = text(ctx.chat(chat), { clientMessageId: `m-${n}`, body: { msg: `${n}` } });
      return (await messages.send(on, by, input)).message;
    }),
  );
  for (const chat of [1, 2, 3, 9]) {
    const stored = await ctx.db.queries
      .selectFrom('messages as m')
      .innerJoin('conversations as c', 'c.no', 'm.conversation_no')
      .innerJoin('conversation_state as s', 's.conversation_no', 'c.no')
      .select(['m.seq', 'm.id', 'm.sent_at', 's.last_seq', 's.last_sent_at', 's.in_order'])
      .where('c.id', '=', ctx.chat(chat))
      .orderBy('m.seq')
      .execute();
    expect(stored.map((row) => row.seq)).toEqual(stored.map((_, index) => index + 1));
    const told = sent.filter((message) => message.conversationId === ctx.chat(chat));
    expect(new Set(stored.map((row) => row.id))).toEqual(new Set(told.map(({ id }) => id)));
    expect(stored.at(-1)).toMatchObject({ last_seq: told.length, in_order: true });
    expect(stored.at(-1)?.last_sent_at).toBe(stored.at(-1)?.sent_at);
  }
  const timelines = await ctx.db.query<{ seqs: number[]; right: boolean; last: number }>(
    `select array_agg(t.seq order by t.seq) as seqs, s.last_seq as last,
       s.visible = s.last_seq and s.in_order and bool_and(m.sent_at = t.sent_at) as right
     from timeline t join timeline_state s using (user_no)
     join messages m on m.conversation_no = t.conversation_no and m.seq = t.message_seq
     group by t.user_no, s.last_seq, s.visible, s.in_order`,
    [],
  );
  expect(timelines).toHaveLength(4);
  for (const { seqs, right, last } of timelines) {
    expect([seqs, right]).toEqual([Array.from({ length: last }, (_, n) => n + 1), true]);
  }
  const events = await eventStore.listAfter(ctx.db, { after: 0, limit: 1000 });
  const announced = events.map((event) => `${event.conversationNo} ${JSON.stringify(event.data)}`);
  expect([announced.length, new Set(announced).size]).toEqual([200, 200]);
});

test('what one sends without waiting stays in its order', async () => {
  await using ctx = await archive();
  const [user, operator] = [await asUser(ctx, 1), await asOperator(ctx, 1)];
  await messages.send(ctx, operator, text(ctx.chat(1)));
  const sends: Promise<number>[] = [];
  for (let n = 0; n < 100; n++) {
    sends.push(messages.send(ctx, user, text(ctx.chat(1))).then(({ message }) => message.seq));
    if (n % 9 === 0) await new Promise((turn) => setImmediate(turn));
  }
  expect(await Promise.all(sends)).toEqual(Array.from({ length: 100 }, (_, n) => n + 2));
});

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

test('a time by the sender’s clock is one that a date can be written for', async () => {
  await using ctx = await archive();
  const user = await asUser(ctx, 1);
  const send = (clientSentAt: number) =>
    refusal(messages.send(ctx, user, text(ctx.chat(1), { clientSentAt })));
  for (const wrong of [-1, 1.5, 253_402_300_800_000, Number.MAX_SAFE_INTEGER]) {
    expect(await send(wrong)).toEqual(['invalid', 'clientSentAt']);
  }
  expect(await send(253_402_300_799_999)).toBe('sent');
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

test('one that is refused does not hold up those that are sent with it', async () => {
  await using ctx = await archive();
  const user = await asUser(ctx, 1);
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      refusal(
        messages.send(ctx, user, text(ctx.chat(n % 3 === 0 ? 2 : 1), { clientMessageId: `${n}` })),
      ),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(20);
  expect(await counted(ctx, 'messages')).toBe(20);
});

test('a reply is never shown before what it answers, though its clock is behind', async () => {
  const T = Date.UTC(2026, 0, 5, 8);
  await using ctx = await archive(() => T);
  await using behind = openAppender(ctx.db, () => T - 4000);
  await using astray = openAppender(ctx.db, () => T - 60_000);
  const [user, operator] = [await asUser(ctx, 1), await asOperator(ctx, 1)];
  const asked = await messages.send(ctx, user, text(ctx.chat(1)));
  const on = (appender: typeof behind) => ({ ...ctx, appender });
  const replied = await messages.send(on(behind), operator, text(ctx.chat(1)));
  expect([asked.message.sentAt, replied.message.sentAt]).toEqual([T, T]);
  const elsewhere = await messages.send(on(behind), user, text(ctx.chat(3)));
  expect(elsewhere.message.sentAt, 'in the same timeline').toBe(T);
  const late = await messages.send(on(astray), operator, text(ctx.chat(1)));
  expect(late.message.sentAt).toBe(T - 60_000);
  const { in_order } = await ctx.db.queries
    .selectFrom('conversation_state as s')
    .innerJoin('conversations as c', 'c.no', 's.conversation_no')
    .select('s.in_order')
    .where('c.id', '=', ctx.chat(1))
    .executeTakeFirstOrThrow();
  expect(in_order).toBe(false);
});

async function readers(ctx: Archive): Promise<unknown> {
  return ctx.db.query(
    `select c.id as chat, p.read_seq, p.unread from participants p
     join conversations c on c.no = p.conversation_no where c.id = $1
     union all
     select 'operator', o.read_seq, o.unread from conversation_operators o
     join conversations c on c.no = o.conversation_no where c.id = $1`,
    [ctx.chat(1)],
  );
}

test('what others say is unread, what one says oneself is read, and the system is not heard', async () => {
  await using ctx = await archive();
  const [user, operator] = [await asUser(ctx, 1), await asOperator(ctx, 1)];
  const state = (userRead: number, userUnread: boolean, read: number, unread: boolean) => [
    { chat: ctx.chat(1), read_seq: userRead, unread: userUnread },
    { chat: 'operator', read_seq: read, unread },
  ];
  await messages.send(ctx, asService('op'), text(ctx.chat(1)));
  expect(await readers(ctx)).toEqual(state(0, false, 0, false));
  await messages.send(ctx, user, text(ctx.chat(1)));
  expect(await readers(ctx)).toEqual(state(2, false, 0, true));
  const { message } = await messages.send(ctx, user, text(ctx.chat(1)));
  await messages.send(ctx, operator, text(ctx.chat(1)));
  expect(await readers(ctx)).toEqual(state(3, true, 0, true));
  await messages.revoke(ctx, user, place(message));
  expect(await readers(ctx), 'others are still unread').toEqual(state(3, true, 0, true));
});
