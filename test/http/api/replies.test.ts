import { expect, test } from 'vitest';
import type { TestApp } from '../../helpers/app.ts';
import { api, problem } from './call.ts';
import { NOW, openApp, serviceToken, storePeople } from './people.ts';

interface Reply {
  readonly id: string;
  readonly shared: boolean;
  readonly shortcut: string;
}

const hello = { shortcut: 'hello', title: '问候', text: '您好，{{customer.name}}！' };

const create = (t: TestApp, token: string, body: object) =>
  api(t, 'POST', '/replies', { token, body });

async function shortcuts(t: TestApp, token: string): Promise<string[]> {
  const { replies } = (await api(t, 'GET', '/replies', { token })).json<{ replies: Reply[] }>();
  return replies.map(({ shortcut, shared }) => `${shortcut}${shared ? ' shared' : ''}`);
}

test('an admin writes for all, everybody for themselves', async () => {
  await using t = await openApp();
  const { agent, admin } = await storePeople(t);
  const shared = await create(t, admin, { ...hello, shared: true });
  expect([shared.status, shared.json()]).toEqual([
    201,
    {
      id: expect.stringMatching(/^\d+$/) as string,
      ...hello,
      shared: true,
      uses: 0,
      createdAt: NOW,
      updatedAt: NOW,
    },
  ]);
  expect((await create(t, agent, { ...hello, shortcut: 'bye' })).json()).toMatchObject({
    shared: false,
  });
  expect((await create(t, admin, { ...hello, shortcut: 'about' })).status).toBe(201);
  expect(await shortcuts(t, agent)).toEqual(['bye', 'hello shared']);
  expect(await shortcuts(t, admin)).toEqual(['about', 'hello shared']);
  expect(await shortcuts(t, await serviceToken(t, 'op'))).toEqual(['hello shared']);
});

test('a reply is changed, counted and removed by whoever may', async () => {
  await using t = await openApp();
  const { agent, admin, user } = await storePeople(t);
  const shared = (await create(t, admin, { ...hello, shared: true })).json<Reply>().id;
  const own = (await create(t, agent, hello)).json<Reply>().id;
  const change = (token: string, id: string, body: object) =>
    api(t, 'PATCH', `/replies/${id}`, { token, body });
  const changed = await change(agent, own, { shortcut: '您好', text: '在的' });
  expect([changed.status, changed.json()]).toMatchObject([
    200,
    { id: own, shortcut: '您好', title: '问候', text: '在的', shared: false },
  ]);
  expect((await change(admin, shared, { title: '打招呼' })).status).toBe(200);
  problem(await change(agent, shared, { title: 'x' }), 403, 'forbidden');
  problem(await change(admin, own, { title: 'x' }), 404, 'not-found');
  problem(await change(user, shared, { title: 'x' }), 403, 'forbidden');
  for (const token of [agent, admin, agent]) {
    const used = await api(t, 'POST', `/replies/${shared}/use`, { token });
    expect(used.status).toBe(204);
  }
  const { replies } = (await api(t, 'GET', '/replies', { token: agent })).json<{
    replies: { id: string; uses: number }[];
  }>();
  expect(replies.find(({ id }) => id === shared)?.uses).toBe(3);
  problem(await api(t, 'POST', `/replies/${own}/use`, { token: admin }), 404, 'not-found');
  const remove = (token: string, id: string) => api(t, 'DELETE', `/replies/${id}`, { token });
  problem(await remove(agent, shared), 403, 'forbidden');
  problem(await remove(admin, own), 404, 'not-found');
  expect((await remove(agent, own)).status).toBe(204);
  expect((await remove(admin, shared)).status).toBe(204);
  problem(await remove(admin, shared), 404, 'not-found');
  expect(await shortcuts(t, agent)).toEqual([]);
});

test('who is no operator keeps none, and no agent writes for all', async () => {
  await using t = await openApp();
  const { agent, user } = await storePeople(t);
  const op = await serviceToken(t, 'op');
  problem(await create(t, agent, { ...hello, shared: true }), 403, 'forbidden');
  problem(await create(t, user, hello), 403, 'forbidden');
  problem(await create(t, op, hello), 403, 'forbidden');
  problem(await create(t, op, { ...hello, shared: true }), 403, 'forbidden');
  const list = await api(t, 'GET', '/replies', { token: user });
  expect(problem(list, 403, 'forbidden').detail).toContain('reply.read');
  problem(await api(t, 'GET', '/replies'), 401, 'unauthenticated');
});

