import { expect, test } from 'vitest';
import { openDb } from '../../src/db/open.ts';
import { buildServer } from '../../src/http/server.ts';
import { openSessions } from '../../src/usecases/sessions.ts';
import { type TestApp, testApp, testContext } from '../helpers/app.ts';
import { expectGolden } from './golden.ts';
import {
  SENT_AT,
  chat,
  chatId,
  direct,
  message,
  operator,
  operatorId,
  store,
  user,
  userId,
} from './records.ts';

const NOW = Date.parse('2024-01-24T02:00:00+08:00');

const open = () => testApp({ CHATKEEP_PUBLIC_URL: 'https://chat.example' }, () => NOW);

const failure = (msg: string) => ({ code: 0, msg, data: null });
const people = [user(1), user(2), user(3), operator(1)];

async function get(t: Pick<TestApp, 'app'>, url: string, token?: string) {
  const headers = token === undefined ? {} : { token };
  const response = await t.app.inject({ method: 'GET', url: `/api/v1/im/${url}`, headers });
  return {
    status: response.statusCode,
    body: response.body,
    json: () => response.json() as unknown,
  };
}

async function noOf(t: TestApp, n: number): Promise<number> {
  const { rows } = await t.ctx.db.pool.query<{ no: number }>(
    'select no from conversations where id = $1',
    [chatId(n)],
  );
  return rows[0]?.no ?? 0;
}

const fromTo = (from: number, to: number) => ({ from: userId(from), to: userId(to) });

test('messages answer as their page says', async () => {
  await using t = await open();
  const at = (text: string) => Date.parse(`2024-01-${text}+08:00`);
  const image = { type: 'img', url: 'https://a1.easemob.com/1', filename: '图 1.jpeg' };
  await store(t.ctx, [
    user(1, { nickName: '哈哈哈', icon: 'avatar.jpeg' }),
    user(2, { nickName: '' }),
    operator(1),
    chat(1),
    direct(2, 1, 2),
    message(1, 2, {
      ...fromTo(1, 2),
      sentAt: at('23T18:51:32'),
      clientSentAt: at('23T18:51:31'),
      updatedAt: at('24T00:59:18'),
      pushedAt: at('23T18:51:32'),
      body: { type: 'txt', msg: '爱来' },
    }),
    message(2, 2, { ...fromTo(2, 1), sentAt: at('23T19:05:28'), pushedAt: at('23T19:05:28') }),
    message(3, 2, { ...fromTo(1, 2), sentAt: at('23T19:13:31'), type: 'img', body: image }),
    message(4, 2, {
      ...fromTo(2, 1),
      sentAt: at('23T19:13:32'),
      type: 'loc',
      body: { type: 'loc', addr: '北京市', lat: 39.983, lng: 116.3 },
    }),
    message(5, 2, {
      ...fromTo(2, 1),
      sentAt: at('23T19:13:33'),
      type: 'audio',
      body: { type: 'audio', url: 'https://a1.easemob.com/2' },
    }),
    message(6, 2, { ...fromTo(1, 2), sentAt: at('23T19:15:14'), revokedAt: at('23T19:15:16') }),
    message(7, 2, { from: 'admin', to: userId(1), sentAt: at('24T00:00:00') }),
  ]);
  const answer = await get(t, `${await noOf(t, 2)}/message/1`, await t.token('im', userId(1)));
  expect(answer.status).toBe(200);
  expectGolden(answer.body, 'im-v1/messages');
});

test('a token of the app may be made by the user’s number, and both sides see the same', async () => {
  await using t = await open();
  await store(t.ctx, [...people, direct(1, 1, 2), message(1, 1, fromTo(1, 2))]);
  const { rows } = await t.ctx.db.pool.query<{ no: number }>('select no from users order by no');
  const url = `${await noOf(t, 1)}/message/1`;
  const [mine, theirs] = await Promise.all(
    rows.slice(0, 2).map(async ({ no }) => get(t, url, await t.token('im', String(no)))),
  );
  expect(mine?.json()).toMatchObject({ code: 1, msg: 'ok', data: { total: 1 } });
  expect(theirs?.body).toBe(mine?.body);
});

test('without a valid token it is 403, before anything else is looked at', async () => {
  await using t = await open();
  await store(t.ctx, [...people, direct(1, 1, 2)]);
  const revoked = await t.token('im', userId(1));
  await t.ctx.db.pool.query('update tokens set revoked_at = 1');
  const tokens = [
    undefined,
    '',
    'x',
    '0'.repeat(40),
    revoked,
    await t.token('user', userId(1)),
    await t.token('operator', operatorId(1)),
  ];
  for (const token of tokens) {
    for (const url of [`${await noOf(t, 1)}/message/1`, '999/message/1', 'x/message/y']) {
      const answer = await get(t, url, token);
      expect([answer.status, answer.json()]).toEqual([403, failure('登录已失效，请重新登录')]);
    }
  }
});

