import { expect, test } from 'vitest';
import type { TestApp } from '../../helpers/app.ts';
import { expectGolden } from '../golden.ts';
import {
  SENT_AT,
  chat,
  direct,
  message,
  operator,
  operatorId,
  store,
  user,
  userId,
} from '../records.ts';
import { api, problem } from './call.ts';
import { NOW, openApp, serviceToken, storePeople } from './people.ts';

interface UserPage {
  readonly users: readonly { readonly id: string; readonly nickName: string }[];
  readonly next: string | null;
}

const idsOf = (page: UserPage) => page.users.map(({ id }) => id);

test('a user is shown to themselves and to staff, and to no other user', async () => {
  await using t = await openApp();
  const tokens = await storePeople(t, [user(3, { icon: 'https://a/b.png', nickName: '小明' })]);
  await t.ctx.db.pool.query(`update users set icon = 'a b.png' where id = $1`, [userId(1)]);
  const get = (token: string, id: string) => api(t, 'GET', `/users/${id}`, { token });
  expectGolden((await get(tokens.user, 'me')).body, 'api/user');
  expectGolden((await get(tokens.agent, userId(3))).body, 'api/user-3');
  const own = (await get(tokens.user, userId(1))).json();
  expect((await get(tokens.agent, userId(1))).json()).toEqual({ ...own, lastMessageAt: null });
  expect((await get(await serviceToken(t, 'user'), userId(1))).status).toBe(200);
  problem(await get(tokens.other, userId(1)), 403, 'forbidden');
  problem(await get(tokens.agent, 'nobody'), 404, 'not-found');
  problem(await get(tokens.agent, 'me'), 404, 'not-found');
});

test('a list of users finds part of a name, whatever case and width, and walks by cursor', async () => {
  await using t = await openApp();
  const many = Array.from({ length: 25 }, (_, n) => user(10 + n, { nickName: `顾客 ＡＢ${n}%` }));
  const { agent, user: own } = await storePeople(t, many);
  const list = async (query: string) =>
    (await api(t, 'GET', `/users?${query}`, { token: agent })).json<UserPage>();
  const first = await list('nick=客%20ab&limit=10');
  const second = await list(`nick=${encodeURIComponent('客 Ab')}&limit=10&cursor=${first.next}`);
  const third = await list(`nick=客%20ab&limit=10&cursor=${second.next}`);
  expect([first, second, third].flatMap(idsOf)).toEqual(many.map(({ id }) => id).toReversed());
  expect([first.users.length, third.users.length, third.next]).toEqual([10, 5, null]);
  expect(idsOf(await list('nick=b7%25'))).toEqual([userId(17)]);
  expect((await list('nick=_')).users).toEqual([]);
  expect((await list('')).users).toHaveLength(20);
  expect((await list('limit=100')).next).toBeNull();
  problem(await api(t, 'GET', `/users?cursor=${first.next}`, { token: agent }), 400, 'invalid');
  problem(await api(t, 'GET', '/users', { token: own }), 403, 'forbidden');
});

