import { expect, test } from 'vitest';
import { expectGolden } from '../golden.ts';
import {
  SENT_AT,
  chat,
  chatId,
  direct,
  favorite,
  mark,
  message,
  messageId,
  operatorId,
  userId,
} from '../records.ts';
import { type ApiAnswer, api, problem } from './call.ts';
import { NOW, openApp, serviceToken, storePeople } from './people.ts';

interface Window {
  readonly messages: readonly { readonly id: string; readonly seq: number }[];
  readonly anchor: string | null;
  readonly foundOldest: boolean;
  readonly foundNewest: boolean;
  readonly before: string | null;
  readonly after: string | null;
}

const idsOf = (window: Window) => window.messages.map(({ id }) => id);
const history = (n: number) =>
  Array.from({ length: n }, (_, at) => message(at, 1, { sentAt: SENT_AT + at * 1000 }));

test('a window has all that is on its messages, each side what it may see', async () => {
  await using t = await openApp();
  const image = { type: 'img', filename: 'a b.png', url: 'https://a1.easemob.com/1' };
  const {
    user: own,
    agent,
    other,
  } = await storePeople(t, [
    chat(1),
    message(1, 1, { hxMsgId: '164556432430072736', ext: { template: { templetId: '1' } } }),
    message(2, 1, { sentAt: SENT_AT + 1, type: 'img', body: image }),
    message(3, 1, { sentAt: SENT_AT + 2, revokedAt: SENT_AT + 3 }),
    mark(1, 1, '重要'),
    favorite(2, 1, 1),
  ]);
  const get = (token: string) => api(t, 'GET', `/conversations/${chatId(1)}/messages`, { token });
  const withoutCursor = (answer: ApiAnswer) =>
    answer.body.replace(/"after":"[^"]+"/, '"after":"cursor"');
  expect((await get(agent)).status).toBe(200);
  expectGolden(withoutCursor(await get(agent)), 'api/messages-operator');
  expectGolden(withoutCursor(await get(own)), 'api/messages-user');
  problem(await get(other), 404, 'not-found');
  problem(await get(await serviceToken(t, 'user')), 403, 'forbidden');
});

test('windows are cut around every kind of anchor and go on by cursor', async () => {
  await using t = await openApp();
  const { user: own } = await storePeople(t, [chat(1), ...history(20)]);
  const get = async (query: string) =>
    (
      await api(t, 'GET', `/conversations/${chatId(1)}/messages?${query}`, { token: own })
    ).json<Window>();
  const ids = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => messageId(from + at));

  const newest = await get('before=3');
  expect(idsOf(newest)).toEqual(ids(17, 19));
  expect([newest.foundOldest, newest.foundNewest]).toEqual([false, true]);
  const older = await get(`cursor=${newest.before}&before=3`);
  expect(idsOf(older)).toEqual(ids(14, 16));
  const again = await get(`cursor=${older.after}&after=10`);
  expect([idsOf(again), again.foundNewest]).toEqual([ids(17, 19), true]);

  expect(idsOf(await get('anchor=oldest&after=2'))).toEqual(ids(0, 1));
  const around = await get(`anchor=message:${messageId(5)}&before=1&after=1`);
  expect([idsOf(around), around.anchor]).toEqual([ids(4, 6), messageId(5)]);
  const at = new Date(SENT_AT + 5000).toISOString();
  expect(idsOf(await get(`anchor=time:${at}&before=1&after=0`))).toEqual(ids(4, 5));
  expect(idsOf(await get(`anchor=time:${SENT_AT + 5000}&before=1&after=0`))).toEqual(ids(4, 5));

  const empty = await get(`cursor=${newest.after}&after=5`);
  expect([empty.messages, empty.foundNewest]).toEqual([[], true]);
  const sent = await api(t, 'POST', `/conversations/${chatId(1)}/messages`, {
    token: own,
    body: { type: 'txt', body: { msg: '新的' } },
  });
  const { id } = sent.json<{ id: string }>();
  expect(idsOf(await get(`cursor=${empty.after}&after=5`))).toEqual([id]);
});

test('a window that cannot be is refused, and says why', async () => {
  await using t = await openApp();
  const { user: own, agent } = await storePeople(t, [chat(1), chat(2), ...history(3)]);
  const get = (query: string, token = own) =>
    api(t, 'GET', `/conversations/${chatId(1)}/messages?${query}`, { token });
  const { after } = (await get('')).json<Window>();
  const cases: [string, string][] = [
    ['anchor=middle', 'anchor'],
    ['anchor=message:', 'anchor'],
    [`anchor=message:${'x'.repeat(129)}`, 'anchor'],
    ['anchor=time:noon', 'anchor'],
    ['anchor=time:2024-01-01T00:00:00', 'anchor'],
    ['before=101', 'before'],
    ['after=-1', 'after'],
    ['before=x', 'before'],
    ['before=0', 'before'],
    ['cursor=x', 'cursor'],
    [`cursor=${after}&anchor=newest`, 'cursor'],
    ['pageSize=10', 'pageSize'],
  ];
  for (const [query, field] of cases) {
    expect([query, problem(await get(query), 400, 'invalid').field]).toEqual([query, field]);
  }
  const elsewhere = `/conversations/${chatId(2)}/messages?cursor=${after}`;
  problem(await api(t, 'GET', elsewhere, { token: agent }), 400, 'invalid');
  problem(await get('anchor=message:nothing'), 404, 'not-found');
});