test('an unknown conversation, somebody else’s, or one with operators does not exist', async () => {
  await using t = await open();
  await store(t.ctx, [
    ...people,
    direct(1, 1, 2),
    chat(2),
    message(1, 1, fromTo(1, 2)),
    message(2, 2),
  ]);
  const outsider = await t.token('im', userId(3));
  const owner = await t.token('im', userId(1));
  const calls: [number, string][] = [
    [await noOf(t, 1), outsider],
    [await noOf(t, 2), owner],
    [0, owner],
    [999_999, owner],
    [Number.MAX_SAFE_INTEGER, owner],
  ];
  for (const [no, token] of calls) {
    const answer = await get(t, `${no}/message/1`, token);
    expect([answer.status, answer.json()]).toEqual([400, failure('会话不存在')]);
  }
});

test('a malformed parameter is 422 and named', async () => {
  await using t = await open();
  await store(t.ctx, [...people, direct(1, 1, 2)]);
  const token = await t.token('im', userId(1));
  const no = await noOf(t, 1);
  for (const id of ['x', '-1', '1.5', chatId(1), '%20', '%00', `${no}'`]) {
    const answer = await get(t, `${id}/message/1`, token);
    expect([answer.status, answer.json()], `id ${id}`).toEqual([
      422,
      failure('conversation_id 必须是正整数'),
    ]);
  }
  for (const page of ['x', '1.5', '1e3', '+1', '%20', '%00', '１', 'null', '']) {
    const answer = await get(t, `${no}/message/${encodeURI(decodeURIComponent(page))}`, token);
    expect([answer.status, answer.json()], `page ${page}`).toEqual([
      422,
      failure('page 必须是整数'),
    ]);
  }
});

test('a wrong method or path is 404 in the envelope', async () => {
  await using t = await open();
  await store(t.ctx, people);
  const token = await t.token('im', userId(1));
  const calls: ['GET' | 'POST' | 'PUT' | 'DELETE', string][] = [
    ['POST', '/api/v1/im/1/message/1'],
    ['PUT', '/api/v1/im/1/message/1'],
    ['DELETE', '/api/v1/im/1/message/1'],
    ['GET', '/api/v1/im/1/message'],
    ['GET', '/api/v1/im/1/message/1/'],
    ['GET', '/api/v1/im'],
    ['POST', '/api/v1/im/nothing'],
  ];
  for (const [method, url] of calls) {
    for (const type of ['application/json', 'nonsense']) {
      const response = await t.app.inject({
        method,
        url,
        headers: { token, ...(method === 'GET' ? {} : { 'content-type': type }) },
        ...(method === 'GET' ? {} : { payload: '{' }),
      });
      expect([response.statusCode, response.json()], `${method} ${url}`).toEqual([
        404,
        failure('接口不存在'),
      ]);
    }
  }
});

test('pages go as far as there are messages; a page below 1 is 1', async () => {
  await using t = await open();
  const sent = Array.from({ length: 23 }, (_, n) =>
    message(n, 1, { ...fromTo(1 + (n % 2), 2 - (n % 2)), sentAt: SENT_AT + ((n * 7) % 23) * 1000 }),
  );
  await store(t.ctx, [...people, direct(1, 1, 2), direct(2, 1, 3), ...sent]);
  const token = await t.token('im', userId(2));
  const no = await noOf(t, 1);
  const page = async (number: string) => {
    const { data } = (await get(t, `${no}/message/${number}`, token)).json() as {
      data: { data: { create_time: string; user_id: number; target_id: number }[] };
    };
    const { data: rows, ...paging } = data;
    return { rows, paging };
  };
  const walked = [await page('1'), await page('2'), await page('3')];
  expect(walked.map(({ paging }) => paging)).toEqual(
    [1, 2, 3].map((current_page) => ({ total: 23, per_page: 10, current_page, last_page: 3 })),
  );
  const times = walked.flatMap(({ rows }) => rows.map((row) => row.create_time));
  expect(new Set(times).size).toBe(23);
  expect(times).toEqual(times.toSorted().toReversed());

  for (const below of ['0', '-1', '-99999999999999999999']) {
    expect(await page(below)).toEqual(walked[0]);
  }
  for (const beyond of ['4', '2147483648', '9223372036854775808', '9'.repeat(90)]) {
    expect(await page(beyond)).toEqual({
      rows: [],
      paging: { total: 23, per_page: 10, current_page: 3, last_page: 3 },
    });
  }

  const empty = await get(t, `${await noOf(t, 2)}/message/5`, await t.token('im', userId(3)));
  expect(empty.json()).toEqual({
    code: 1,
    msg: 'ok',
    data: { total: 0, per_page: 10, current_page: 1, last_page: 0, data: [] },
  });
});

test('a defect is 500 and says nothing of itself', async () => {
  await using t = await open();
  await store(t.ctx, [...people, direct(1, 1, 2)]);
  const token = await t.token('im', userId(1));
  await t.ctx.db.pool.query('alter table participants rename to elsewhere');
  const answer = await get(t, '1/message/1', token);
  expect([answer.status, answer.json()]).toEqual([500, failure('服务器内部错误')]);
});

test('a database that cannot be reached is 503', async () => {
  await using ctx = await testContext({}, () => NOW);
  await using db = openDb({
    connection: () => ({ host: '127.0.0.1', port: 1 }),
    poolSize: 1,
    log: { warn: () => undefined },
  });
  const app = await buildServer({ ...ctx, db, sessions: openSessions(db) });
  const answer = await get({ app }, '1/message/1', '0'.repeat(40));
  expect([answer.status, answer.json()]).toEqual([503, failure('服务暂时不可用，请稍后再试')]);
  await app.close();
});
