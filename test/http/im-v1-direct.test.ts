import { expect, test } from 'vitest';
import * as media from '../../src/usecases/media.ts';
import { Readable } from 'node:stream';
import { type TestApp, testApp } from '../helpers/app.ts';
import { expectGolden } from './golden.ts';
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
} from './records.ts';

const NOW = Date.parse('2024-04-07T01:25:56+08:00');

const open = () => testApp({ CHATKEEP_PUBLIC_URL: 'https://chat.example' }, () => NOW);

const failure = (msg: string) => ({ code: 0, msg, data: null });
const people = [
  user(1, { nickName: '哈哈哈', icon: 'avatar.jpeg' }),
  user(2, { nickName: '小王' }),
  user(3, { nickName: '' }),
  operator(1),
];

interface Asked {
  readonly token: string;
  readonly body?: object | string;
  readonly type?: string;
}

async function ask(t: TestApp, method: 'GET' | 'POST', path: string, asked: Asked) {
  const { token, body, type = 'application/json' } = asked;
  const response = await t.app.inject({
    method,
    url: `/api/v1/im/${path}`,
    headers: { token, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined
      ? {}
      : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: response.statusCode,
    body: response.body,
    json: () => response.json<{ code: number; msg: string; data: Record<string, unknown> }>(),
  };
}

const get = (t: TestApp, path: string, token: string) => ask(t, 'GET', path, { token });
const post = (t: TestApp, path: string, token: string, body?: object) =>
  ask(t, 'POST', path, { token, ...(body === undefined ? {} : { body }) });

async function tokens(t: TestApp): Promise<[string, string, string]> {
  await store(t.ctx, people);
  return [
    await t.token('im', userId(1)),
    await t.token('im', userId(2)),
    await t.token('im', userId(3)),
  ];
}

const text = (target: number, body: string) => ({
  target_id: target,
  type: 'text',
  body,
  client_create_time: NOW - 1000,
});

test('what is sent is answered as its page says, and both sides have it', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const sent = await post(t, 'send', first, text(2, '哈哈哈'));
  expect(sent.status).toBe(200);
  expectGolden(sent.body, 'im-v1/send');
  expectGolden((await get(t, 'conversation/1', second)).body, 'im-v1/conversations');
  const mine = await get(t, '1/message/1', first);
  expect((await get(t, '1/message/1', second)).body).toBe(mine.body);
  expect(mine.json().data['data']).toMatchObject([
    { id: sent.json().data['id'], body: '哈哈哈', client_create_time: '2024-04-07 01:25:55' },
  ]);
});

test('a body may be JSON or either form, with numbers as text; a second of the clock is 1970', async () => {
  await using t = await open();
  const [first] = await tokens(t);
  const form = new URLSearchParams({
    target_id: '2',
    type: 'text',
    body: 'a&b=好',
    client_create_time: '1712424356',
  }).toString();
  const boundary = 'x'.repeat(30);
  const multipart = Object.entries({ target_id: '2', type: 'text', body: '好' })
    .map(
      ([name, value]) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    .join('');
  const bodies: [string, object | string][] = [
    ['application/json', { target_id: '2', type: 'text', body: 'json' }],
    ['text/plain', { target_id: '2', type: 'text', body: 'json' }],
    ['nonsense', { target_id: '2', type: 'text', body: 'json' }],
    ['application/x-www-form-urlencoded', form],
    [`multipart/form-data; boundary=${boundary}`, `${multipart}--${boundary}--\r\n`],
  ];
  const answers = [];
  for (const [type, body] of bodies) {
    const { status, json } = await ask(t, 'POST', 'send', { token: first, body, type });
    answers.push([status, json().data['body'], json().data['client_create_time']]);
  }
  expect(answers).toEqual([
    [200, 'json', '2024-04-07 01:25:56'],
    [200, 'json', '2024-04-07 01:25:56'],
    [200, 'json', '2024-04-07 01:25:56'],
    [200, 'a&b=好', '1970-01-21 03:40:24'],
    [200, '好', '2024-04-07 01:25:56'],
  ]);
});

test('every type goes out as it is listed afterwards', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const sent: Record<string, string> = {
    image: 'https://e/1.png',
    voice: 'https://e/1.amr',
    video: 'https://e/1.mp4',
    file: 'https://e/1.pdf',
    location: '{"addr":"北京市","lat":39.983,"lng":116.3}',
    custom: '{ "gift": 7 }',
  };
  for (const [type, body] of Object.entries(sent)) {
    const answer = (await post(t, 'send', first, { target_id: 2, type, body })).json();
    expect([answer.data['state'], answer.data['type'], answer.data['body']]).toEqual([
      100,
      type,
      body,
    ]);
  }
  const page = (await get(t, '1/message/1', second)).json().data['data'] as {
    type: string;
    body: string;
  }[];
  expect(Object.fromEntries(page.map(({ type, body }) => [type, body]))).toEqual(sent);
});

test('a link to a file of this server is stored as the file, and stays good after the link', async () => {
  let now = NOW;
  await using t = await testApp({ CHATKEEP_PUBLIC_URL: 'https://chat.example' }, () => now);
  const [first, second] = await tokens(t);
  const actor = { kind: 'user' as const, no: 1, id: userId(1) as never };
  const { key } = await media.upload(t.ctx, actor, {
    filename: '说明.txt',
    stream: Readable.from([Buffer.from('hello')]),
  });
  const link = t.ctx.media.linksFor('http://elsewhere').original(key, now);
  const sent = await post(t, 'send', first, { target_id: 2, type: 'file', body: link });
  expect(sent.json().data).toMatchObject({ state: 100, body: link });
  const { rows } = await t.ctx.db.pool.query<{ body: string; named: boolean }>(
    'select m.body, f.named_at is not null as named from messages m, media f',
  );
  expect(JSON.parse(rows[0]?.body ?? '')).toMatchObject({ mediaKey: key, filename: '说明.txt' });
  expect(rows[0]?.named).toBe(true);

  // Who got it passes it on, though another uploaded it.
  const passed = await post(t, 'send', second, { target_id: 3, type: 'file', body: link });
  expect(passed.json().data).toMatchObject({ state: 100, body: link });

  now += t.ctx.config.mediaLinkLifetimeMs + 1000;
  const [row] = (await get(t, '1/message/1', first)).json().data['data'] as { body: string }[];
  expect(row?.body).toBe(t.ctx.media.linksFor('').original(key, now));
});

test('a message to who blocked, is blocked or banned, or with forbidden words, is refused but answered', async () => {
  await using t = await open();
  const [first, second, third] = await tokens(t);
  await t.ctx.db.pool.query(
    `insert into settings (key, value) values ('messages.forbidden-words', '["赌博"]')`,
  );
  expect((await post(t, 'send', first, text(2, '一'))).json().data['state']).toBe(100);
  const stateOf = async (token: string, target: number, said = '二') => {
    const { status, json } = await post(t, 'send', token, text(target, said));
    const { code, data } = json();
    expect([status, code, data['body']]).toEqual([200, 1, said]);
    return [data['state'], data['state_text']];
  };
  const ban = (no: number, at: number | null) =>
    t.ctx.db.pool.query('update users set banned_at = $2 where no = $1', [no, at]);

  await post(t, 'add_blacklist/1', second);
  expect(await stateOf(first, 2)).toEqual([101, '对方已把你拉黑']);
  await post(t, 'add_blacklist/2', first);
  expect(await stateOf(first, 2)).toEqual([102, '你把对方拉黑了']);
  await ban(2, NOW);
  expect(await stateOf(first, 2)).toEqual([103, '对方已被系统封禁']);
  await ban(3, NOW);
  expect(await stateOf(first, 3)).toEqual([103, '对方已被系统封禁']);
  await ban(2, null);
  await ban(3, null);
  await post(t, 'remove_blacklist/2', first);
  await post(t, 'remove_blacklist/1', second);
  expect(await stateOf(third, 1, '来赌博吧')).toEqual([104, '禁止发送(内容不合法)']);
  expect(await stateOf(first, 2, '三')).toEqual([100, '发送成功']);

  const { rows } = await t.ctx.db.pool.query<{ msg: string }>(
    `select distinct body ->> 'msg' as msg from messages order by msg`,
  );
  expect(rows.map(({ msg }) => msg).toSorted()).toEqual(['一', '三']);
});

test('numbers of refused messages are their own', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const idOf = async (token: string, target: number) =>
    (await post(t, 'send', token, text(target, 'x'))).json().data['id'] as number;
  const ids = [await idOf(first, 2)];
  await post(t, 'add_blacklist/1', second);
  ids.push(await idOf(first, 2), await idOf(first, 2));
  await post(t, 'remove_blacklist/1', second);
  ids.push(await idOf(first, 2));
  expect(new Set(ids).size).toBe(4);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
});

