import { expect, test } from 'vitest';
import { testApp } from '../helpers/app.ts';
import { operatorId, store, userId } from './records.ts';
import { NOW, ask, failure, open, people, post, text, tokens } from './im-v1-calls.ts';

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
