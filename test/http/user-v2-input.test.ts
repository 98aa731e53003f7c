import { expect, test } from 'vitest';
import { type CallOptions, call } from './call.ts';
import { chat, message, messageId, operatorId, store, userId } from './records.ts';
import { NOW, PATH, failure, open, people } from './user-v2-calls.ts';

test('without a valid token of a user it is 401', async () => {
  await using t = await open();
  await store(t.ctx, people);
  const revoked = await t.token('user', userId(1));
  await t.ctx.db.pool.query('update tokens set revoked_at = 1');
  const expired = await t.token('user', userId(1));
  await t.ctx.db.pool.query('update tokens set expires_at = $1 where revoked_at is null', [NOW]);
  const others = [await t.token('operator', operatorId(1)), await t.token('im', userId(1))];
  const bad = [undefined, null, '', 'x', 7, `u0001${'0'.repeat(32)}`, revoked, expired, ...others];
  for (const userToken of bad) {
    const answer = await call(t, PATH, { userToken, startIndex: 1, pageSize: 1 });
    expect([answer.status, answer.json()]).toEqual([200, failure(401, '未登录或登录已过期')]);
    expect(answer.requestId).toMatch(/^[0-9a-f-]{36}$/);
  }
  const empty = await call(t, PATH, undefined, { type: null });
  expect(empty.json()).toEqual(failure(401, '未登录或登录已过期'));
});

test('bad input is 400 and named', async () => {
  await using t = await open();
  await store(t.ctx, people);
  const userToken = await t.token('user', userId(1));
  const good = { userToken, startIndex: 1, pageSize: 10 };
  const notInteger = [
    'x',
    '',
    ' 1',
    '1.5',
    '１',
    1.5,
    -1,
    '-1',
    true,
    [],
    {},
    2147483648,
    '1e400',
    null,
  ];
  const startIndex = '参数错误：startIndex 必须是 0 到 2147483647 的整数';
  const pageSize = '参数错误：pageSize 必须是 1 到 2147483647 的整数';
  const notObject = '参数错误：请求体 必须是 UTF-8 编码的 JSON 对象';
  const cases: [object | string | Buffer, string, CallOptions?][] = [
    ...notInteger.map((bad): [object, string] => [{ ...good, startIndex: bad }, startIndex]),
    ...[0, '0', ...notInteger].map((bad): [object, string] => [
      { ...good, pageSize: bad },
      pageSize,
    ]),
    [{ userToken }, startIndex],
    [{ userToken, startIndex: 1 }, pageSize],
    [{ userToken: {} }, '参数错误：userToken 必须是字符串'],
    [{ userToken: [userToken] }, '参数错误：userToken 必须是字符串'],
    ['{"userToken":', notObject],
    ['[]', notObject],
    ['"x"', notObject],
    ['null', notObject],
    ['userToken=x', notObject],
    [Buffer.from([0xff, 0xfe]), notObject],
    [Buffer.from('{"userToken":"\xff"}', 'latin1'), notObject],
    [
      'x',
      '参数错误：请求体 不是完整的 multipart/form-data',
      { type: 'multipart/form-data; boundary=x' },
    ],
    [
      JSON.stringify(good),
      '参数错误：请求体 不能压缩（Content-Encoding）',
      { headers: { 'content-encoding': 'gzip' } },
    ],
  ];
  for (const [body, text, options] of cases) {
    const answer = await call(t, PATH, body, options);
    expect([answer.status, answer.json()], `answer to ${text}`).toEqual([200, failure(400, text)]);
  }
});

test('a body is read whatever its content type says', async () => {
  await using t = await open();
  await store(t.ctx, [...people, chat(1), message(1, 1), message(2, 1)]);
  const userToken = await t.token('user', userId(1));
  const json = JSON.stringify({ userToken, startIndex: 1, pageSize: 1 });
  const form = `userToken=${userToken}&startIndex=1&pageSize=1`;
  const part = (name: string, value: string) =>
    `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const parts = `${part('userToken', userToken)}${part('startIndex', '1')}${part('pageSize', '1')}--XX--\r\n`;
  const urlencoded = 'application/x-www-form-urlencoded';
  const bodies: [string, string | null][] = [
    [json, 'application/json'],
    [json, 'application/json; charset=utf-8'],
    [json, 'text/plain'],
    [json, 'nonsense'],
    [json, ';;'],
    [json, null],
    [json, urlencoded],
    [json, 'multipart/form-data; boundary=XX'],
    [
      JSON.stringify({ userToken, startIndex: '0', pageSize: '1', more: {}, __proto__: null }),
      null,
    ],
    [
      `{"userToken":"${userToken}","startIndex":1,"pageSize":1,"__proto__":{"a":1},"big":12345678901234567890}`,
      null,
    ],
    [form, urlencoded],
    [form, `${urlencoded}; charset=UTF-8`],
    [parts, 'multipart/form-data; boundary=XX'],
  ];
  for (const [body, type] of bodies) {
    const answer = await call(t, PATH, body, { type });
    expect(answer.json(), `${type} ${body}`).toMatchObject({
      code: 200,
      data: [{ userMessageId: messageId(2) }],
      page: { total: 2, page: 1, pageSize: 1, count: 1, next: true, startIndex: 1 },
    });
  }
});

test('a body beyond the limit is 413', async () => {
  await using t = await open({ CHATKEEP_BODY_LIMIT_BYTES: '1024' });
  const answer = await call(t, PATH, `{"userToken":"${'x'.repeat(1024)}"}`);
  expect([answer.status, answer.json()]).toEqual([200, failure(413, '请求体过大')]);
});

test('a wrong method or path is 404 in the envelope', async () => {
  await using t = await open();
  const calls: [string, CallOptions['method']][] = [
    [PATH, 'GET'],
    [PATH, 'PUT'],
    [PATH, 'DELETE'],
    [PATH, 'PATCH'],
    [PATH, 'OPTIONS'],
    [`${PATH}/`, 'POST'],
    ['/user/v2/ChatMessages', 'POST'],
    ['/user/v2/nothing', 'POST'],
    ['/user/v2/', 'GET'],
    ['/user/v2', 'GET'],
    ['/user/v2/a/b?c=%zz', 'POST'],
  ];
  for (const [url, method = 'POST'] of calls) {
    for (const [body, type] of [
      [undefined, null],
      ['{', 'application/json'],
      ['x', 'nonsense'],
    ] as const) {
      const answer = await call(t, url, method === 'GET' ? undefined : body, { method, type });
      expect([answer.status, answer.json()], `${method} ${url}`).toEqual([
        200,
        failure(404, '接口不存在'),
      ]);
    }
  }
});