test('a message is sent once for its client message id', async () => {
  await using t = await openApp();
  const { user: own, agent } = await storePeople(t, [chat(1)]);
  const send = (body: object | string, token = own) =>
    api(t, 'POST', `/conversations/${chatId(1)}/messages`, { token, body });
  const body =
    '{"type":"txt","clientMessageId":"m-1","body":{"msg":"在吗"},"ext":{"n":164556432430072736,"k":"v"}}';
  const first = await send(body);
  expect(first.status).toBe(201);
  expect(first.body).toContain('"ext":{"n":164556432430072736,"k":"v"}');
  expect(first.json()).toMatchObject({
    id: expect.stringMatching(/^u0001[0-9a-f]{32}$/),
    conversationId: chatId(1),
    seq: 1,
    clientMessageId: 'm-1',
    from: userId(1),
    type: 'txt',
    body: { msg: '在吗' },
    sentAt: NOW,
    revokedAt: null,
    revokedBy: null,
    links: null,
  });
  const again = await send(body);
  expect([again.status, again.body]).toEqual([200, first.body]);
  problem(
    await send({ type: 'txt', clientMessageId: 'm-1', body: { msg: '别的' } }),
    409,
    'client-message-id-taken',
  );
  expect(
    (await send({ type: 'txt', clientMessageId: 'm-1', body: { msg: '在' } }, agent)).status,
  ).toBe(201);
});

test('every kind of message is taken as it should be, and refused as it should not', async () => {
  await using t = await openApp();
  const { user: own } = await storePeople(t, [chat(1)]);
  const send = (body: object) =>
    api(t, 'POST', `/conversations/${chatId(1)}/messages`, { token: own, body });
  const good = [
    { type: 'txt', body: { msg: '🐢' } },
    { type: 'loc', body: { addr: '北京', lat: 39.9, lng: 116.3 } },
    { type: 'cmd', body: { action: 'x' } },
    { type: 'custom', body: { customEvent: 'x', customExts: { a: '1' } } },
  ];
  for (const body of good) expect((await send(body)).status).toBe(201);
  const bad: [object, string][] = [
    [{ type: 'txt', body: {} }, 'body.msg'],
    [{ type: 'txt', body: { msg: '' } }, 'body.msg'],
    [{ type: 'txt', body: { msg: 'x'.repeat(20_001) } }, 'body.msg'],
    [{ type: 'txt', body: { msg: 'x', extra: 1 } }, 'body.extra'],
    [{ type: 'loc', body: { addr: 'x', lat: 91, lng: 0 } }, 'body.lat'],
    [{ type: 'img', body: {} }, 'body.mediaId'],
    [{ type: 'poem', body: { msg: 'x' } }, 'type'],
    [{ type: 'txt' }, 'body'],
    [{ body: { msg: 'x' } }, 'type'],
    [{ type: 'txt', body: 'x' }, 'body'],
    [{ type: 'txt', body: { msg: 'x' }, ext: [] }, 'ext'],
    [{ type: 'txt', body: { msg: 'x' }, clientMessageId: '' }, 'clientMessageId'],
    [{ type: 'txt', body: { msg: 'x' }, clientSentAt: -1 }, 'clientSentAt'],
    [{ type: 'txt', body: { msg: 'x' }, sender: 'x' }, 'sender'],
  ];
  for (const [body, field] of bad) {
    expect([body, problem(await send(body), 400, 'invalid').field]).toEqual([body, field]);
  }
  const large = { type: 'txt', body: { msg: 'x' }, ext: { k: 'x'.repeat(17_000) } };
  expect([400, 413]).toContain((await send(large)).status);
  const missing = { type: 'img', body: { mediaId: `${'0'.repeat(64)}.png` } };
  expect(problem(await send(missing), 404, 'not-found').field).toBe('body.mediaId');
  problem(await send({ type: 'txt', body: { msg: 'x' }, from: userId(2) }), 403, 'forbidden');
});

test('what the conversation does not allow is a conflict with a reason', async () => {
  await using t = await openApp();
  const {
    user: own,
    other,
    agent,
    admin,
  } = await storePeople(t, [chat(1, { status: 5 }), chat(3), direct(2, 1, 2)]);
  const send = (n: number, token: string) =>
    api(t, 'POST', `/conversations/${chatId(n)}/messages`, {
      token,
      body: { type: 'txt', body: { msg: '加我微信' } },
    });
  expect(problem(await send(1, own), 409, 'conflict').allowed).toContain('reopen');
  problem(await send(3, other), 404, 'not-found');
  expect((await send(3, admin)).status).toBe(409);
  expect((await send(3, agent)).status).toBe(201);
  await api(t, 'PUT', `/blacklist/${userId(1)}`, { token: other });
  problem(await send(2, own), 409, 'blocked-by-recipient');
  problem(await send(2, other), 409, 'recipient-blocked');
  await api(t, 'PUT', `/users/${userId(1)}/ban`, { token: admin });
  problem(await send(3, own), 403, 'banned');
  await api(t, 'DELETE', `/users/${userId(1)}/ban`, { token: admin });
  await api(t, 'PUT', '/settings/forbidden-words', { token: admin, body: { words: ['微信'] } });
  await expect.poll(async () => (await send(3, own)).status).toBe(409);
  problem(await send(3, own), 409, 'content-refused');
});

