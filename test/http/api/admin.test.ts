import { expect, test } from 'vitest';
import { expectGolden } from '../golden.ts';
import { chat, operatorId } from '../records.ts';
import { api, problem } from './call.ts';
import { NOW, openApp, serviceToken, storePeople } from './people.ts';

const PASSWORD = 'correct horse';

test('operators are listed for staff and services, logins for admins only', async () => {
  await using t = await openApp();
  const { agent, admin, user } = await storePeople(t);
  await t.ctx.db.pool.query(`update operators set login = 'l' || no`);
  const get = (token: string, path: string) => api(t, 'GET', path, { token });
  expectGolden((await get(admin, '/operators')).body, 'api/operators-admin');
  expectGolden((await get(agent, '/operators')).body, 'api/operators-agent');
  expectGolden((await get(agent, '/operators/me')).body, 'api/operator');
  expect((await get(agent, `/operators/${operatorId(2)}`)).json()).toMatchObject({ login: null });
  expect((await get(await serviceToken(t, 'ingest'), '/operators?nick=1')).json()).toMatchObject({
    operators: [{ id: operatorId(1) }],
    next: null,
  });
  problem(await get(user, '/operators'), 403, 'forbidden');
  problem(await get(user, '/operators/me'), 403, 'forbidden');
  problem(await get(agent, '/operators/nobody'), 404, 'not-found');
  const page = (await get(admin, '/operators?limit=1')).json<{ next: string }>();
  expect((await get(admin, `/operators?limit=1&cursor=${page.next}`)).json()).toMatchObject({
    operators: [{ id: operatorId(1) }],
    next: null,
  });
  problem(await get(admin, `/operators?nick=x&cursor=${page.next}`), 400, 'invalid');
});

test('an admin creates an operator, who signs in', async () => {
  await using t = await openApp();
  const { agent, admin } = await storePeople(t);
  const body = { login: 'hong', nickName: '小红', password: PASSWORD };
  const created = await api(t, 'POST', '/operators', { token: admin, body });
  expect([created.status, created.json()]).toEqual([
    201,
    {
      id: expect.stringMatching(/^o0001[0-9a-f]{32}$/),
      nickName: '小红',
      login: 'hong',
      role: 'agent',
      createdAt: NOW,
      disabledAt: null,
      online: false,
    },
  ]);
  const session = { login: 'hong', password: PASSWORD };
  expect((await api(t, 'POST', '/sessions', { body: session })).status).toBe(201);
  const again = await api(t, 'POST', '/operators', { token: admin, body });
  expect(problem(again, 409, 'taken').field).toBe('login');
  problem(await api(t, 'POST', '/operators', { token: agent, body }), 403, 'forbidden');
  for (const wrong of [
    { ...body, login: 'a b' },
    { ...body, login: '' },
    { ...body, password: 'short' },
    { ...body, nickName: ' ' },
    { ...body, role: 'owner' },
    { login: 'x', nickName: 'x' },
  ]) {
    problem(await api(t, 'POST', '/operators', { token: admin, body: wrong }), 400, 'invalid');
  }
});

test('an operator changes their own name and password, an admin anything of anybody', async () => {
  await using t = await openApp();
  const { agent, admin } = await storePeople(t, [chat(1)]);
  const patch = (token: string, id: string, body: object) =>
    api(t, 'PATCH', `/operators/${id}`, { token, body });
  const given = await patch(admin, operatorId(1), { login: 'lan', password: PASSWORD });
  expect(given.json()).toMatchObject({ login: 'lan' });

  // The new password ended all sessions.
  const signedIn = await api(t, 'POST', '/sessions', {
    body: { login: 'lan', password: PASSWORD },
  });
  const { token } = signedIn.json<{ token: string }>();
  const { token: second } = (
    await api(t, 'POST', '/sessions', { body: { login: 'lan', password: PASSWORD } })
  ).json<{ token: string }>();
  problem(await api(t, 'GET', '/me', { token: agent }), 401, 'unauthenticated');

  expect((await patch(token, 'me', { nickName: '新名' })).json()).toMatchObject({
    nickName: '新名',
  });
  const fresh = { password: 'another one' };
  expect(problem(await patch(token, 'me', fresh), 400, 'invalid').field).toBe('currentPassword');
  problem(await patch(token, 'me', { ...fresh, currentPassword: 'wrong' }), 403, 'forbidden');
  expect((await patch(token, 'me', { ...fresh, currentPassword: PASSWORD })).status).toBe(200);
  expect((await api(t, 'GET', '/me', { token })).status).toBe(200);
  problem(await api(t, 'GET', '/me', { token: second }), 401, 'unauthenticated');

  for (const body of [{ role: 'admin' }, { disabled: true }, { login: 'x' }]) {
    problem(await patch(token, 'me', body), 403, 'forbidden');
  }
  problem(await patch(token, operatorId(2), { nickName: 'x' }), 403, 'forbidden');
  problem(await patch(admin, 'nobody', { nickName: 'x' }), 404, 'not-found');
  problem(await patch(admin, operatorId(2), { login: 'lan' }), 409, 'taken');
  problem(await patch(admin, operatorId(1), { nick: 'x' }), 400, 'invalid');
  expect((await patch(admin, operatorId(1), {})).status).toBe(200);
});

