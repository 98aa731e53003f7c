import { expect, test } from 'vitest';
import { testApp } from '../../helpers/app.ts';
import { expectGolden } from '../golden.ts';
import {
  SENT_AT,
  chat,
  chatId,
  direct,
  mark,
  message,
  operatorId,
  user,
  userId,
} from '../records.ts';
import { api, problem } from './call.ts';
import { NOW, openApp, serviceToken, storePeople } from './people.ts';

interface Conversation {
  readonly id: string;
  readonly status: string;
  readonly allowed: readonly string[];
  readonly unreadCount: number;
  readonly lastSeq: number;
  readonly waitingSince: number | null;
}

interface ListPage {
  readonly conversations: readonly Conversation[];
  readonly next: string | null;
}

const idsOf = (page: ListPage) => page.conversations.map(({ id }) => id);

test('a conversation is shown with its people, its latest message and what may be done', async () => {
  await using t = await openApp();
  const image = { type: 'img', url: 'https://a1.easemob.com/1', filename: '图.png' };
  const ext = '{"b":1.0,"n":164556432430072736}';
  const {
    user: own,
    agent,
    other,
    admin,
  } = await storePeople(t, [
    chat(1, { tags: ['退款', 'VIP'], title: '订单', address: '北京' }),
    message(1, 1),
    message(2, 1, { sentAt: SENT_AT + 1, type: 'img', body: image }),
    mark(1, 1, '重要'),
  ]);
  await t.ctx.db.pool.query('update messages set ext = $1 where seq = 2', [ext]);
  const get = (token: string, id = chatId(1)) => api(t, 'GET', `/conversations/${id}`, { token });
  const shown = await get(agent);
  expect(shown.body).toContain(`"ext":${ext}`);
  expectGolden(shown.body, 'api/conversation-operator');
  expectGolden((await get(own)).body, 'api/conversation-user');
  expect((await get(await serviceToken(t, 'op'))).status).toBe(200);
  problem(await get(other), 404, 'not-found');
  problem(await get(own, 'nothing'), 404, 'not-found');
  expect((await get(admin)).status).toBe(200);
});

test('lists are filtered, sorted and walked by cursor', async () => {
  await using t = await openApp();
  const many = Array.from({ length: 12 }, (_, n) =>
    chat(10 + n, { status: n % 2 === 0 ? 5 : 3, createdAt: SENT_AT + n, title: `标题${n}` }),
  );
  const {
    user: own,
    agent,
    other,
  } = await storePeople(t, [
    ...many,
    ...many.map((_, n) => message(n, 10 + n, { sentAt: SENT_AT + 1000 + n })),
  ]);
  const list = async (token: string, query: string) =>
    (await api(t, 'GET', `/conversations?${query}`, { token })).json<ListPage>();
  const walked: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: ListPage = await list(own, `limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`);
    walked.push(...idsOf(page));
    cursor = page.next;
  }
  expect(walked).toEqual(many.map(({ id }) => id).toReversed());
  expect(idsOf(await list(agent, 'status=ended&sort=created&limit=2'))).toEqual([
    chatId(10),
    chatId(12),
  ]);
  expect(idsOf(await list(agent, 'status=waiting,active&operator=me'))).toHaveLength(6);
  expect(idsOf(await list(agent, `user=${userId(1)}&title=${encodeURIComponent('题11')}`))).toEqual(
    [chatId(21)],
  );
  const from = new Date(SENT_AT + 5).toISOString();
  expect(idsOf(await list(agent, `createdFrom=${from}&createdTo=${SENT_AT + 6}`))).toHaveLength(2);
  expect((await list(other, '')).conversations).toEqual([]);
  expectGolden(
    (await api(t, 'GET', '/conversations?limit=1&sort=created', { token: own })).body.replace(
      /"next":"[^"]+"/,
      '"next":"cursor"',
    ),
    'api/conversations',
  );
});

