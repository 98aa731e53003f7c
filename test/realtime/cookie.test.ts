import { type Socket, io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { call, chatId, openLive, operatorId, serverAt, userId } from './chats.ts';

interface Tried {
  readonly ready: boolean;
  readonly refusal: unknown;
}

/** Connects as a browser does from a page: with its cookies, and the page's origin. */
function connect(
  at: string,
  auth: object,
  headers: Readonly<Record<string, string>>,
): { readonly socket: Socket; readonly tried: Promise<Tried> } {
  const socket = io(at, {
    path: '/api/live',
    transports: ['websocket'],
    auth,
    forceNew: true,
    reconnection: false,
    extraHeaders: headers,
  });
  const tried = new Promise<Tried>((resolve) => {
    socket.on('ready', () => resolve({ ready: true, refusal: undefined }));
    socket.on('connect_error', (error) =>
      resolve({ ready: false, refusal: 'data' in error ? error.data : error.message }),
    );
  });
  return { socket, tried };
}

async function outcome(
  at: string,
  auth: object,
  headers: Readonly<Record<string, string>>,
): Promise<Tried> {
  const { socket, tried } = connect(at, auth, headers);
  const result = await tried;
  socket.disconnect();
  return result;
}

const refused = (slug: string) => ({
  ready: false,
  refusal: expect.objectContaining({ type: `https://chatkeep.dev/problems/${slug}` }) as unknown,
});
const accepted = { ready: true, refusal: undefined };

test('a page of this server is live by its cookie, and one of elsewhere is not', async () => {
  await using live = await openLive(1);
  const { origin } = serverAt(live, 0);
  const cookie = `chatkeep_operator=${await live.token('operator', operatorId(1))}`;
  const session = { session: 'operator' };
  const { host } = new URL(origin);
  const cases: [string, object, Record<string, string>, Tried][] = [
    ['its own page', session, { cookie, origin }, accepted],
    ['behind TLS that ends before', session, { cookie, origin: `https://${host}` }, accepted],
    ['another site', session, { cookie, origin: 'https://evil.example' }, refused('forbidden')],
    ['another port', session, { cookie, origin: 'http://127.0.0.1:1' }, refused('forbidden')],
    [
      'a name that begins alike',
      session,
      { cookie, origin: `${origin}.evil` },
      refused('forbidden'),
    ],
    ['a sandbox', session, { cookie, origin: 'null' }, refused('forbidden')],
    ['no page', session, { cookie }, refused('forbidden')],
    ['no cookie', session, { origin }, refused('unauthenticated')],
    ['another kind', { session: 'user' }, { cookie, origin }, refused('unauthenticated')],
    ['cookie without session', {}, { cookie, origin }, refused('invalid')],
    ['no such kind', { session: 'admin' }, { cookie, origin }, refused('invalid')],
    ['both', { session: 'operator', token: 'x' }, { cookie, origin }, refused('invalid')],
    [
      'a token from wherever',
      { token: await live.token('user', userId(1)) },
      { origin: 'https://app.example' },
      accepted,
    ],
  ];
  for (const [what, auth, headers, expected] of cases) {
    expect([what, await outcome(origin, auth, headers)]).toEqual([what, expected]);
  }
});

test('the configured public address counts as its own', async () => {
  await using live = await openLive(1, { CHATKEEP_PUBLIC_URL: 'https://chat.example/desk' });
  const { origin } = serverAt(live, 0);
  const cookie = `chatkeep_user=${await live.token('user', userId(1))}`;
  const session = { session: 'user' };
  const from = (page: string) => outcome(origin, session, { cookie, origin: page });
  expect(await from('https://chat.example')).toEqual(accepted);
  expect(await from('https://desk.example')).toEqual(refused('forbidden'));
});

test('a proxy that is trusted says by which name it was asked', async () => {
  await using live = await openLive(1, { CHATKEEP_TRUST_PROXY: '1' });
  const { origin } = serverAt(live, 0);
  const cookie = `chatkeep_user=${await live.token('user', userId(1))}`;
  const forwarded = {
    cookie,
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'chat.example:443',
  };
  const from = (page: string) =>
    outcome(origin, { session: 'user' }, { ...forwarded, origin: page });
  expect(await from('https://chat.example')).toEqual(accepted);
  expect(await from(origin)).toEqual(refused('forbidden'));
});

test('events come over such a connection, and signing out ends it', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  const token = await live.token('operator', operatorId(1));
  const { socket, tried } = connect(
    server.origin,
    { session: 'operator' },
    { cookie: `chatkeep_operator=${token}`, origin: server.origin },
  );
  expect(await tried).toEqual(accepted);
  const event = new Promise<{ kind: string }>((resolve) => socket.once('event', resolve));
  const cut = new Promise<{ reason: string }>((resolve) => socket.once('cut', resolve));
  const user = await live.token('user', userId(1));
  const message = { type: 'txt', body: { msg: '在吗' } };
  await call(server, user, 'POST', `/conversations/${chatId(1)}/messages`, message);
  expect(await event).toMatchObject({ kind: 'message.created' });
  const out = await fetch(`${server.origin}/api/sessions/current`, {
    method: 'DELETE',
    headers: { cookie: `chatkeep_operator=${token}`, 'x-chatkeep-session': 'operator' },
  });
  expect(out.status).toBe(204);
  expect(await cut).toEqual({ reason: 'token' });
  socket.disconnect();
});
