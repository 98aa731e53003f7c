import { expect, test } from 'vitest';
import { createOperator } from '../../../src/usecases/operators.ts';
import { purgeExpired } from '../../../src/usecases/sessions-purge.ts';
import { type TestApp, testApp } from '../../helpers/app.ts';
import { expectGolden } from '../golden.ts';
import { operatorId, store, user, userId } from '../records.ts';
import { api, problem } from './call.ts';
import { NOW, openApp, serviceToken, storePeople } from './people.ts';

const system = { kind: 'system' } as const;
const LIFETIME_MS = 30 * 86_400_000;

async function withPassword(t: TestApp, login = 'xiaolan'): Promise<string> {
  const input = { login, nickName: '小蓝', password: '一二三四五六七八', role: 'agent' } as const;
  return (await createOperator(t.ctx, system, input)).id;
}

const signIn = (t: TestApp, body: object) => api(t, 'POST', '/sessions', { body });

test('an operator signs in by login and password, and out again', async () => {
  await using t = await openApp();
  const id = await withPassword(t);
  const answer = await signIn(t, { login: 'xiaolan', password: '一二三四五六七八' });
  expect(answer.status).toBe(201);
  const session = answer.json<{ token: string }>();
  expect(session).toEqual({
    token: expect.stringMatching(/^o0001[0-9a-f]{32}$/),
    expiresAt: NOW + LIFETIME_MS,
    kind: 'operator',
    id,
  });
  const { token } = session;
  expect((await api(t, 'GET', '/me', { token })).json()).toMatchObject({ id, name: '小蓝' });
  expect((await api(t, 'DELETE', '/sessions/current', { token })).status).toBe(204);
  const { rows } = await t.ctx.db.pool.query<{ revoked_at: number }>('select * from tokens');
  expect(rows.map((row) => row.revoked_at)).toEqual([NOW]);
});

test('whatever is wrong with login or password, the answer is the same', async () => {
  await using t = await openApp();
  await withPassword(t);
  await withPassword(t, 'gone');
  await t.ctx.db.pool.query(`update operators set disabled_at = 1 where login = 'gone'`);
  await t.ctx.db.pool.query(
    `insert into operators (id, login, created_at) values ('x', 'bare', 1)`,
  );
  const tries = [
    { login: 'xiaolan', password: '12345678' },
    { login: 'gone', password: '一二三四五六七八' },
    { login: 'nobody', password: '一二三四五六七八' },
    { login: 'bare', password: '一二三四五六七八' },
  ];
  const details = new Set<string>();
  for (const body of tries) {
    details.add(problem(await signIn(t, body), 401, 'wrong-credentials').detail);
  }
  expect([...details]).toEqual(['login or password is wrong: check both']);
  const { rows } = await t.ctx.db.pool.query('select from tokens');
  expect(rows).toHaveLength(0);
});

test('an unknown login takes as long as a wrong password', async () => {
  await using t = await openApp();
  await withPassword(t);
  const timed = async (login: string) => {
    const before = process.cpuUsage();
    await signIn(t, { login, password: '12345678' });
    return process.cpuUsage(before).user;
  };
  await timed('xiaolan');
  const [known, unknown] = [await timed('xiaolan'), await timed('nobody')];
  expect(unknown).toBeGreaterThan(known / 4);
});

test('a service signs in by client and secret, until it is revoked', async () => {
  await using t = await openApp();
  const token = await serviceToken(t, 'user');
  expect(token).toMatch(/^s0001[0-9a-f]{32}$/);
  const me = (await api(t, 'GET', '/me', { token })).json<{ id: string }>();
  expect(me).toMatchObject({ kind: 'service', scope: 'user', name: 'service user', role: null });
  for (const body of [
    { client: me.id, secret: 'x' },
    { client: me.id, secret: '0'.repeat(64) },
    { client: '0'.repeat(32), secret: 'x' },
  ]) {
    problem(await signIn(t, body), 401, 'wrong-credentials');
  }
  const unused = await serviceToken(t, 'user');
  await t.ctx.db.pool.query('update clients set revoked_at = 1');
  problem(await api(t, 'GET', '/me', { token: unused }), 401, 'unauthenticated');
});