test('a filter that makes no sense is refused, and named', async () => {
  await using t = await openApp();
  const { user: own, agent } = await storePeople(t, [chat(1)]);
  const cases: [string, string, string][] = [
    [agent, 'status=open', 'status'],
    [agent, 'status=', 'status'],
    [agent, 'createdFrom=yesterday', 'createdFrom'],
    [agent, 'activeTo=2024-01-01T00:00:00', 'activeTo'],
    [agent, 'createdTo=2024-13-01', 'createdTo'],
    [agent, 'sort=title', 'sort'],
    [agent, 'type=group', 'type'],
    [agent, 'limit=101', 'limit'],
    [agent, 'unread=maybe', 'unread'],
    [agent, 'marked=no', 'marked'],
    [agent, 'cursor=x', 'cursor'],
    [agent, `title=${'x'.repeat(101)}`, 'title'],
    [agent, 'q=x', 'q'],
  ];
  for (const [token, query, field] of cases) {
    const answer = await api(t, 'GET', `/conversations?${query}`, { token });
    expect([query, problem(answer, 400, 'invalid').field]).toEqual([query, field]);
  }
  problem(await api(t, 'GET', '/conversations?marked=true', { token: own }), 403, 'forbidden');
  problem(
    await api(t, 'GET', `/conversations?user=${userId(2)}`, { token: own }),
    403,
    'forbidden',
  );
});

test('a user opens a conversation, and staff for a user', async () => {
  await using t = await openApp();
  const { user: own, agent } = await storePeople(t);
  const open = (token: string, body: object) => api(t, 'POST', '/conversations', { token, body });
  const mine = await open(own, { title: '帮我' });
  expect([mine.status, mine.json()]).toEqual([
    201,
    expect.objectContaining({
      id: expect.stringMatching(/^u0001[0-9a-f]{32}$/),
      status: 'waiting',
      title: '帮我',
      user: expect.objectContaining({ id: userId(1) }),
      createdAt: NOW,
    }),
  ]);
  expect((await open(agent, { userId: userId(2), tags: ['a'] })).json()).toMatchObject({
    user: { id: userId(2) },
    tags: ['a'],
  });
  problem(await open(own, { userId: userId(2) }), 403, 'forbidden');
  for (const wrong of [
    { title: 1 },
    { title: 'x'.repeat(201) },
    { tags: 'a' },
    { tags: [''] },
    { type: 'group' },
    { memberIds: ['a', 'b', 'c'] },
    { nothing: 1 },
  ]) {
    problem(await open(own, wrong), 400, 'invalid');
  }
});

test('there is one direct conversation of two users', async () => {
  await using t = await openApp();
  const { user: own, other } = await storePeople(t, [user(3)]);
  const open = (token: string, id: string) =>
    api(t, 'POST', '/conversations', { token, body: { type: 'direct', memberIds: [id] } });
  const opened = await open(own, userId(2));
  expect(opened.status).toBe(201);
  const first = opened.json<Conversation>();
  expect(first).toMatchObject({ type: 'direct', status: 'active', user: null });
  const again = await open(other, userId(1));
  expect([again.status, again.json()]).toMatchObject([200, { id: first.id }]);
});

test('title, address and tags are changed by staff', async () => {
  await using t = await openApp();
  const { user: own, agent } = await storePeople(t, [chat(1)]);
  const patch = (token: string, body: object) =>
    api(t, 'PATCH', `/conversations/${chatId(1)}`, { token, body });
  expect((await patch(agent, { title: '新', tags: ['x', 'y'] })).json()).toMatchObject({
    title: '新',
    tags: ['x', 'y'],
    address: '',
  });
  expect((await api(t, 'GET', '/tags', { token: agent })).json()).toEqual({ tags: ['x', 'y'] });
  problem(await patch(own, { title: 'x' }), 403, 'forbidden');
  problem(await patch(agent, { status: 'ended' }), 400, 'invalid');
  problem(await api(t, 'GET', '/tags', { token: own }), 403, 'forbidden');
});