test('a shortcut is there once among the shared ones, and once among one’s own', async () => {
  await using t = await openApp();
  const { agent, admin } = await storePeople(t);
  expect((await create(t, admin, { ...hello, shared: true })).status).toBe(201);
  expect((await create(t, agent, hello)).status).toBe(201);
  expect((await create(t, admin, hello)).status).toBe(201);
  const again = problem(await create(t, agent, { ...hello, shortcut: 'ＨELLO' }), 409, 'taken');
  expect(again.field).toBe('shortcut');
  const { id } = (await create(t, agent, { ...hello, shortcut: 'b' })).json<Reply>();
  const renamed = await api(t, 'PATCH', `/replies/${id}`, {
    token: agent,
    body: { shortcut: 'Hello' },
  });
  problem(renamed, 409, 'taken');
  const own = await api(t, 'PATCH', `/replies/${id}`, { token: agent, body: { shortcut: 'B' } });
  expect(own.json()).toMatchObject({ shortcut: 'B' });
});

test('what could not be called up or filled in is refused, and named', async () => {
  await using t = await openApp();
  const { agent } = await storePeople(t);
  const cases = [
    [{ shortcut: 'a b' }, 'shortcut'],
    [{ shortcut: '/a' }, 'shortcut'],
    [{ shortcut: '' }, 'shortcut'],
    [{ title: '  ' }, 'title'],
    [{ text: '\n' }, 'text'],
    [{ text: '您好 {{customer.phone}}' }, 'text'],
    [{ text: 'x'.repeat(4001) }, 'text'],
    [{ text: 'a\u0000' }, 'text'],
    [{ color: 'red' }, 'color'],
  ] as const;
  for (const [change, field] of cases) {
    const answer = problem(await create(t, agent, { ...hello, ...change }), 400, 'invalid');
    expect([change, answer.field]).toEqual([change, field]);
  }
  problem(await api(t, 'DELETE', '/replies/x', { token: agent }), 400, 'invalid');
});

test('one keeps so many, and no more', async () => {
  await using t = await openApp();
  const { agent } = await storePeople(t);
  await t.ctx.db.pool.query(
    `insert into canned_replies (operator_no, shortcut, shortcut_key, title, text, created_at, updated_at)
     select o.no, n, n, 'x', 'x', 1, 1 from operators o, generate_series(1, 499) n`,
  );
  expect((await create(t, agent, hello)).status).toBe(201);
  expect(problem(await create(t, agent, { ...hello, shortcut: 'b' }), 409, 'conflict').detail).toBe(
    'there are 500 replies already: remove one first',
  );
});

test('replies stand in the order that whoever may write them gives', async () => {
  await using t = await openApp();
  const { agent, admin } = await storePeople(t);
  const ids: Record<string, string> = {};
  const add = async (token: string, shortcut: string, shared: boolean) => {
    ids[shortcut] = (await create(t, token, { ...hello, shortcut, shared })).json<Reply>().id;
  };
  for (const shortcut of ['c', 'a', 'b']) await add(admin, shortcut, true);
  for (const shortcut of ['z', 'x']) await add(agent, shortcut, false);
  expect(await shortcuts(t, agent)).toEqual(['z', 'x', 'c shared', 'a shared', 'b shared']);

  const move = (token: string, shortcut: string, after: unknown) =>
    api(t, 'PUT', `/replies/${ids[shortcut]}/place`, { token, body: { after } });
  expect((await move(admin, 'b', null)).status).toBe(204);
  expect((await move(admin, 'c', ids['a'])).status).toBe(204);
  expect((await move(admin, 'c', ids['a'])).status).toBe(204);
  expect((await move(admin, 'c', ids['c'])).status).toBe(204);
  expect((await move(agent, 'x', null)).status).toBe(204);
  expect(await shortcuts(t, agent)).toEqual(['x', 'z', 'b shared', 'a shared', 'c shared']);
  await add(admin, '0', true);
  expect((await shortcuts(t, admin)).at(-1)).toBe('0 shared');

  problem(await move(agent, 'a', null), 403, 'forbidden');
  problem(await move(admin, 'x', null), 404, 'not-found');
  expect(problem(await move(agent, 'x', ids['a']), 404, 'not-found').field).toBe('after');
  expect(problem(await move(agent, 'x', 'a'), 400, 'invalid').field).toBe('after');
  expect(problem(await move(agent, 'x', undefined), 400, 'invalid').fault).toEqual({
    rule: 'missing',
  });
});

test('moves at the same time lose none', async () => {
  await using t = await openApp();
  const { agent } = await storePeople(t);
  const made = [];
  for (const shortcut of ['a', 'b', 'c', 'd', 'e']) {
    made.push((await create(t, agent, { ...hello, shortcut })).json<Reply>().id);
  }
  const moves = await Promise.all(
    made.map((id) =>
      api(t, 'PUT', `/replies/${id}/place`, { token: agent, body: { after: null } }),
    ),
  );
  expect(moves.map(({ status }) => status)).toEqual(made.map(() => 204));
  expect((await shortcuts(t, agent)).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
});