test('a disabled operator is shut out of every family, and let in again', async () => {
  await using t = await openApp();
  const { agent, admin } = await storePeople(t, [chat(1)]);
  const patch = (disabled: boolean) =>
    api(t, 'PATCH', `/operators/${operatorId(1)}`, { token: admin, body: { disabled } });
  expect((await patch(true)).json()).toMatchObject({ disabledAt: NOW });
  problem(await api(t, 'GET', '/me', { token: agent }), 401, 'unauthenticated');
  const old = await t.app.inject({
    method: 'POST',
    url: `/op/v2/chatMessageList?token=${agent}`,
    payload: { chatId: 'x' },
  });
  expect(old.json()).toMatchObject({ code: 401 });
  expect((await patch(false)).json()).toMatchObject({ disabledAt: null });
  const fresh = await t.token('operator', operatorId(1));
  expect((await api(t, 'GET', '/me', { token: fresh })).status).toBe(200);
});

test('a token from before an operator was disabled never holds again', async () => {
  await using t = await openApp();
  const { agent, admin } = await storePeople(t);
  for (const disabled of [true, false]) {
    const patched = await api(t, 'PATCH', `/operators/${operatorId(1)}`, {
      token: admin,
      body: { disabled },
    });
    expect(patched.status).toBe(200);
  }
  problem(await api(t, 'GET', '/me', { token: agent }), 401, 'unauthenticated');
});

test('whoever has a token cannot guess the password with it', async () => {
  await using t = await openApp();
  const { agent } = await storePeople(t);
  const guess = () =>
    api(t, 'PATCH', '/operators/me', {
      token: agent,
      // Without a new password nothing is hashed, but the try counts.
      body: { nickName: '小蓝', currentPassword: 'guess' },
    });
  for (let n = 0; n < 10; n += 1) expect((await guess()).status).toBe(200);
  problem(await guess(), 429, 'rate-limited');
  expect((await api(t, 'GET', '/operators/me', { token: agent })).status).toBe(200);
});

test('the last admin stays one', async () => {
  await using t = await openApp();
  const { admin } = await storePeople(t);
  const patch = (id: string, body: object) =>
    api(t, 'PATCH', `/operators/${id}`, { token: admin, body });
  for (const body of [{ role: 'agent' }, { disabled: true }]) {
    problem(await patch(operatorId(2), body), 409, 'last-admin');
  }
  expect((await patch(operatorId(1), { role: 'admin' })).json()).toMatchObject({ role: 'admin' });
  expect((await patch(operatorId(2), { role: 'agent' })).json()).toMatchObject({ role: 'agent' });
});

test('clients are registered, listed without their secrets, and revoked', async () => {
  await using t = await openApp();
  const { agent, admin } = await storePeople(t);
  const body = { name: '订单系统', scope: 'user' };
  const created = await api(t, 'POST', '/clients', { token: admin, body });
  expect(created.status).toBe(201);
  const client = created.json<{ id: string; secret: string }>();
  expect(client).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    name: '订单系统',
    scope: 'user',
    signRequired: false,
    createdAt: NOW,
    secret: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const { secret, ...listed } = client;
  const list = await api(t, 'GET', '/clients', { token: admin });
  expect(list.json()).toEqual({ clients: [listed] });
  const session = { client: client.id, secret };
  const { token } = (await api(t, 'POST', '/sessions', { body: session })).json<{
    token: string;
  }>();

  problem(await api(t, 'GET', '/clients', { token: agent }), 403, 'forbidden');
  problem(await api(t, 'POST', '/clients', { token: agent, body }), 403, 'forbidden');
  problem(await api(t, 'DELETE', `/clients/${client.id}`, { token: agent }), 403, 'forbidden');
  for (const wrong of [{ name: 'x', scope: 'all' }, { scope: 'op' }, { ...body, name: '' }]) {
    problem(await api(t, 'POST', '/clients', { token: admin, body: wrong }), 400, 'invalid');
  }
  expect((await api(t, 'DELETE', `/clients/${client.id}`, { token: admin })).status).toBe(204);
  problem(await api(t, 'DELETE', `/clients/${client.id}`, { token: admin }), 404, 'not-found');
  problem(await api(t, 'GET', '/me', { token }), 401, 'unauthenticated');
  problem(await api(t, 'POST', '/sessions', { body: session }), 401, 'wrong-credentials');
  expect((await api(t, 'GET', '/clients', { token: admin })).json()).toEqual({ clients: [] });
});

test('forbidden words are replaced as a whole; those that match the same are kept once', async () => {
  await using t = await openApp();
  const { agent, admin } = await storePeople(t);
  const put = (token: string, words: unknown) =>
    api(t, 'PUT', '/settings/forbidden-words', { token, body: { words } });
  const get = async () =>
    (await api(t, 'GET', '/settings/forbidden-words', { token: admin })).json<{
      words: string[];
    }>();
  expect(await get()).toEqual({ words: [] });
  expect((await put(admin, ['诈骗', 'ＶＩＰ', 'vip', ' 加微信 '])).json()).toEqual({
    words: ['诈骗', 'ＶＩＰ', '加微信'],
  });
  expect(await get()).toEqual({ words: ['诈骗', 'ＶＩＰ', '加微信'] });
  expect((await put(admin, [])).json()).toEqual({ words: [] });
  problem(await put(agent, ['x']), 403, 'forbidden');
  problem(await api(t, 'GET', '/settings/forbidden-words', { token: agent }), 403, 'forbidden');
  for (const wrong of [
    ['x', ''],
    [' '],
    ['x'.repeat(65)],
    [1],
    'x',
    Array(1001).fill('x'),
    undefined,
  ]) {
    problem(await put(admin, wrong), 400, 'invalid');
  }
  expect(problem(await put(admin, ['x', '']), 400, 'invalid').field).toBe('words.1');
});