test('a conversation is joined, handed over, put aside, ended, opened again, hidden and shown', async () => {
  await using t = await openApp();
  const {
    user: own,
    agent,
    admin,
  } = await storePeople(t, [chat(1, { status: 1, operatorIds: [] })]);
  const act = (token: string, action: string, body?: object) =>
    api(t, 'POST', `/conversations/${chatId(1)}/${action}`, { token, body });
  const status = async (answer: ReturnType<typeof act>) =>
    (await answer).json<Conversation>().status;
  expect(await status(act(agent, 'join'))).toBe('active');
  expect(await status(act(agent, 'suspend', {}))).toBe('suspended');
  expect(await status(act(agent, 'resume'))).toBe('active');
  const moved = await act(agent, 'transfer', { toOperatorId: operatorId(2) });
  expect(moved.json()).toMatchObject({
    operators: [
      { id: operatorId(1), leftAt: NOW },
      { id: operatorId(2), joinedAt: NOW, leftAt: null },
    ],
  });
  const refused = problem(await act(admin, 'resume'), 409, 'conflict');
  expect(refused.allowed).toEqual(expect.arrayContaining(['suspend', 'end']));
  expect(await status(act(admin, 'end'))).toBe('ended');
  expect(await status(act(own, 'reopen'))).toBe('waiting');
  expect((await act(admin, 'hide')).json()).toMatchObject({ hidden: true });
  problem(await act(own, 'end'), 404, 'not-found');
  expect((await act(admin, 'show')).json()).toMatchObject({ hidden: false });
  problem(await act(own, 'join'), 403, 'forbidden');
  problem(await act(admin, 'transfer', {}), 400, 'invalid');
  problem(await act(admin, 'transfer', { toOperatorId: 'nobody' }), 404, 'not-found');
  problem(await act(admin, 'end', { why: 'x' }), 400, 'invalid');
  problem(await act(admin, 'close'), 404, 'not-found');
  const gone = await api(t, 'DELETE', `/conversations/${chatId(1)}`, { token: own });
  expect(gone.json()).toMatchObject({ status: 'deleted' });
  problem(await api(t, 'GET', `/conversations/${chatId(1)}`, { token: own }), 404, 'not-found');
  const history = await api(t, 'GET', `/conversations/${chatId(1)}/messages`, { token: admin });
  const told = history.json<{ messages: { from: string }[] }>().messages;
  expect(told).toHaveLength(9);
  expect(new Set(told.map(({ from }) => from))).toEqual(new Set(['admin']));
});

test('how far one has read only grows', async () => {
  await using t = await openApp();
  const { user: own, agent, other } = await storePeople(t, [chat(1), direct(2, 1, 2)]);
  const send = (token: string) =>
    api(t, 'POST', `/conversations/${chatId(1)}/messages`, {
      token,
      body: { type: 'txt', body: { msg: '你好' } },
    });
  for (let n = 0; n < 3; n += 1) expect((await send(own)).status).toBe(201);
  const read = (token: string, body: object) =>
    api(t, 'PUT', `/conversations/${chatId(1)}/read`, { token, body });
  const unread = async () =>
    (await api(t, 'GET', `/conversations/${chatId(1)}`, { token: agent })).json<Conversation>();
  expect((await unread()).unreadCount).toBe(3);
  expect((await read(agent, { seq: 2 })).json()).toEqual({ readSeq: 2, unreadCount: 1 });
  expect((await read(agent, { seq: 1 })).json()).toEqual({ readSeq: 2, unreadCount: 1 });
  const seen = await api(t, 'GET', `/conversations/${chatId(1)}`, { token: own });
  expect(seen.json()).toMatchObject({
    readers: [
      { id: userId(1), seq: 3 },
      { id: operatorId(1), seq: 2 },
    ],
  });
  expect((await read(agent, { seq: 99 })).json()).toEqual({ readSeq: 3, unreadCount: 0 });
  problem(await read(other, { seq: 1 }), 404, 'not-found');
  for (const wrong of [{}, { seq: -1 }, { seq: '1' }, { seq: 2 ** 31 }, { seq: 1, x: 1 }]) {
    problem(await read(agent, wrong), 400, 'invalid');
  }
  problem(await read(agent, { messageId: 'nothing' }), 404, 'not-found');
});

