import { once } from 'node:events';
import { type Socket, connect as connectTcp } from 'node:net';
import { expect, test } from 'vitest';
import { LiveClient, type LiveServers, connect, textOf, txt } from '../helpers/live.ts';
import { chatId, openLive, operatorId, serverAt, userId } from './chats.ts';

async function pushed(live: LiveServers): Promise<Record<number, boolean>> {
  const { rows } = await live.ctx.db.pool.query<{ seq: number; pushed: boolean }>(
    `select m.seq, m.pushed_at is not null as pushed
     from messages m join conversations c on c.no = m.conversation_no where c.id = $1`,
    [chatId(1)],
  );
  return Object.fromEntries(rows.map((row) => [row.seq, row.pushed]));
}

async function untilPushed(live: LiveServers, seq: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while ((await pushed(live))[seq] !== true) {
    if (Date.now() > deadline) throw new Error(`message ${seq} was never said to be pushed`);
  }
}

test('a message is pushed once the client of its recipient says that it has it, and not before', async () => {
  await using live = await openLive(2);
  const [here, there] = [serverAt(live, 0), serverAt(live, 1)];
  const tokens = {
    user: await live.token('user', userId(1)),
    one: await live.token('operator', operatorId(1)),
    three: await live.token('operator', operatorId(3)),
  };
  using user = await connect(here, { token: tokens.user });
  using operator = await connect(there, { token: tokens.one });
  using watcher = await connect(there, { token: tokens.three, watch: [chatId(1)] });
  await user.ask('send', txt(chatId(1), '一'));
  await user.ask('send', txt(chatId(1), '二'));
  await operator.ask('send', txt(chatId(1), '三'));
  await user.ask('send', txt(chatId(1), '四'));
  for (const client of [user, operator, watcher]) {
    await client.until('all four', () => client.events.length === 4);
  }
  const [, second, third, fourth] = operator.ids;

  // Neither who only watches, nor the sender on another device, is the recipient.
  expect(await watcher.ask('received', { eventId: fourth })).toEqual({});
  expect(await operator.ask('received', { eventId: second })).toEqual({});
  await untilPushed(live, 2);
  expect(await pushed(live)).toEqual({ 1: true, 2: true, 3: false, 4: false });
  expect(await operator.ask('received', { eventId: third })).toEqual({});
  expect(await operator.ask('received', { eventId: second })).toEqual({});
  expect(await user.ask('received', { eventId: fourth })).toEqual({});
  await untilPushed(live, 3);
  expect(await pushed(live)).toEqual({ 1: true, 2: true, 3: true, 4: false });

  // What was missed counts when it was replayed.
  operator.socket.disconnect();
  using back = new LiveClient(here.origin, { token: tokens.one, since: third });
  await back.ready();
  expect(back.ids).toEqual([fourth]);
  await back.ask('received', { eventId: fourth });
  await untilPushed(live, 4);
});

test.each([
  { when: 'has begun to answer', waitedFor: 1, mostDone: 30 },
  { when: 'has read nothing of it', waitedFor: 0, mostDone: 0 },
])(
  'a server that stops and $when answers all that it was asked, and its clients go on elsewhere',
  async ({ waitedFor, mostDone }) => {
    await using live = await openLive(2);
    const [here, there] = [serverAt(live, 0), serverAt(live, 1)];
    const token = await live.token('user', userId(1));
    using user = await connect(here, { token });
    const sends = Array.from({ length: 30 }, (_, n) =>
      txt(chatId(1), `第 ${n} 句`, { clientMessageId: `c-${n}` }),
    );
    const asked = sends.map((send) => user.ask('send', send));
    await Promise.all(asked.slice(0, waitedFor));
    await here[Symbol.asyncDispose]();
    await user.until('the end', () => user.disconnects.length > 0);
    expect([user.cuts, user.disconnects]).toEqual([['restarting'], ['transport close']]);

    // What the server had not read when it was told to stop is refused, and nothing of it done.
    const answers = await Promise.all(asked);
    const refused = answers.filter((answer) => answer['created'] !== true);
    expect(sends.length - refused.length).toBeLessThanOrEqual(mostDone);
    for (const answer of refused) {
      expect(answer).toMatchObject({
        error: { type: 'https://chatkeep.dev/problems/unavailable' },
      });
    }
    using back = new LiveClient(there.origin, {
      token,
      since: user.ids.at(-1) ?? user.readyIds[0],
    });
    await back.ready();
    for (const [n, send] of sends.entries()) {
      const created = answers[n]?.['created'] !== true;
      expect(await back.ask('send', send)).toMatchObject({ created });
    }
    await back.until('all of them', () => user.events.length + back.events.length >= 30);
    expect([...user.events, ...back.events].map(textOf)).toEqual(sends.map(({ body }) => body.msg));
  },
);

test('a client that has gone without a word does not keep a server from stopping', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  using gone = await connect(server, { token: await live.token('user', userId(1)) });
  const { ws } = gone.socket.io.engine.transport as unknown as {
    readonly ws: { readonly _socket: Socket };
  };
  ws._socket.pause();
  await server[Symbol.asyncDispose]();
  await expect(fetch(server.origin)).rejects.toThrow('fetch failed');
  ws._socket.resume();
  await gone.until('the end', () => gone.disconnects.length > 0);
});

test('a connection that never says who it is does not keep a server from stopping', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  const { hostname, port } = new URL(server.origin);
  const silent = connectTcp(Number(port), hostname);
  silent.write(
    'GET /api/live?EIO=4&transport=websocket HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\n' +
      'upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await once(silent, 'data');
  await server[Symbol.asyncDispose]();
  await expect(fetch(server.origin)).rejects.toThrow('fetch failed');
  silent.destroy();
});