test('a sign-in that is neither or both is malformed', async () => {
  await using t = await openApp();
  const bodies = [
    {},
    { login: 'a' },
    { password: 'a' },
    { client: 'a' },
    { login: 'a', secret: 'b' },
    { login: 'a', password: 'b', client: 'c' },
    { login: 'a', password: 'b', client: 'c', secret: 'd' },
    { login: 'a', password: '' },
    { login: 'a', password: 'x'.repeat(1025) },
    { login: 1, password: 'b' },
    { login: 'a', password: 'b', extra: 1 },
  ];
  for (const body of bodies) {
    expect(problem(await signIn(t, body), 400, 'invalid').detail).toMatch(/must|send|field/);
  }
});

test('ten tries a minute for an address and login, then 429', async () => {
  await using t = await openApp();
  for (let n = 0; n < 10; n += 1) {
    problem(await signIn(t, { login: 'nobody' }), 400, 'invalid');
  }
  const refused = await signIn(t, { login: 'nobody', password: 'x' });
  const { retryAfterMs } = problem(refused, 429, 'rate-limited');
  expect(retryAfterMs).toBeGreaterThan(0);
  expect(Number(refused.headers['retry-after']) * 1000).toBe(retryAfterMs);
  problem(await signIn(t, { login: 'other' }), 400, 'invalid');
});

test('names without end do not get past what an address may try', async () => {
  await using t = await openApp();
  for (let n = 0; n < 30; n += 1) {
    problem(await signIn(t, { login: `x${n}` }), 400, 'invalid');
  }
  const refused = await signIn(t, { login: 'x30', password: 'x' });
  problem(refused, 429, 'rate-limited');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
});

test('what a client says of where it comes from does not get it more tries', async () => {
  await using t = await openApp({ CHATKEEP_TRUST_PROXY: '1' });
  const from = (forwarded: string) =>
    api(t, 'POST', '/sessions', {
      body: { login: 'nobody' },
      headers: { 'x-forwarded-for': forwarded },
    });
  for (let n = 0; n < 10; n += 1) {
    problem(await from(`6.6.6.${n}, 203.0.113.9`), 400, 'invalid');
  }
  expect((await from('6.6.6.99, 203.0.113.9')).status).toBe(429);
  expect((await from('6.6.6.99, 203.0.113.10')).status).toBe(400);
});

test('a name is tried a hundred times a minute, from wherever', async () => {
  await using t = await openApp({ CHATKEEP_TRUST_PROXY: '1' });
  const from = (n: number) =>
    api(t, 'POST', '/sessions', {
      body: { login: 'nobody' },
      headers: { 'x-forwarded-for': `203.0.113.${n}` },
    });
  for (let n = 0; n < 100; n += 1) problem(await from(n), 400, 'invalid');
  expect((await from(100)).status).toBe(429);
});

test('a sign-in is short', async () => {
  await using t = await openApp();
  const long = await signIn(t, { login: 'x', password: 'x'.repeat(16_384) });
  expect(problem(long, 413, 'too-large').detail).toContain('send less');
});

test('tokens are removed a week after they expired, and no sooner', async () => {
  let now = NOW;
  await using t = await testApp({}, () => now);
  await store(t.ctx, [user(1)]);
  await t.token('user', userId(1));
  now += 1;
  const later = await t.token('user', userId(1));
  now += LIFETIME_MS + 7 * 86_400_000;
  expect(await purgeExpired(t.ctx)).toBe(1);
  now -= LIFETIME_MS;
  expect((await api(t, 'GET', '/me', { token: later })).status).toBe(200);
});

test('me says who the token stands for', async () => {
  await using t = await openApp();
  const tokens = await storePeople(t);
  await t.ctx.db.pool.query(`update users set icon = 'a.png'`);
  for (const [name, token] of [
    ['user', tokens.user],
    ['agent', tokens.agent],
    ['admin', tokens.admin],
  ] as const) {
    const me = await api(t, 'GET', '/me', { token });
    expect(me.status).toBe(200);
    expectGolden(me.body, `api/me-${name}`);
  }
});