test('a banned sender may not send', async () => {
  await using t = await open();
  const [first] = await tokens(t);
  await post(t, 'send', first, text(2, '一'));
  await t.ctx.db.pool.query('update users set banned_at = 1 where no = 1');
  const answer = await post(t, 'send', first, text(2, '二'));
  expect([answer.status, answer.json()]).toEqual([403, failure('没有权限')]);
});

test('a conversation is made once; the other side sees it with its first message', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const made = await post(t, 'create_conversation', first, { target_id: 2 });
  expectGolden(made.body, 'im-v1/create-conversation');
  const again = await Promise.all([
    post(t, 'create_conversation', first, { target_id: '2' }),
    post(t, 'create_conversation', second, { target_id: 1 }),
  ]);
  expect(again.map((answer) => answer.json().data['id'])).toEqual([1, 1]);
  const totals = async () =>
    Promise.all(
      [first, second].map(
        async (token) => (await get(t, 'conversation/1', token)).json().data['total'],
      ),
    );
  expect(await totals()).toEqual([1, 0]);
  await post(t, 'send', first, text(2, '在吗'));
  expect(await totals()).toEqual([1, 1]);
});

test('first messages at the same time go into one conversation', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const answers = await Promise.all([
    ...['一', '二', '三'].map((said) => post(t, 'send', first, text(2, said))),
    ...['四', '五', '六'].map((said) => post(t, 'send', second, text(1, said))),
  ]);
  expect(answers.map((answer) => answer.json().data['state'])).toEqual(Array(6).fill(100));
  const { rows } = await t.ctx.db.pool.query<{ no: number }>('select no from conversations');
  expect(rows).toHaveLength(1);
  const listed = await get(t, `${rows[0]?.no}/message/1`, first);
  expect(listed.json().data['total']).toBe(6);
});

