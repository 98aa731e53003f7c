import { expect, test } from 'vitest';
import type { ApiEvent } from '../../src/http/api/schema/event.ts';
import { LiveClient, type LiveServers, connect, txt } from '../helpers/live.ts';
import { call, chatId, openLive, operatorId, serverAt, userId } from './chats.ts';

const kindsOf = (client: LiveClient) => client.events.map(({ kind }) => kind);

async function serviceToken(live: LiveServers, scope: string): Promise<string> {
  const { pool } = live.ctx.db;
  await pool.query(
    `insert into clients (id, name, secret, scope, created_at) values ($1, $1, 'geheim', $2, 0)`,
    [`service-${scope}`, scope],
  );
  const body = { client: `service-${scope}`, secret: 'geheim' };
  const { token } = await call<{ token: string }>(serverAt(live, 0), '', 'POST', '/sessions', body);
  return token;
}

test('nobody is told of what is somebody else’s, live or replayed', async () => {
  await using live = await openLive(2);
  const [here, there] = [serverAt(live, 0), serverAt(live, 1)];
  const tokens = {
    user: await live.token('user', userId(1)),
    stranger: await live.token('user', userId(2)),
    one: await live.token('operator', operatorId(1)),
    two: await live.token('operator', operatorId(2)),
    three: await live.token('operator', operatorId(3)),
    staff: await serviceToken(live, 'op'),
  };
  const chat = `/conversations/${chatId(1)}`;
  const watch = [chatId(1)];
  const clients = {
    user: await connect(here, { token: tokens.user }),
    stranger: await connect(there, { token: tokens.stranger }),
    one: await connect(there, { token: tokens.one }),
    two: await connect(here, { token: tokens.two }),
    three: await connect(here, { token: tokens.three, watch }),
    staff: await connect(there, { token: tokens.staff, watch }),
  };
  const { id } = await call<{ id: string }>(here, tokens.user, 'POST', `${chat}/messages`, {
    type: 'txt',
    body: { msg: '只给你们看' },
  });
  const message = `${chat}/messages/${id}`;
  await call(there, tokens.one, 'PUT', `${message}/marks/own`, { shared: false });
  await call(there, tokens.one, 'PUT', `${message}/marks/all`, { shared: true });
  await call(here, tokens.user, 'PUT', `${message}/favorite`);
  await call(there, tokens.one, 'POST', `${chat}/hide`);
  await call(there, tokens.one, 'POST', `${chat}/messages`, {
    type: 'txt',
    body: { msg: '背后说' },
  });
  await call(there, tokens.one, 'POST', `${chat}/end`);

  const isLast = (event: ApiEvent) => event.kind === 'conversation.ended';
  for (const each of ['one', 'two', 'three', 'staff'] as const) await clients[each].event(isLast);
  await clients.user.event(({ kind }) => kind === 'conversation.hidden');

  const ofStaff = [
    'message.created',
    'message.marked',
    // Of hiding, and of what was said behind it.
    'message.created',
    'conversation.hidden',
    'message.created',
    'message.created',
    'conversation.ended',
  ];
  expect(kindsOf(clients.one).toSpliced(1, 1)).toEqual(ofStaff);
  expect(kindsOf(clients.three)).toEqual(ofStaff);
  expect(kindsOf(clients.staff)).toEqual(ofStaff);
  expect(clients.three.events[1]).toMatchObject({ data: { label: 'all' } });
  expect(kindsOf(clients.two)).toEqual(['conversation.hidden', 'conversation.ended']);
  expect(kindsOf(clients.user)).toEqual([
    'message.created',
    'message.favorited',
    'conversation.hidden',
  ]);
  expect(kindsOf(clients.stranger)).toEqual([]);
  for (const event of clients.user.events) {
    expect(JSON.stringify(event)).not.toContain('marks');
  }

  // The same again from the log; what is hidden by now, users do not get any more.
  const replayed = async (token: string, since: string | undefined, watched?: string[]) => {
    using client = new LiveClient(here.origin, { token, since, watch: watched });
    await client.ready();
    return client.ids;
  };
  const since = clients.user.readyIds[0];
  expect(await replayed(tokens.one, since)).toEqual(clients.one.ids);
  expect(await replayed(tokens.two, since)).toEqual(clients.two.ids);
  expect(await replayed(tokens.three, since, watch)).toEqual(clients.three.ids);
  expect(await replayed(tokens.staff, since, watch)).toEqual(clients.staff.ids);
  expect(await replayed(tokens.user, since)).toEqual(clients.user.ids.slice(-1));
  expect(await replayed(tokens.stranger, since)).toEqual([]);
  for (const client of Object.values(clients)) client[Symbol.dispose]();
});

test('who may not follow anything may not connect, and nobody watches what is not theirs', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  for (const scope of ['user', 'ingest']) {
    using client = new LiveClient(server.origin, { token: await serviceToken(live, scope) });
    await client.until('the refusal', () => client.refusals.length > 0);
    expect(client.refusals).toMatchObject([{ type: 'https://chatkeep.dev/problems/forbidden' }]);
  }
  const token = await live.token('user', userId(1));
  using user = await connect(server, { token });
  expect(await user.ask('watch', { conversationIds: [chatId(1)] })).toHaveProperty('eventId');
  for (const conversationId of [chatId(3), '没有']) {
    const error = {
      type: 'https://chatkeep.dev/problems/not-found',
      title: 'Not found',
      detail: `there is no conversation "${conversationId}"`,
    };
    expect(await user.ask('watch', { conversationIds: [chatId(1), conversationId] })).toEqual({
      error: { ...error, field: 'conversationIds' },
    });
    expect(await user.ask('typing', { conversationId, typing: true })).toEqual({
      error: { ...error, field: 'conversationId' },
    });
    expect(await user.ask('send', txt(conversationId, '偷听'))).toHaveProperty('error');
    using client = await connect(server, { token, watch: [conversationId] });
    expect(client.notWatched).toEqual([[conversationId]]);
  }
});
