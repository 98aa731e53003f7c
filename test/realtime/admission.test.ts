import { expect, test } from 'vitest';
import { LiveClient, connect } from '../helpers/live.ts';
import { chatId, openLive, operatorId, serverAt, userId } from './chats.ts';

const rateLimited = { type: 'https://chatkeep.dev/problems/rate-limited' };

/** What the client sends as it is, below Socket.IO. */
function say(client: LiveClient, text: string): void {
  const { ws } = client.socket.io.engine.transport as unknown as {
    readonly ws: { readonly send: (text: string) => void };
  };
  ws.send(text);
}

test.each(['open', 'ready'] as const)(
  'a connection is one client, however often it says who it is once it is %s',
  async (moment) => {
    await using live = await openLive(1);
    const server = serverAt(live, 0);
    const token = await live.token('user', userId(1));
    const client = new LiveClient(server.origin, { token });
    const repeat = () => {
      for (let n = 0; n < 100; n++) say(client, `40${JSON.stringify({ token })}`);
    };
    if (moment === 'open') client.socket.io.on('open', repeat);
    else client.socket.on('ready', repeat);
    await expect.poll(() => client.socket.io.engine.readyState).toBe('closed');
    expect(client.readyIds.length).toBeLessThan(2);
    const metrics = async () => (await fetch(`${server.origin}/metrics`)).text();
    await expect.poll(metrics).toContain('chatkeep_live_connections{kind="user"} 0');
  },
);

test('somebody has so many connections, and room for another when one ends', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  const token = await live.token('user', userId(1));
  const clients = await Promise.all(Array.from({ length: 50 }, () => connect(server, { token })));
  const refused = new LiveClient(server.origin, { token });
  await refused.until('the refusal', () => refused.refusals.length > 0);
  expect(refused.refusals).toMatchObject([rateLimited]);
  using other = await connect(server, { token: await live.token('user', userId(2)) });
  expect(other.refusals).toEqual([]);
  clients[0]?.socket.disconnect();
  await expect
    .poll(async () => {
      const again = new LiveClient(server.origin, { token });
      await again.until('an answer', () => again.readyIds.length + again.refusals.length > 0);
      clients.push(again);
      return again.readyIds.length;
    })
    .toBe(1);
  for (const client of clients) client.socket.disconnect();
});

test('bad tokens and tries to connect are counted for the address', async () => {
  await using live = await openLive(1, { CHATKEEP_RATE_LIMIT_PER_MINUTE: '2' });
  const server = serverAt(live, 0);
  const good = await live.token('operator', operatorId(1));
  const kinds: unknown[] = [];
  const enter = async (token: string) => {
    using client = new LiveClient(server.origin, { token });
    await client.until('an answer', () => client.readyIds.length + client.refusals.length > 0);
    kinds.push(client.refusals[0]?.['type'] ?? 'ready');
  };
  await enter(good);
  for (let n = 0; n < 3; n++) await enter(`u0001${String(n).repeat(32)}`);
  // One that has held before goes on, a new one waits.
  await enter(good);
  await enter(await live.token('operator', operatorId(1)));
  for (let n = 0; n < 14; n++) await enter(good);
  await enter(good);
  const bad = 'https://chatkeep.dev/problems/unauthenticated';
  const limited = rateLimited.type;
  expect(kinds).toEqual([
    'ready',
    bad,
    bad,
    limited,
    'ready',
    limited,
    ...Array.from({ length: 14 }, () => 'ready'),
    limited,
  ]);
});

test('a conversation out of sight keeps nobody from connecting', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  const watch = [chatId(3), chatId(1), '没有'];
  using client = new LiveClient(server.origin, {
    token: await live.token('user', userId(1)),
    watch,
  });
  await client.ready();
  expect(client.notWatched).toEqual([[chatId(3), '没有']]);
});

test('watching more tells who is there of those only', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  using first = await connect(server, { token: await live.token('operator', operatorId(1)) });
  using second = await connect(server, { token: await live.token('operator', operatorId(2)) });
  for (const n of [1, 2, 3]) await connect(server, { token: await live.token('user', userId(n)) });
  // That they came has been told by then, and not to who watches later.
  const hasSeen = (client: LiveClient, n: number) =>
    client.until('the user', () => client.presence.some(({ id }) => id === userId(n)));
  await Promise.all([hasSeen(first, 1), hasSeen(first, 2), hasSeen(second, 3)]);
  using watcher = await connect(server, {
    token: await live.token('operator', operatorId(3)),
    watch: [chatId(1)],
  });
  const seen = () => watcher.presence.map(({ id }) => id).filter((id) => id.startsWith('u'));
  await watcher.until('the first', () => seen().length === 1);
  for (const n of [1, 3, 1, 3, 4]) {
    expect(await watcher.ask('watch', { conversationIds: [chatId(n)] })).toHaveProperty('eventId');
  }
  await watcher.until('the last', () => seen().includes(userId(3)));
  expect(seen()).toEqual([userId(1), userId(2), userId(3)]);
});