test('an admin and a service of scope user issue tokens, and they hold', async () => {
  await using t = await openApp();
  const { admin, agent, user } = await storePeople(t);
  const service = await serviceToken(t, 'user');
  const issue = (token: string, body: object) => api(t, 'POST', '/tokens', { token, body });
  for (const token of [admin, service]) {
    const answer = await issue(token, { kind: 'user', id: userId(2) });
    expect(answer.status).toBe(201);
    const session = answer.json<{ token: string }>();
    expect(session).toMatchObject({ kind: 'user', id: userId(2), expiresAt: NOW + LIFETIME_MS });
    const me = await api(t, 'GET', '/me', { token: session.token });
    expect(me.json()).toMatchObject({ id: userId(2) });
    expect((await issue(token, { kind: 'im', id: userId(2) })).json()).toMatchObject({
      token: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
  }
  expect((await issue(admin, { kind: 'operator', id: operatorId(1) })).status).toBe(201);
  problem(await issue(service, { kind: 'operator', id: operatorId(1) }), 403, 'forbidden');
  for (const token of [agent, user, await serviceToken(t, 'op'), await serviceToken(t, 'ingest')]) {
    problem(await issue(token, { kind: 'user', id: userId(2) }), 403, 'forbidden');
  }
  problem(await issue(admin, { kind: 'user', id: 'nobody' }), 404, 'not-found');
  problem(await issue(admin, { kind: 'service', id: 'x' }), 400, 'invalid');
  problem(await issue(admin, { kind: 'user' }), 400, 'invalid');
});

test('tokens are listed and revoked: everybody one’s own, an admin anybody’s', async () => {
  await using t = await openApp();
  const { user, other, admin, agent } = await storePeople(t);
  const list = async (token: string, query: string) =>
    (await api(t, 'GET', `/tokens?${query}`, { token })).json<{
      tokens: { id: string; current: boolean }[];
    }>().tokens;
  const second = await t.token('user', userId(1));
  const mine = await list(user, 'kind=user&id=me');
  expect(mine).toEqual([
    {
      id: expect.any(String),
      kind: 'user',
      createdAt: NOW,
      expiresAt: NOW + LIFETIME_MS,
      current: false,
    },
    {
      id: expect.any(String),
      kind: 'user',
      createdAt: NOW,
      expiresAt: NOW + LIFETIME_MS,
      current: true,
    },
  ]);
  expect(await list(admin, `kind=user&id=${userId(1)}`)).toHaveLength(2);
  for (const [token, query] of [
    [other, `kind=user&id=${userId(1)}`],
    [user, `kind=operator&id=${operatorId(1)}`],
    [agent, `kind=operator&id=${operatorId(2)}`],
    [user, 'kind=operator&id=me'],
  ] as const) {
    problem(await api(t, 'GET', `/tokens?${query}`, { token }), 403, 'forbidden');
  }
  problem(await api(t, 'GET', '/tokens?kind=x&id=me', { token: user }), 400, 'invalid');
  problem(await api(t, 'GET', '/tokens?id=me', { token: user }), 400, 'invalid');

  const revoke = (token: string, id: string) => api(t, 'DELETE', `/tokens/${id}`, { token });
  const [stale] = mine;
  const id = stale?.id ?? '';
  problem(await revoke(other, id), 403, 'forbidden');
  problem(await revoke(agent, id), 403, 'forbidden');
  expect((await revoke(user, id)).status).toBe(204);
  problem(await api(t, 'GET', '/me', { token: second }), 401, 'unauthenticated');
  problem(await revoke(admin, id), 404, 'not-found');
  problem(await revoke(user, id), 403, 'forbidden');
  for (const bad of ['0', 'x', '-1', '1.5', '9'.repeat(20)]) {
    problem(await revoke(admin, bad), 400, 'invalid');
  }
  expect(await list(user, 'kind=user&id=me')).toHaveLength(1);
});