test('unread messages are counted until they are read', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  for (const said of ['一', '二', '三']) await post(t, 'send', first, text(2, said));
  const rows = async (token: string) => (await get(t, 'conversation/1', token)).json().data['data'];
  expect(await rows(first)).toMatchObject([{ unread_count: 0, last_msg_note: '三' }]);
  expect(await rows(second)).toMatchObject([
    { unread_count: 3, last_msg_note: '三', name: '哈哈哈' },
  ]);
  const read = await post(t, 'read_conversation/1', second);
  expect([read.status, read.json().data]).toMatchObject([200, { id: 1, unread_count: 0 }]);
  expect(await rows(second)).toMatchObject([{ unread_count: 0 }]);
  await post(t, 'send', first, text(2, '四'));
  expect(await rows(second)).toMatchObject([{ unread_count: 1 }]);
  await post(t, 'send', second, text(1, '五'));
  expect([await rows(first), await rows(second)]).toMatchObject([
    [{ unread_count: 1, last_msg_note: '五' }],
    [{ last_msg_note: '五' }],
  ]);
});

test('conversations are listed by their last activity, ten a page', async () => {
  await using t = await open();
  const others = Array.from({ length: 23 }, (_, n) => n + 2);
  await store(t.ctx, [
    ...[1, ...others].map((n) => user(n)),
    operator(1),
    chat(99),
    ...others.map((n) => direct(n, 1, n)),
    ...others
      .filter((n) => n % 3 !== 0)
      .map((n) => message(n, n, { from: userId(n), to: userId(1), sentAt: SENT_AT + n * 1000 })),
    direct(50, 2, 3),
    message(50, 50, { from: userId(2), to: userId(3) }),
    direct(51, 1, 40, { memberIds: [userId(1), userId(40)], hidden: true }),
  ]);
  const token = await t.token('im', userId(1));
  const walked = await Promise.all(
    [1, 2, 3, 4].map(async (page) => (await get(t, `conversation/${page}`, token)).json().data),
  );
  const rows = walked.flatMap(({ data }) => data as { target_id: number; update_time: string }[]);
  const paging = walked.map(({ total, per_page, current_page, last_page }) => ({
    total,
    per_page,
    current_page,
    last_page,
  }));
  expect(paging).toEqual(
    [1, 2, 3, 3].map((current_page) => ({ total: 23, per_page: 10, current_page, last_page: 3 })),
  );
  expect(rows.map((row) => row.target_id).toSorted((a, b) => a - b)).toEqual(others);
  const times = rows.map((row) => row.update_time);
  expect(times).toEqual(times.toSorted().toReversed());
  const empty = await get(t, 'conversation/1', await t.token('im', userId(40)));
  expect(empty.json().data).toEqual({
    total: 0,
    per_page: 10,
    current_page: 1,
    last_page: 0,
    data: [],
  });
});

