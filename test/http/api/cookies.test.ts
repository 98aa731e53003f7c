import { expect, test } from 'vitest';
import { createOperator } from '../../../src/usecases/operators.ts';
import { type TestApp, testApp } from '../../helpers/app.ts';
import { operatorId, store, user, userId } from '../records.ts';
import { type ApiAnswer, type ApiCall, type Method, api, problem } from './call.ts';
import { NOW, openApp, serviceToken, storePeople } from './people.ts';

const PASSWORD = '一二三四五六七八';
const LIFETIME_S = 30 * 86_400;

async function withOperator(t: TestApp): Promise<string> {
  const input = { login: 'xiaolan', nickName: '小蓝', password: PASSWORD, role: 'agent' } as const;
  return (await createOperator(t.ctx, { kind: 'system' }, input)).id;
}

const post = (t: TestApp, body: object, headers: Record<string, string> = {}) =>
  api(t, 'POST', '/sessions', { body, headers });

const signIn = (t: TestApp, headers: Record<string, string> = {}) =>
  post(t, { login: 'xiaolan', password: PASSWORD, cookie: true }, headers);

/** Name and value, as a browser sends them back; and the attributes. */
function cookieOf(answer: ApiAnswer): { readonly pair: string; readonly attributes: string[] } {
  const [pair = '', ...attributes] = String(answer.headers['set-cookie']).split('; ');
  return { pair, attributes };
}

const withCookie = (
  t: TestApp,
  pair: string,
  headers: Record<string, string> = {},
  method: Method = 'GET',
  path = '/me',
  call: ApiCall = {},
) => api(t, method, path, { ...call, headers: { cookie: pair, ...headers } });

const asOperator = { 'x-chatkeep-session': 'operator' };
const asUser = { 'x-chatkeep-session': 'user' };

test('an operator signs in with a cookie that no script can read, and never sees the token', async () => {
  await using t = await openApp({ CHATKEEP_PUBLIC_URL: '' });
  const id = await withOperator(t);
  const answer = await signIn(t);
  expect([answer.status, answer.json()]).toEqual([
    201,
    { token: null, kind: 'operator', id, expiresAt: NOW + LIFETIME_S * 1000 },
  ]);
  const { pair, attributes } = cookieOf(answer);
  expect(pair).toMatch(/^chatkeep_operator=o0001[0-9a-f]{32}$/);
  expect(attributes).toEqual(['Path=/api', `Max-Age=${LIFETIME_S}`, 'HttpOnly', 'SameSite=Strict']);
  const me = await withCookie(t, `theme=dark; ${pair};x=1`, asOperator);
  expect([me.status, me.json()]).toMatchObject([200, { id, kind: 'operator', name: '小蓝' }]);
  expect(me.headers['cache-control']).toBe('no-store');
});

