import { expect, test } from 'vitest';
import type { ApiEvent } from '../../src/http/api/schema/event.ts';
import { easemob, imported } from '../helpers/archive.ts';
import { connect, textOf, txt } from '../helpers/live.ts';
import { call, chatId, openLive, operatorId, serverAt, userId } from './chats.ts';

test('a user and an operator on two servers hear one another, each message once and in order', async () => {
  await using live = await openLive(2);
  using user = await connect(serverAt(live, 0), { token: await live.token('user', userId(1)) });
  using operator = await connect(serverAt(live, 1), {
    token: await live.token('operator', operatorId(1)),
  });

  const said: string[] = [];
  for (let n = 0; n < 20; n++) {
    const msg = `第 ${n} 句`;
    const speaker = n % 2 === 0 ? user : operator;
    expect(await speaker.ask('send', txt(chatId(1), msg))).toMatchObject({
      created: true,
      message: { body: { msg }, seq: n + 1 },
    });
    said.push(msg);
  }
  for (const listener of [user, operator]) {
    await listener.event((event) => textOf(event) === said.at(-1));
    expect(listener.events.map(textOf)).toEqual(said);
  }
  expect(user.ids).toEqual(operator.ids);
});

test('what is told live is what the log says: messages, a revoke, reading, and a whole life', async () => {
  await using live = await openLive(2);
  const [here, there] = [serverAt(live, 0), serverAt(live, 1)];
  const tokens = {
    user: await live.token('user', userId(1)),
    first: await live.token('operator', operatorId(1)),
    third: await live.token('operator', operatorId(3)),
  };
  using user = await connect(here, { token: tokens.user });
  using operator = await connect(there, { token: tokens.first });

  const sent = await user.ask('send', txt(chatId(1), '写错了', { clientMessageId: 'c-1' }));
  const { id: messageId } = sent['message'] as { id: string };
  expect(
    await user.ask('send', txt(chatId(1), '写错了', { clientMessageId: 'c-1' })),
  ).toMatchObject({ created: false, message: { id: messageId } });
  const chat = `/conversations/${chatId(1)}`;
  await call(there, tokens.first, 'POST', `${chat}/messages/${messageId}/revoke`);
  expect(await operator.ask('read', { conversationId: chatId(1), messageId })).toMatchObject({
    conversation: { id: chatId(1), unreadCount: 0 },
  });
  await call(there, tokens.third, 'POST', `${chat}/join`);
  await call(here, tokens.first, 'POST', `${chat}/end`);

  const isLast = (event: ApiEvent) => event.kind === 'conversation.ended';
  for (const [listener, token] of [
    [user, tokens.user],
    [operator, tokens.first],
  ] as const) {
    await listener.event(isLast);
    const page = await call<{ events: ApiEvent[] }>(here, token, 'GET', `/events?limit=500`);
    const logged = page.events.filter(({ id }) => Number(id) > Number(listener.readyIds[0]));
    // As it was when it was told, and as it is by now.
    const stable = (events: ApiEvent[]) =>
      events.map(({ id, kind, conversationId, at, actor }) => ({
        id,
        kind,
        conversationId,
        at,
        actor,
      }));
    expect(stable(listener.events)).toEqual(stable(logged));
    expect(listener.events.slice(1)).toEqual(logged.slice(1));
    expect(textOf(listener.events[0] as ApiEvent)).toBe('写错了');
  }
  expect(user.events.map((event) => event.kind)).toEqual([
    'message.created',
    'message.revoked',
    'conversation.read',
    'message.created',
    'conversation.joined',
    'message.created',
    'conversation.ended',
  ]);
});

test('an event without a notification, and after the listening connection was lost, is told all the same', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  using user = await connect(server, { token: await live.token('user', userId(1)) });
  const { pool } = live.ctx.db;

  await pool.query(
    `insert into events (conversation_no, at, kind, actor, data)
     select no, 0, 'conversation.updated', null, '{"fields":["title"]}' from conversations where id = $1`,
    [chatId(1)],
  );
  expect(await user.event((event) => event.kind === 'conversation.updated')).toMatchObject({
    conversationId: chatId(1),
    data: { fields: ['title'] },
  });

  for (let n = 0; n < 3; n++) {
    const killed = await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'chatkeep listener' and datname = current_database()`,
    );
    await user.ask('send', txt(chatId(1), `失联 ${n}`));
    await user.event((event) => textOf(event) === `失联 ${n}`);
    expect(n > 0 || killed.rowCount !== 0).toBe(true);
  }
  expect(user.events.filter((event) => textOf(event) !== undefined).map(textOf)).toEqual([
    '失联 0',
    '失联 1',
    '失联 2',
  ]);
});

test('an import is told as one event, whatever it brings', async () => {
  await using live = await openLive(1);
  using user = await connect(serverAt(live, 0), { token: await live.token('user', userId(1)) });
  await imported(live.ctx, 'easemob', [easemob(1), easemob(2), easemob(3)]);
  const event = await user.event(({ kind }) => kind === 'messages.imported');
  expect(event).toMatchObject({
    conversationId: chatId(1),
    data: { fromSeq: 1, toSeq: 3, count: 3 },
  });
  expect(event.data).not.toHaveProperty('messages');
  expect(user.events).toHaveLength(1);
});

test('files are told with links of the address that was connected to', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  const token = await live.token('user', userId(1));
  using user = await connect(server, { token });
  const form = new FormData();
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  form.set('file', new Blob([Buffer.from(pixel, 'base64')], { type: 'image/png' }), '点.png');
  const uploaded = await fetch(`${server.origin}/api/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  const { mediaId } = (await uploaded.json()) as { mediaId: string };
  const sent = await user.ask('send', {
    conversationId: chatId(1),
    type: 'img',
    body: { mediaId },
  });
  expect(sent).toMatchObject({ created: true });
  const event = await user.event(({ kind }) => kind === 'message.created');
  expect(event).toMatchObject({
    data: {
      message: { links: { original: expect.stringMatching(new RegExp(`^${server.origin}/`)) } },
    },
  });
});