test('several are given at once, in the order asked for, as far as one may see them', async () => {
  await using t = await openApp();
  const { user: own, agent } = await storePeople(t, [
    chat(1),
    chat(2, { userId: userId(2), memberIds: [userId(2)] }),
    chat(3, { hidden: true }),
    message(1, 1),
  ]);
  const get = (token: string, query: string) => api(t, 'GET', `/conversations?${query}`, { token });
  const several = `ids=${[3, 1, 2, 1].map(chatId).join()},nothing`;
  const forStaff = (await get(agent, several)).json<ListPage>();
  expect([idsOf(forStaff), forStaff.next]).toEqual([[3, 1, 2].map(chatId), null]);
  expect(idsOf((await get(own, several)).json<ListPage>())).toEqual([chatId(1)]);
  const one = (await api(t, 'GET', `/conversations/${chatId(1)}`, { token: own })).json();
  expect((await get(own, `ids=${chatId(1)}`)).json()).toEqual({ conversations: [one], next: null });

  const most = Array.from({ length: 101 }, (_, n) => `c${n}`);
  expect((await get(agent, `ids=${most.slice(1).join()}`)).json<ListPage>().conversations).toEqual(
    [],
  );
  expect(problem(await get(agent, `ids=${most.join()}`), 400, 'invalid')).toMatchObject({
    field: 'ids',
    fault: { rule: 'too_many', most: 100 },
  });
  expect(problem(await get(agent, 'ids=a,,b'), 400, 'invalid').field).toBe('ids');
  expect(problem(await get(agent, `ids=${'x'.repeat(129)}`), 400, 'invalid').field).toBe('ids');
  expect(problem(await get(agent, 'ids=a&status=ended'), 400, 'invalid').field).toBe('status');
  problem(await get(await serviceToken(t, 'user'), several), 403, 'forbidden');
  problem(await api(t, 'GET', `/conversations?${several}`), 401, 'unauthenticated');
});

test('who waits longest comes first, by when it was opened or opened again', async () => {
  let now = NOW;
  await using t = await testApp({}, () => now);
  const { user: own, agent } = await storePeople(t);
  const ids: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    now += 1000;
    const opened = await api(t, 'POST', '/conversations', { token: own, body: {} });
    ids.push(opened.json<Conversation>().id);
  }
  const act = (id: string | undefined, action: string) => {
    now += 1000;
    return api(t, 'POST', `/conversations/${id}/${action}`, { token: agent });
  };
  const list = (query: string) =>
    api(t, 'GET', `/conversations?status=waiting&sort=waiting${query}`, { token: agent });
  const [first, second, third, fourth] = ids;
  await act(first, 'join');
  await act(first, 'end');
  await act(first, 'reopen');
  const reopenedAt = now;
  // Neither what is said nor what is hidden makes it wait anew.
  await api(t, 'POST', `/conversations/${second}/messages`, {
    token: own,
    body: { type: 'txt', body: { msg: '在吗' }, clientMessageId: 'c1' },
  });
  await act(third, 'hide');
  await act(third, 'show');
  await act(fourth, 'join');
  const all = (await list('')).json<ListPage>();
  expect(idsOf(all)).toEqual([second, third, first]);
  expect(all.conversations.map(({ waitingSince }) => waitingSince)).toEqual([
    NOW + 2000,
    NOW + 3000,
    reopenedAt,
  ]);
  const page = (await list('&limit=1')).json<ListPage>();
  const rest = (await list(`&limit=5&cursor=${page.next}`)).json<ListPage>();
  expect([idsOf(page), idsOf(rest), rest.next]).toEqual([[second], [third, first], null]);
  const joined = await api(t, 'GET', `/conversations/${fourth}`, { token: agent });
  expect(joined.json<Conversation>().waitingSince).toBeNull();
  const wrong = await api(t, 'GET', '/conversations?sort=waiting', { token: agent });
  expect(problem(wrong, 400, 'invalid').field).toBe('sort');
  const plan = await t.ctx.db.pool.query<{ 'QUERY PLAN': string }>(
    `set local enable_seqscan = off; explain select conversation_no from conversation_state
     where status = 1 and coalesce(waiting_at, created_at) >= 5
     order by coalesce(waiting_at, created_at) limit 10`,
  );
  expect(JSON.stringify(plan)).toContain('conversation_state_waiting');
});