test('the blacklist is one’s own, the latest first', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  expect((await post(t, 'add_blacklist/3', first)).json()).toEqual({
    code: 1,
    msg: 'ok',
    data: null,
  });
  for (const path of [
    'add_blacklist/2',
    'add_blacklist/2',
    'remove_blacklist/3',
    'remove_blacklist/3',
  ]) {
    expect((await post(t, path, first)).status).toBe(200);
  }
  const listed = await get(t, 'myblacklist/1', first);
  expectGolden(listed.body, 'im-v1/myblacklist');
  const { body } = await t.app.inject({ url: '/api/v1/myblacklist/1', headers: { token: first } });
  expect(body).toBe(listed.body);
  expect((await get(t, 'myblacklist/2', second)).json().data).toMatchObject({ total: 0, data: [] });
});

test('oneself, nobody, and a stranger’s conversation are refused', async () => {
  await using t = await open();
  const [first, , third] = await tokens(t);
  await store(t.ctx, [chat(9)]);
  await post(t, 'send', first, text(2, '一'));
  const calls: [string, string, object | undefined, string][] = [
    ['send', first, text(1, 'x'), '不能和自己聊天'],
    ['send', first, text(999, 'x'), '对方不存在'],
    ['create_conversation', first, { target_id: 1 }, '不能和自己聊天'],
    ['create_conversation', first, { target_id: 999 }, '对方不存在'],
    ['add_blacklist/1', first, undefined, '不能操作自己'],
    ['add_blacklist/999', first, undefined, '用户不存在'],
    ['remove_blacklist/999', first, undefined, '用户不存在'],
    ['read_conversation/2', third, undefined, '会话不存在'],
    ['read_conversation/1', first, undefined, '会话不存在'],
    ['read_conversation/999', first, undefined, '会话不存在'],
  ];
  for (const [path, token, body, msg] of calls) {
    const answer = await post(t, path, token, body);
    expect([answer.status, answer.json()], `call ${path}`).toEqual([400, failure(msg)]);
  }
});

test('a conversation that is hidden or deleted is not there, one that an import calls ended goes on', async () => {
  await using t = await open();
  const [first] = await tokens(t);
  await store(t.ctx, [direct(1, 1, 2, { status: 5 }), message(1, 1, { to: userId(2) })]);
  const { rows } = await t.ctx.db.pool.query<{ no: number }>('select no from conversations');
  const path = `${rows[0]?.no}/message/1`;
  expect((await post(t, 'send', first, text(2, '还在'))).json()).toMatchObject({
    data: { state: 100 },
  });
  expect((await get(t, path, first)).json().data).toMatchObject({ total: 2 });
  const missing = [400, failure('会话不存在')];
  for (const gone of ['hidden = true', 'hidden = false, status = 6']) {
    await t.ctx.db.pool.query(`update conversations set ${gone}`);
    const page = await get(t, path, first);
    expect([page.status, page.json()]).toEqual(missing);
    for (const [name, body] of [
      ['send', text(2, 'x')],
      ['create_conversation', { target_id: 2 }],
    ] as const) {
      const answer = await post(t, name, first, body);
      expect([answer.status, answer.json()], `call ${name}`).toEqual(missing);
    }
  }
});

test('a time that no calendar has does not keep a page from being shown', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  await post(t, 'send', first, text(2, '一'));
  await t.ctx.db.pool.query('update messages set client_sent_at = $1', [Number.MAX_SAFE_INTEGER]);
  const { rows } = await t.ctx.db.pool.query<{ no: number }>('select no from conversations');
  for (const token of [first, second]) {
    const page = await get(t, `${rows[0]?.no}/message/1`, token);
    expect(page.json().data).toMatchObject({
      data: [{ client_create_time: '9999-12-31 23:59:59' }],
    });
  }
});