test('without cookie: true nothing changes', async () => {
  await using t = await openApp();
  await withOperator(t);
  for (const more of [{}, { cookie: false }]) {
    const answer = await post(t, { login: 'xiaolan', password: PASSWORD, ...more });
    expect(answer.json()).toMatchObject({ token: expect.stringMatching(/^o0001/) });
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});

test('over https the cookie is Secure, whoever it is that says so', async () => {
  const https = { 'x-forwarded-proto': 'https' };
  const cases = [
    [{ CHATKEEP_PUBLIC_URL: '' }, https, false, '/api'],
    [{ CHATKEEP_PUBLIC_URL: '', CHATKEEP_TRUST_PROXY: '1' }, https, true, '/api'],
    [{ CHATKEEP_PUBLIC_URL: '', CHATKEEP_TRUST_PROXY: '1' }, {}, false, '/api'],
    [{ CHATKEEP_PUBLIC_URL: 'https://chat.example' }, { host: 'chat.example' }, true, '/api'],
    // By another way in, such as the address behind the proxy.
    [{ CHATKEEP_PUBLIC_URL: 'https://chat.example' }, { host: '10.0.0.1:8080' }, false, '/api'],
    [{ CHATKEEP_PUBLIC_URL: 'https://a.example/chat/' }, { host: 'a.example' }, true, '/chat/api'],
  ] as const;
  for (const [env, headers, secure, path] of cases) {
    await using t = await testApp(env, () => NOW);
    await store(t.ctx, [user(1)]);
    const token = await t.token('user', userId(1));
    const { attributes } = cookieOf(await post(t, { token, cookie: true }, headers));
    expect([env, attributes.includes('Secure'), attributes[0]]).toEqual([
      env,
      secure,
      `Path=${path}`,
    ]);
  }
});

test('a token is exchanged for a cookie of its kind, until it ends', async () => {
  let now = NOW;
  await using t = await testApp({}, () => now);
  const { user: userToken, admin } = await storePeople(t);
  now += 86_400_000;
  const answer = await post(t, { token: userToken, cookie: true });
  expect([answer.status, answer.json()]).toEqual([
    201,
    { token: null, kind: 'user', id: userId(1), expiresAt: NOW + LIFETIME_S * 1000 },
  ]);
  const { pair, attributes } = cookieOf(answer);
  expect(pair).toBe(`chatkeep_user=${userToken}`);
  expect(attributes).toContain(`Max-Age=${LIFETIME_S - 86_400}`);
  expect((await withCookie(t, pair, asUser)).json()).toMatchObject({ id: userId(1) });
  const other = cookieOf(await post(t, { token: admin, cookie: true })).pair;
  const both = `${other}; ${pair}`;
  expect((await withCookie(t, both, asOperator)).json()).toMatchObject({ id: operatorId(2) });
  expect((await withCookie(t, both, asUser)).json()).toMatchObject({ id: userId(1) });
  now = NOW + LIFETIME_S * 1000;
  problem(await withCookie(t, pair, asUser), 401, 'unauthenticated');
  problem(await post(t, { token: userToken, cookie: true }), 401, 'unauthenticated');
});

test('a token that does not hold, or not for a cookie, is refused and sets none', async () => {
  await using t = await openApp();
  await withOperator(t);
  const service = await serviceToken(t, 'user');
  const [{ id, secret }] = await clients(t);
  const cases = [
    [{ token: `u0001${'0'.repeat(32)}`, cookie: true }, 401, undefined],
    [{ token: 'x; Path=/', cookie: true }, 401, undefined],
    [{ token: service, cookie: true }, 400, 'token'],
    [{ client: id, secret, cookie: true }, 400, 'cookie'],
    [{ token: service }, 400, 'cookie'],
    [{ token: service, cookie: false }, 400, 'cookie'],
    [{ token: service, login: 'xiaolan', password: PASSWORD, cookie: true }, 400, 'password'],
    [{ cookie: true }, 400, 'login'],
    [{ token: 7, cookie: true }, 400, 'token'],
    [{ login: 'xiaolan', password: PASSWORD, cookie: 'yes' }, 400, 'cookie'],
  ] as const;
  for (const [body, status, field] of cases) {
    const answer = await post(t, body);
    expect([body, answer.status, answer.json()['field']]).toEqual([body, status, field]);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});

async function clients(t: TestApp): Promise<[{ id: string; secret: string }]> {
  const { rows } = await t.ctx.db.pool.query('select id, secret from clients');
  return rows as [{ id: string; secret: string }];
}

test('a cookie counts only beside the header that no other site can send', async () => {
  await using t = await openApp();
  await withOperator(t);
  const { pair } = cookieOf(await signIn(t));
  problem(await withCookie(t, pair), 401, 'unauthenticated');
  problem(await withCookie(t, pair, asUser), 401, 'unauthenticated');
  const unknown = problem(
    await withCookie(t, pair, { 'x-chatkeep-session': 'admin' }),
    400,
    'invalid',
  );
  expect(unknown.field).toBe('x-chatkeep-session');
  for (const site of ['cross-site', 'same-site', 'Same-Origin']) {
    const headers = { ...asOperator, 'sec-fetch-site': site };
    problem(await withCookie(t, pair, headers), 403, 'forbidden');
    problem(await signIn(t, { 'sec-fetch-site': site }), 403, 'forbidden');
  }
  for (const site of ['same-origin', 'none']) {
    const headers = { ...asOperator, 'sec-fetch-site': site };
    expect((await withCookie(t, pair, headers)).status).toBe(200);
  }
});

test('what a form of another site could send is refused', async () => {
  await using t = await openApp();
  const { pair } = cookieOf(await post(t, { token: (await storePeople(t)).user, cookie: true }));
  const headers = { cookie: pair, origin: 'https://evil.example' };
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
    const answer = await api(t, 'POST', '/conversations', { body: '{"title":"x"}', type, headers });
    expect(problem(answer, 401, 'unauthenticated').detail).toContain('no token');
  }
});

test('a preflight from elsewhere is never allowed anything', async () => {
  await using t = await openApp();
  const answer = await api(t, 'OPTIONS', '/me', {
    headers: {
      origin: 'https://evil.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-chatkeep-session',
    },
  });
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-'))).toEqual([]);
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test('a token goes before a cookie', async () => {
  await using t = await openApp();
  const { user: userToken, agent } = await storePeople(t);
  const { pair } = cookieOf(await post(t, { token: agent, cookie: true }));
  const answer = await api(t, 'GET', '/me', {
    token: userToken,
    headers: { cookie: pair, ...asOperator, 'sec-fetch-site': 'cross-site' },
  });
  expect([answer.status, answer.json()]).toMatchObject([200, { id: userId(1) }]);
});

test('a cookie of the wrong kind does not pass for the other', async () => {
  await using t = await openApp();
  const { user: userToken, agent } = await storePeople(t);
  for (const [pair, headers] of [
    [`chatkeep_operator=${userToken}`, asOperator],
    [`chatkeep_user=${agent}`, asUser],
    ['chatkeep_user=', asUser],
  ] as const) {
    expect((await withCookie(t, pair, headers)).status).toBe(401);
  }
});

test('signing out ends the session and clears its cookie', async () => {
  let now = NOW;
  await using t = await testApp({}, () => now);
  await withOperator(t);
  const { pair } = cookieOf(await signIn(t));
  const out = await withCookie(t, pair, asOperator, 'DELETE', '/sessions/current');
  expect(out.status).toBe(204);
  expect(cookieOf(out)).toEqual({
    pair: 'chatkeep_operator=',
    attributes: ['Path=/api', 'Max-Age=0', 'HttpOnly', 'SameSite=Strict'],
  });
  now += 1001;
  await expect
    .poll(async () => (await withCookie(t, pair, asOperator)).status, { timeout: 5000 })
    .toBe(401);
});

test('a cookie writes as well: the body goes as with a token', async () => {
  await using t = await openApp();
  const { pair } = cookieOf(await post(t, { token: (await storePeople(t)).user, cookie: true }));
  const opened = await withCookie(t, pair, asUser, 'POST', '/conversations', {
    body: { title: '订单' },
  });
  expect([opened.status, opened.json()]).toMatchObject([201, { title: '订单' }]);
});

test('an exchange is no try at a password, but bad tokens are counted for their address', async () => {
  await using t = await openApp({ CHATKEEP_RATE_LIMIT_PER_MINUTE: '40' });
  const { user: userToken } = await storePeople(t);
  for (let n = 0; n < 35; n += 1) {
    expect((await post(t, { token: userToken, cookie: true })).status).toBe(201);
  }
  for (let n = 0; n < 5; n += 1) {
    await post(t, { token: `u0001${'0'.repeat(32)}`, cookie: true });
  }
  problem(await post(t, { token: userToken, cookie: true }), 429, 'rate-limited');
});