test('a service says it for others, an ingest service also of the past', async () => {
  await using t = await openApp();
  const { user: own } = await storePeople(t, [chat(1)]);
  const body = { type: 'txt', body: { msg: 'x' }, from: userId(1), sentAt: SENT_AT };
  const send = (token: string) =>
    api(t, 'POST', `/conversations/${chatId(1)}/messages`, { token, body });
  const said = await send(await serviceToken(t, 'ingest'));
  expect([said.status, said.json()]).toEqual([
    201,
    expect.objectContaining({ from: userId(1), sentAt: SENT_AT }),
  ]);
  problem(await send(await serviceToken(t, 'user')), 403, 'forbidden');
  problem(await send(own), 403, 'forbidden');
});

test('a message is got alone, and taken back within the time', async () => {
  let now = NOW;
  await using t = await openApp();
  Object.assign(t.ctx, { clock: () => now });
  const { user: own, other, agent } = await storePeople(t, [chat(1)]);
  const sent = await api(t, 'POST', `/conversations/${chatId(1)}/messages`, {
    token: own,
    body: { type: 'txt', body: { msg: '说错了' } },
  });
  const { id } = sent.json<{ id: string }>();
  const at = (of: string) => `/conversations/${chatId(1)}/messages/${of}`;
  const alone = await api(t, 'GET', at(id), { token: own });
  expect(alone.json()).toMatchObject({ id, favoriteCount: 0, favorited: false });
  expect(alone.json()).not.toHaveProperty('marks');
  const missing = await api(t, 'GET', at('nothing'), { token: own });
  expect(problem(missing, 404, 'not-found').field).toBe('messageId');
  problem(await api(t, 'GET', at(id), { token: other }), 404, 'not-found');

  const revoke = (token: string, of = id) => api(t, 'POST', `${at(of)}/revoke`, { token });
  problem(await revoke(other), 404, 'not-found');
  problem(await revoke(own, 'nothing'), 404, 'not-found');
  now += 3 * 60_000;
  expect((await revoke(own)).status).toBeGreaterThanOrEqual(403);
  const revoked = await revoke(agent);
  expect([revoked.status, revoked.json()]).toEqual([
    200,
    expect.objectContaining({
      id,
      revokedAt: now,
      revokedBy: operatorId(1),
      body: {},
      ext: {},
      links: null,
    }),
  ]);
  expect((await revoke(agent)).body).toBe(revoked.body);
  expect((await api(t, 'GET', at(id), { token: own })).json()).toMatchObject({
    revokedBy: operatorId(1),
  });
});

test('a timeline is over all conversations, with separators', async () => {
  await using t = await openApp();
  const {
    user: own,
    other,
    agent,
  } = await storePeople(t, [
    chat(1, { title: '一' }),
    chat(2, { title: '二', hidden: true }),
    chat(3, { title: '三', status: 5 }),
    message(1, 1),
    message(2, 2, { sentAt: SENT_AT + 1 }),
    message(3, 3, { sentAt: SENT_AT + 2 }),
    message(4, 3, { sentAt: SENT_AT + 3 }),
    message(5, 1, { sentAt: SENT_AT + 4 }),
  ]);
  const get = async (token: string, id: string, query = '') =>
    (await api(t, 'GET', `/users/${id}/timeline${query}`, { token })).json<{
      items: { separator: { title: string } | null; message: { id: string } }[];
      before: string | null;
      foundOldest: boolean;
    }>();
  const shown = (window: Awaited<ReturnType<typeof get>>) =>
    window.items.map(({ separator, message: { id } }) => [separator?.title ?? null, id]);
  expect(shown(await get(own, 'me'))).toEqual([
    ['一', messageId(1)],
    ['三', messageId(3)],
    [null, messageId(4)],
    ['一', messageId(5)],
  ]);
  expect((await get(agent, userId(1))).items).toHaveLength(5);
  const last = await get(own, userId(1), '?before=1');
  expect(shown(last)).toEqual([['一', messageId(5)]]);
  expect(shown(await get(own, 'me', `?cursor=${last.before}&before=1`))).toEqual([
    [null, messageId(4)],
  ]);
  problem(await api(t, 'GET', `/users/${userId(1)}/timeline`, { token: other }), 404, 'not-found');
  problem(await api(t, 'GET', '/users/me/timeline', { token: agent }), 400, 'invalid');
  problem(
    await api(t, 'GET', '/users/me/timeline?anchor=first_unread', { token: own }),
    400,
    'invalid',
  );
});