test('bad input is 422 and named, and changes nothing', async () => {
  await using t = await open();
  const [token] = await tokens(t);
  const big = Number.MAX_SAFE_INTEGER;
  const bodies: [object | string, string][] = [
    ['{', '请求体 必须是 UTF-8 编码的 JSON 对象'],
    ['[]', '请求体 必须是 UTF-8 编码的 JSON 对象'],
    [{}, `target_id 必须是 1 到 ${big} 的整数`],
    [{ ...text(2, 'x'), target_id: 'x' }, `target_id 必须是 1 到 ${big} 的整数`],
    [{ ...text(2, 'x'), target_id: 0 }, `target_id 必须是 1 到 ${big} 的整数`],
    [{ ...text(2, 'x'), target_id: 1.5 }, `target_id 必须是 1 到 ${big} 的整数`],
    [{ ...text(2, 'x'), target_id: [2] }, `target_id 必须是 1 到 ${big} 的整数`],
    [{ target_id: 2, body: 'x' }, 'type 必须是非空字符串'],
    [text(2, ''), 'body 必须是不超过 2000 个字的非空字符串'],
    [text(2, 'x'.repeat(2001)), 'body 必须是不超过 2000 个字的非空字符串'],
    [text(2, 'a\0b'), 'body 必须是不超过 2000 个字的非空字符串'],
    [{ ...text(2, 'x'), body: { a: 1 } }, 'body 必须是不超过 2000 个字的非空字符串'],
    [
      { ...text(2, 'x'), client_create_time: -1 },
      'client_create_time 必须是 0 到 253402300799999 的整数',
    ],
    [
      { ...text(2, 'x'), client_create_time: 1e15 },
      'client_create_time 必须是 0 到 253402300799999 的整数',
    ],
    [
      { ...text(2, 'x'), type: 'cmd' },
      'type 必须是 text、image、voice、video、file、location、custom 之一',
    ],
    [{ ...text(2, 'x'), type: 'image' }, 'body 必须是 http(s) 链接'],
  ];
  for (const [body, msg] of bodies) {
    const answer = await ask(t, 'POST', 'send', { token, body });
    expect([answer.status, answer.json()], `body ${JSON.stringify(body)}`).toEqual([
      422,
      failure(msg),
    ]);
  }
  for (const path of ['read_conversation/x', 'add_blacklist/-1', 'remove_blacklist/1.5']) {
    expect((await post(t, path, token)).status, `call ${path}`).toBe(422);
  }
  const { rows } = await t.ctx.db.pool.query('select 1 from conversations');
  expect(rows).toEqual([]);
});

test('a body that is too large is 413, a packed one 422', async () => {
  await using t = await testApp({ CHATKEEP_BODY_LIMIT_BYTES: '1024' }, () => NOW);
  const [token] = await tokens(t);
  const large = await ask(t, 'POST', 'send', { token, body: 'x'.repeat(1025) });
  expect([large.status, large.json()]).toEqual([413, failure('请求体过大')]);
  const packed = await t.app.inject({
    method: 'POST',
    url: '/api/v1/im/send',
    headers: { token, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: 'x',
  });
  expect([packed.statusCode, packed.json()]).toEqual([
    422,
    failure('请求体 不能压缩（Content-Encoding）'),
  ]);
});

test('without a valid token every call is 403, whatever else is wrong with it', async () => {
  await using t = await open();
  await store(t.ctx, people);
  const wrong = [
    '',
    '0'.repeat(40),
    await t.token('user', userId(1)),
    await t.token('operator', operatorId(1)),
  ];
  const calls: ['GET' | 'POST', string][] = [
    ['GET', 'conversation/x'],
    ['GET', 'myblacklist/x'],
    ['POST', 'send'],
    ['POST', 'create_conversation'],
    ['POST', 'read_conversation/x'],
    ['POST', 'add_blacklist/x'],
    ['POST', 'remove_blacklist/x'],
  ];
  for (const token of wrong) {
    for (const [method, path] of calls) {
      const answer = await ask(
        t,
        method,
        path,
        method === 'GET' ? { token } : { token, body: '{' },
      );
      expect([answer.status, answer.json()], `call ${path}`).toEqual([
        403,
        failure('登录已失效，请重新登录'),
      ]);
    }
  }
});
