import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import * as eventStore from '../../src/store/events.ts';
import { openAppender } from '../../src/usecases/appender.ts';
import * as messages from '../../src/usecases/messages.ts';
import { groupId, userId } from '../helpers/archive.ts';
import { type Archive, archive, asOperator, asService, asUser } from './people.ts';
import { counted, refusal, text, place } from './send.ts';

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
    revokedBy: null,
  });
  expect((await messages.get(ctx, user, place(message))).message).toEqual(message);
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
