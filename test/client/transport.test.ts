import { expect, test } from 'vitest';
import { ApiError, createClient } from '../../src/client/index.ts';
import type { Fetch } from '../../src/client/index.ts';

type Answer = () => Promise<Response>;

const json = (body: object) => () => Promise.resolve(Response.json(body));
const failing: Answer = () => Promise.reject(new TypeError('fetch failed'));
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  () =>
    Promise.resolve(new Response('<html>', { status: code, headers }));

/** Answers the calls one after another; the last answer goes on. */
function clientOf(...answers: Answer[]) {
  const bodies: unknown[] = [];
  const addresses: string[] = [];
  const fetch: Fetch = (address, { body }) => {
    addresses.push(address);
    bodies.push(typeof body === 'string' ? JSON.parse(body) : body);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer?.() ?? failing();
  };
  return {
    client: createClient({ baseUrl: 'https://chat.example/under/', token: 'secret', fetch }),
    bodies,
    addresses,
  };
}

test('parts of paths and queries are encoded; a path before /api stays', async () => {
  const { client, addresses } = clientOf(json({}));
  await client.users.get('a/b?c');
  await client.users.list({ nick: 'a&b 好' });
  expect(addresses).toEqual([
    'https://chat.example/under/api/users/a%2Fb%3Fc',
    'https://chat.example/under/api/users?nick=a%26b+%E5%A5%BD',
  ]);
});

test('a message is sent again with the same id when it may not have arrived', async () => {
  const { client, bodies } = clientOf(failing, status(503), json({ id: 'm' }));
  await client.messages.send('c', { type: 'txt', body: { msg: 'x' } });
  expect(bodies).toHaveLength(3);
  expect(bodies[0]).toMatchObject({ clientMessageId: expect.any(String) as string });
  expect(bodies[1]).toEqual(bodies[0]);
  expect(bodies[2]).toEqual(bodies[0]);
});

test('what could be done twice is not tried again', async () => {
  for (const answer of [failing, status(503)]) {
    const { client, bodies } = clientOf(answer);
    await expect(client.conversations.end('c')).rejects.toThrow(/./);
    await expect(client.conversations.delete('c')).rejects.toThrow(/./);
    await expect(client.clients.revoke('c')).rejects.toThrow(/./);
    await expect(client.sessions.revokeToken('1')).rejects.toThrow(/./);
    await expect(client.sessions.signOut()).rejects.toThrow(/./);
    expect(bodies).toHaveLength(5);
  }
});

test('whoever is told to wait waits, whatever was asked', async () => {
  const { client, bodies } = clientOf(status(429, { 'retry-after': '0' }), json({ id: 'c' }));
  expect(await client.conversations.open({ title: 'x' })).toEqual({ id: 'c' });
  expect(bodies).toHaveLength(2);
});

test('a failure that does not go away is given up', async () => {
  const { client, bodies } = clientOf(failing);
  await expect(client.sessions.me()).rejects.toThrow('fetch failed');
  expect(bodies).toHaveLength(4);
});

test('an error carries the problem', async () => {
  const problem = {
    type: 'https://chatkeep.dev/problems/conflict',
    title: 'Conflict',
    status: 409,
    detail: 'the conversation is ended',
    allowed: ['reopen'],
    requestId: 'r',
  };
  const { client } = clientOf(() => Promise.resolve(Response.json(problem, { status: 409 })));
  const error = await client.conversations.end('c').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    message: 'the conversation is ended',
    status: 409,
    slug: 'conflict',
    problem,
  });
});

test('an answer that is not of this API is an error too', async () => {
  const { client } = clientOf(status(404, { 'x-request-id': 'r' }));
  await expect(client.sessions.me()).rejects.toMatchObject({
    status: 404,
    problem: { type: 'about:blank', requestId: 'r' },
  });
});

test('a call that is given up is not tried again', async () => {
  const stop = new AbortController();
  const { client, bodies } = clientOf(() => {
    stop.abort(new Error('enough'));
    return failing();
  });
  await expect(client.sessions.me({ signal: stop.signal })).rejects.toThrow('enough');
  expect(bodies).toHaveLength(1);
});

test('a page sends no token but the kind of its session; a token goes before', async () => {
  const sent: Record<string, string>[] = [];
  const fetch: Fetch = (_address, { headers }) => {
    sent.push(headers);
    return Promise.resolve(Response.json({}));
  };
  const options = { baseUrl: 'https://chat.example', session: 'operator', fetch } as const;
  await createClient(options).sessions.me();
  await createClient({ ...options, token: 'secret' }).sessions.me();
  await createClient({ ...options, token: () => undefined }).sessions.me();
  expect(sent).toEqual([
    { accept: 'application/json', 'x-chatkeep-session': 'operator' },
    { accept: 'application/json', authorization: 'Bearer secret' },
    { accept: 'application/json', 'x-chatkeep-session': 'operator' },
  ]);
});

test('whoever wants to hear of a failure at once is told at once', async () => {
  for (const answer of [failing, status(503), status(429, { 'retry-after': '60' })]) {
    const { client, bodies } = clientOf(answer);
    await expect(client.sessions.me({ retry: false })).rejects.toThrow(/./);
    await expect(
      client.sessions.signIn({ login: 'a', password: 'b', cookie: true }, { retry: false }),
    ).rejects.toThrow(/./);
    expect(bodies).toHaveLength(2);
  }
});
