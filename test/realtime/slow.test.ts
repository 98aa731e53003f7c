import { type Socket as NetSocket } from 'node:net';
import { expect, test } from 'vitest';
import { LiveClient, connect, txt } from '../helpers/live.ts';
import { call, chatId, openLive, operatorId, serverAt, userId } from './chats.ts';

/** The TCP connection under a client. */
function wireOf(client: LiveClient): NetSocket {
  const transport = client.socket.io.engine.transport as unknown as {
    readonly ws: { readonly _socket: NetSocket };
  };
  return transport.ws._socket;
}

test('a client that does not take what it is sent is cut, others go on, and it resumes without loss', async () => {
  await using live = await openLive(1, {
    CHATKEEP_RATE_LIMIT_PER_MINUTE: '1000000',
    CHATKEEP_LIVE_BUFFER_BYTES: '1048576',
  });
  const server = serverAt(live, 0);
  const token = await live.token('user', userId(1));
  using slow = await connect(server, { token });
  using quick = await connect(server, { token });
  const operator = await live.token('operator', operatorId(1));
  const path = `/conversations/${chatId(1)}/messages`;
  wireOf(slow).pause();

  const cuts = async () => {
    const text = await (await fetch(`${server.origin}/metrics`)).text();
    return Number(/chatkeep_live_cuts_total\{reason="slow"\} (\d+)/.exec(text)?.[1] ?? 0);
  };
  let sent = 0;
  while ((await cuts()) === 0) {
    for (let n = 0; n < 50; n++, sent++) {
      const msg = `${sent} ${'长'.repeat(15_000)}`;
      await call(server, operator, 'POST', path, { type: 'txt', body: { msg } });
    }
    expect(sent).toBeLessThan(2000);
  }
  await quick.until('all of them', () => quick.events.length === sent);

  wireOf(slow).resume();
  await slow.until('the end', () => slow.disconnects.length > 0);
  expect(slow.disconnects).not.toEqual(['io server disconnect']);
  expect(slow.events.length).toBeLessThan(sent);
  using resumed = new LiveClient(server.origin, {
    token,
    since: slow.ids.at(-1) ?? slow.readyIds[0],
  });
  await resumed.ready();
  expect([...slow.ids, ...resumed.ids]).toEqual(quick.ids);
});

test('answers that a client does not take cut it as well', async () => {
  await using live = await openLive(1, {
    CHATKEEP_RATE_LIMIT_PER_MINUTE: '1000000',
    CHATKEEP_LIVE_BUFFER_BYTES: '65536',
  });
  const server = serverAt(live, 0);
  using slow = await connect(server, { token: await live.token('user', userId(1)) });
  const message = txt(chatId(1), '长'.repeat(15_000), { clientMessageId: 'c-1' });
  expect(await slow.ask('send', message)).toMatchObject({ created: true });
  wireOf(slow).pause();
  const cuts = async () => {
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    return Number(/chatkeep_live_cuts_total\{reason="slow"\} (\d+)/.exec(metrics)?.[1] ?? 0);
  };
  let asked = 0;
  while ((await cuts()) === 0) {
    // Sent again, it makes no event: what fills the connection is the answer.
    for (let n = 0; n < 50; n++, asked++) slow.say('send', message, () => undefined);
    expect(asked).toBeLessThan(4000);
  }
});