test('a user is created, changed, and cannot be created again', async () => {
  await using t = await openApp();
  const { admin, agent, user: own } = await storePeople(t);
  const service = await serviceToken(t, 'user');
  const created = await api(t, 'POST', '/users', { token: service, body: { nickName: '新' } });
  expect([created.status, created.json()]).toEqual([
    201,
    {
      id: expect.stringMatching(/^u0001[0-9a-f]{32}$/),
      no: expect.any(Number),
      nickName: '新',
      icon: '',
      iconUrl: null,
      createdAt: NOW,
      bannedAt: null,
      online: false,
    },
  ]);
  const again = { id: userId(1), nickName: 'x' };
  const refused = await api(t, 'POST', '/users', { token: admin, body: again });
  expect(problem(refused, 409, 'taken').field).toBe('id');

  const put = (token: string, id: string, body: object) =>
    api(t, 'PUT', `/users/${id}`, { token, body });
  // A key that it has not uploaded would show it somebody else's file.
  const guessed = await put(service, 'app-77', { nickName: '甲', icon: 'k.png' });
  expect(problem(guessed, 404, 'not-found').field).toBe('icon');
  expect((await put(admin, 'app-77', { nickName: '甲', icon: 'k.png' })).status).toBe(201);
  const changed = await put(service, 'app-77', { nickName: '乙' });
  expect([changed.status, changed.json()]).toEqual([
    200,
    expect.objectContaining({ id: 'app-77', nickName: '乙', icon: 'k.png' }),
  ]);
  for (const token of [agent, own])
    problem(await put(token, userId(1), { nickName: 'x' }), 403, 'forbidden');
  for (const id of ['me', 'admin'])
    problem(await put(admin, id, { nickName: 'x' }), 400, 'invalid');
  // Whoever has an operator's id would speak as that operator.
  await store(t.ctx, [operator(5, { id: 'kefu-5' })]);
  const stranger = `o0001${'f'.repeat(32)}`;
  for (const id of [operatorId(1), stranger, 'kefu-5']) {
    const posted = await api(t, 'POST', '/users', { token: admin, body: { id, nickName: 'x' } });
    for (const answer of [await put(service, id, { nickName: 'x' }), posted]) {
      const [status, slug] =
        id === stranger ? ([400, 'invalid'] as const) : ([409, 'taken'] as const);
      expect(problem(answer, status, slug).field).toBe('id');
    }
  }
  for (const icon of ['javascript:alert(1)', 'data:text/html,x']) {
    expect(problem(await put(admin, 'a', { nickName: 'x', icon }), 400, 'invalid').field).toBe(
      'icon',
    );
  }
  problem(await put(admin, 'a', { nickName: '  ' }), 400, 'invalid');
});

test('a placeholder of an import becomes the user', async () => {
  await using t = await openApp();
  const { admin } = await storePeople(t, [chat(1, { userId: userId(9), memberIds: [userId(9)] })]);
  const body = { id: userId(9), nickName: '补上' };
  expect((await api(t, 'POST', '/users', { token: admin, body })).status).toBe(201);
  problem(await api(t, 'POST', '/users', { token: admin, body }), 409, 'taken');
});

test('a new name is found by conversation search at once', async () => {
  await using t = await openApp();
  const { admin, agent } = await storePeople(t, [chat(1)]);
  await api(t, 'PUT', `/users/${userId(1)}`, { token: admin, body: { nickName: '改名了' } });
  const found = await t.app.inject({
    method: 'POST',
    url: `/op/v2/chatSearchs?token=${agent}`,
    payload: {
      startTime: '2010-01-01',
      endTime: '2030-01-01',
      userNick: '改名',
      pageNum: 1,
      pageSize: 5,
    },
  });
  expect(found.json<{ page: { total: number } }>().page.total).toBe(1);
});

test('a ban keeps its first time, and is lifted', async () => {
  let now = NOW;
  await using t = await openApp();
  const { admin, agent, user: own } = await storePeople(t);
  Object.assign(t.ctx, { clock: () => now });
  const call = (method: 'PUT' | 'DELETE', token: string, id = userId(1)) =>
    api(t, method, `/users/${id}/ban`, { token });
  expect((await call('PUT', admin)).json()).toMatchObject({ bannedAt: NOW });
  now += 1000;
  expect((await call('PUT', admin)).json()).toMatchObject({ bannedAt: NOW });
  expect((await call('DELETE', admin)).json()).toMatchObject({ bannedAt: null });
  expect((await call('PUT', await serviceToken(t, 'op'))).status).toBe(200);
  for (const token of [agent, own, await serviceToken(t, 'user')]) {
    problem(await call('DELETE', token), 403, 'forbidden');
  }
  problem(await call('PUT', admin, 'nobody'), 404, 'not-found');
});

