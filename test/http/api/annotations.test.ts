import { expect, test } from 'vitest';
import { expectGolden } from '../golden.ts';
import { SENT_AT, chat, chatId, message, messageId, operatorId, userId } from '../records.ts';
import { type ApiCall, type Method, api, problem } from './call.ts';
import { NOW, openApp, storePeople } from './people.ts';

const place = (n: number) => `/conversations/${chatId(1)}/messages/${messageId(n)}`;
const two = [chat(1), message(1, 1), message(2, 1, { sentAt: SENT_AT + 1 })];

test('marks are put, listed and removed; one’s own are seen by oneself', async () => {
  await using t = await openApp();
  const { user: own, agent, admin } = await storePeople(t, two);
  const call = (method: Method, path: string, options: ApiCall) => api(t, method, path, options);
  const label = encodeURIComponent('重要');
  const body = { color: '#ff8800', note: '回电' };
  expect((await call('PUT', `${place(1)}/marks/${label}`, { token: agent, body })).status).toBe(
    204,
  );
  const mine = { token: agent, body: { shared: false } };
  expect((await call('PUT', `${place(2)}/marks/own`, mine)).status).toBe(204);
  expect((await call('PUT', `${place(2)}/marks/own`, { token: agent })).status).toBe(204);
  expect((await call('PUT', `${place(2)}/marks/own`, mine)).status).toBe(204);
  const list = (token: string, query = '') =>
    call('GET', `/conversations/${chatId(1)}/marks${query}`, { token });
  expectGolden((await list(agent)).body, 'api/marks');
  expect((await list(admin)).json()).toMatchObject({ marks: [{ label: '重要' }] });
  const page = (await list(agent, '?limit=1')).json<{ next: string }>();
  expect((await list(agent, `?limit=1&cursor=${page.next}`)).json()).toMatchObject({
    marks: [{ label: 'own', operatorId: operatorId(1), createdAt: NOW }],
    next: null,
  });
  expect((await call('GET', '/labels', { token: admin })).json()).toEqual({ labels: ['重要'] });

  problem(await list(own), 403, 'forbidden');
  problem(await call('GET', '/labels', { token: own }), 403, 'forbidden');
  problem(await call('PUT', `${place(1)}/marks/x`, { token: own }), 403, 'forbidden');
  problem(await call('PUT', `${place(9)}/marks/x`, { token: agent }), 404, 'not-found');
  const wrong: [string, object][] = [
    ['x'.repeat(33), {}],
    ['%20', {}],
    ['x', { color: '#12' }],
    ['x', { note: 'x'.repeat(2001) }],
    ['x', { shared: 'yes' }],
    ['x', { colour: 'red' }],
  ];
  for (const [name, content] of wrong) {
    const put = { token: agent, body: content };
    problem(await call('PUT', `${place(1)}/marks/${name}`, put), 400, 'invalid');
  }
  const removed = await call('DELETE', `${place(1)}/marks/${label}`, { token: agent });
  expect(removed.status).toBe(204);
  expect((await list(admin)).json()).toEqual({ marks: [], next: null });
});

test('a user saves messages and finds them again', async () => {
  await using t = await openApp();
  const { user: own, other, agent } = await storePeople(t, two);
  const save = (token: string, n: number) => api(t, 'PUT', `${place(n)}/favorite`, { token });
  for (const n of [1, 2, 2]) expect((await save(own, n)).status).toBe(204);
  expectGolden(
    (await api(t, 'GET', '/favorites?limit=1', { token: own })).body.replace(
      /"next":"[^"]+"/,
      '"next":"cursor"',
    ),
    'api/favorites',
  );
  const page = (await api(t, 'GET', '/favorites?limit=1', { token: own })).json<{ next: string }>();
  expect(
    (await api(t, 'GET', `/favorites?limit=1&cursor=${page.next}`, { token: own })).json(),
  ).toMatchObject({ favorites: [{ message: { id: messageId(1) } }], next: null });
  const shown = await api(t, 'GET', place(1), { token: agent });
  expect(shown.json()).toMatchObject({ favoriteCount: 1, favorited: false });
  problem(await save(other, 1), 404, 'not-found');
  problem(await save(agent, 1), 403, 'forbidden');
  problem(await save(own, 9), 404, 'not-found');
  expect((await api(t, 'GET', '/favorites', { token: other })).json()).toEqual({
    favorites: [],
    next: null,
  });
  problem(await api(t, 'GET', '/favorites', { token: agent }), 403, 'forbidden');
  expect((await api(t, 'DELETE', `${place(1)}/favorite`, { token: own })).status).toBe(204);
  expect((await api(t, 'GET', '/favorites', { token: own })).json()).toMatchObject({
    favorites: [{ message: { id: messageId(2), from: userId(1) } }],
  });
});
