import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { connect } from '../helpers/live.ts';
import { openLive, serverAt, userId } from './chats.ts';

const h2c = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' };

async function ask(
  address: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const asking = request(address, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    signal: AbortSignal.timeout(20_000),
  });
  asking.end(body);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

test('a request that offers another protocol is answered in HTTP, and live connections still open', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  expect(await ask(`${server.origin}/healthz`, h2c)).toEqual({
    status: 200,
    body: '{"status":"ok"}',
  });
  const posted = await ask(
    `${server.origin}/api/sessions`,
    { ...h2c, 'content-type': 'application/json' },
    '{"login":"x","password":1}',
  );
  expect([posted.status, JSON.parse(posted.body)]).toMatchObject([400, { field: 'password' }]);
  const webSocket = { connection: 'Upgrade', upgrade: 'websocket' };
  expect((await ask(`${server.origin}/nothing`, webSocket)).status).toBe(404);
  using client = await connect(server, { token: await live.token('user', userId(1)) });
  expect(client.socket.connected).toBe(true);
});

test('a kept-alive connection goes on after such a request', async () => {
  await using live = await openLive(1);
  const { port } = new URL(serverAt(live, 0).origin);
  const socket = connectTcp(Number(port), '127.0.0.1');
  const requests = [
    ['GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n', '200'],
    ['GET /foo HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', '404'],
    ['GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n', '200'],
  ] as const;
  for (const [asked, status] of requests) {
    socket.write(asked);
    const [data] = (await once(socket, 'data', { signal: AbortSignal.timeout(20_000) })) as [
      Buffer,
    ];
    expect(data.toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  }
  socket.destroy();
});