const blacklist = async (t: TestApp, token: string, query = '') =>
  (await api(t, 'GET', `/blacklist${query}`, { token })).json<{
    blocked: { user: { id: string } }[];
    next: string | null;
  }>();

test('a blacklist is one’s own', async () => {
  await using t = await openApp();
  const many = Array.from({ length: 5 }, (_, n) => user(10 + n));
  const { user: own, other, agent } = await storePeople(t, [...many, direct(1, 1, 2)]);
  const put = (token: string, id: string) => api(t, 'PUT', `/blacklist/${id}`, { token });
  for (const { id } of many) expect((await put(own, id)).status).toBe(204);
  expect((await put(own, userId(10))).status).toBe(204);
  expectGolden((await api(t, 'GET', '/blacklist?limit=2', { token: own })).body, 'api/blacklist');
  const first = await blacklist(t, own, '?limit=3');
  const second = await blacklist(t, own, `?limit=3&cursor=${first.next}`);
  const ids = [...first.blocked, ...second.blocked].map((row) => row.user.id);
  expect([new Set(ids).size, second.next]).toEqual([5, null]);
  expect((await blacklist(t, other)).blocked).toEqual([]);

  expect((await api(t, 'DELETE', `/blacklist/${userId(10)}`, { token: own })).status).toBe(204);
  expect((await api(t, 'DELETE', `/blacklist/${userId(10)}`, { token: own })).status).toBe(204);
  expect((await blacklist(t, own)).blocked).toHaveLength(4);
  problem(await put(own, 'nobody'), 404, 'not-found');
  problem(await put(own, userId(1)), 409, 'self');
  problem(await put(agent, userId(1)), 403, 'forbidden');
  problem(await api(t, 'GET', '/blacklist', { token: agent }), 403, 'forbidden');
  problem(await api(t, 'GET', '/blacklist?cursor=abc', { token: own }), 400, 'invalid');
});

test('whoever is connected is online', async () => {
  await using t = await openApp();
  const { agent } = await storePeople(t);
  await t.ctx.db.pool.query(
    `insert into presence (subject, node_id, connections)
     select 'user:' || no, 1, 1 from users where id = $1
     union all select 'operator:' || no, 1, 1 from operators where id = $2`,
    [userId(1), operatorId(1)],
  );
  const online = async (path: string) =>
    (await api(t, 'GET', path, { token: agent })).json<{ online: boolean }>().online;
  expect(await online(`/users/${userId(1)}`)).toBe(true);
  expect(await online(`/users/${userId(2)}`)).toBe(false);
  expect(await online('/operators/me')).toBe(true);
  expect(await online(`/operators/${operatorId(2)}`)).toBe(false);
});

test('a list that is empty says so', async () => {
  await using t = await openApp();
  const { user: own } = await storePeople(t);
  await store(t.ctx, []);
  expect(await blacklist(t, own)).toEqual({ blocked: [], next: null });
});

test('staff learn when somebody last said something, nobody else does', async () => {
  await using t = await openApp();
  const { user: own, agent } = await storePeople(t, [
    chat(1),
    message(1, 1, { sentAt: SENT_AT }),
    message(2, 1, { sentAt: SENT_AT + 5, from: operatorId(1) }),
  ]);
  const get = async (token: string, id: string) =>
    (await api(t, 'GET', `/users/${id}`, { token })).json();
  expect(await get(agent, userId(1))).toMatchObject({ lastMessageAt: SENT_AT });
  expect(await get(agent, userId(2))).toMatchObject({ lastMessageAt: null });
  expect(await get(own, 'me')).not.toHaveProperty('lastMessageAt');
  expect(await get(await serviceToken(t, 'user'), userId(1))).not.toHaveProperty('lastMessageAt');
  const listed = await api(t, 'GET', '/users', { token: agent });
  expect(listed.body).not.toContain('lastMessageAt');
});
