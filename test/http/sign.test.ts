import { expect, test } from 'vitest';
import { createClient } from '../../src/usecases/clients.ts';
import { testApp } from '../helpers/app.ts';
import { call, signedQuery } from './call.ts';
import { chat, chatId, message, operator, operatorId, store, user, userId } from './records.ts';

const NOW = Date.parse('2016-02-22T11:59:53+08:00');
const HISTORY = '/user/v2/chatMessages';
const LIST = '/op/v2/chatMessageList';
const SEARCH = '/op/v2/chatSearchs';

const open = (env = {}, clock = () => NOW) =>
  testApp({ CHATKEEP_PUBLIC_URL: 'https://chat.example', ...env }, clock);

const foot = {
  operationTime: '2016-02-22 11:59:53',
  servicePhone: '400800400',
  host: 'test-machine',
};

const failure = (code: number, text: string) => ({ code, message: text, data: null, foot });
const signWrong = failure(403, '签名错误');
const notSignedIn = failure(401, '未登录或登录已过期');

const people = [user(1), user(2), operator(1), operator(2)];

test('the worked example of a sign is let in, once its client is registered', async () => {
  await using t = await open();
  await store(t.ctx, people);
  await t.ctx.db.pool.query(
    `insert into clients (id, name, secret, scope, created_at) values ($1, 'x', 'test-secret', 'op', 1)`,
    ['0'.repeat(32)],
  );
  const query = `apiVersion=01&channel=${'1'.repeat(32)}&client=${'0'.repeat(32)}&version=2.0`;
  const body = '{"pageNum":1,"pageSize":20}';
  const answer = await call(t, `${SEARCH}?${query}&sign=179a98c20ae1e62a921c1d55af79cd3a`, body);
  // Past the sign: the example's body lacks the times.
  expect(answer.json()).toEqual(failure(400, '参数错误：startTime 必须是字符串'));
  const wrong = await call(t, `${SEARCH}?${query}&sign=179a98c20ae1e62a921c1d55af79cd3b`, body);
  expect(wrong.json()).toEqual(signWrong);
});

test('without a token only a sign of an op client lets in', async () => {
  await using t = await open();
  await store(t.ctx, [...people, chat(1), message(1, 1)]);
  const system = { kind: 'system' } as const;
  const body = JSON.stringify({ chatId: chatId(1) });
  const token = await t.token('operator', operatorId(1));
  const answers = async (url: string, payload = body) => (await call(t, url, payload)).json();

  for (const scope of ['op', 'user', 'ingest'] as const) {
    const client = await createClient(t.ctx, system, { name: scope, scope, signRequired: false });
    const signed = signedQuery(
      LIST,
      { client: client.id, apiVersion: '01', channel: '' },
      body,
      client.secret,
    );
    expect(await answers(signed)).toMatchObject(scope === 'op' ? { code: 200 } : notSignedIn);
    expect(await answers(signed, `${body}\n`)).toEqual(signWrong);
    expect(await answers(`${LIST}?client=${client.id}`)).toEqual(notSignedIn);
    // A token authorises by itself, but a sign that is there must be right.
    expect(await answers(`${LIST}?client=${client.id}&token=${token}`)).toMatchObject({
      code: 200,
    });
    expect(await answers(`${LIST}?client=${client.id}&token=${token}&sign=x`)).toEqual(signWrong);
  }

  const unregistered = '9'.repeat(32);
  const stranger = signedQuery(LIST, { client: unregistered }, body, 'guess');
  expect(await answers(stranger)).toEqual(notSignedIn);
  expect(await answers(`${stranger}&token=${token}`)).toMatchObject({ code: 200 });

  const strict = await createClient(t.ctx, system, { name: 's', scope: 'op', signRequired: true });
  expect(await answers(`${LIST}?client=${strict.id}&token=${token}`)).toEqual(signWrong);
  const both = signedQuery(LIST, { client: strict.id, token }, body, strict.secret);
  expect(await answers(both)).toMatchObject({ code: 200 });
});

test('a signed request is stale after five minutes, and its nonce good for once', async () => {
  let now = NOW;
  await using t = await open({}, () => now);
  await store(t.ctx, [...people, chat(1), message(1, 1)]);
  const client = await createClient(
    t.ctx,
    { kind: 'system' },
    { name: 'c', scope: 'op', signRequired: true },
  );
  const body = JSON.stringify({ chatId: chatId(1) });
  const send = async (query: Record<string, string>, secret = client.secret) => {
    const answer = (
      await call(t, signedQuery(LIST, { client: client.id, ...query }, body, secret), body)
    ).json();
    return answer.code === 200 ? 200 : `${answer.code} ${answer.message}`;
  };
  const stale = '403 签名已过期';
  const used = '403 请求重复';

  expect(await send({ timestamp: String(now) })).toBe(200);
  expect(await send({ timestamp: String(now - 300_000) })).toBe(200);
  expect(await send({ timestamp: String(now + 86_400_000) })).toBe(200);
  for (const bad of [now - 300_001, 'x', '1e12', '-1', Math.round(now / 1000)]) {
    expect(await send({ timestamp: String(bad) })).toBe(stale);
  }

  expect(await send({ nonce: 'a' }, 'wrong')).toBe('403 签名错误');
  expect(await send({ nonce: 'a' })).toBe(200);
  expect(await send({ nonce: 'a' })).toBe(used);
  expect(await send({ nonce: 'b', timestamp: String(now) })).toBe(200);
  expect(await send({ nonce: 'b', timestamp: String(now) })).toBe(used);
  expect(await send({ nonce: 'x'.repeat(129) })).toBe(used);
  expect(await send({ nonce: '%00' })).toBe(used);
  const parallel = await Promise.all(Array.from({ length: 5 }, () => send({ nonce: 'c' })));
  expect(parallel.filter((answer) => answer === 200)).toHaveLength(1);

  // A nonce outlives every timestamp that could bring it back.
  const last = String(now + 300_000);
  expect(await send({ nonce: 'd', timestamp: last })).toBe(200);
  now += 600_000;
  expect(await send({ nonce: 'd', timestamp: last })).toBe(used);
  now += 1;
  expect(await send({ nonce: 'd', timestamp: last })).toBe(stale);
  expect(await send({ nonce: 'a' })).toBe(used);
  now += 400 * 86_400_000;
  expect(await send({ nonce: 'a' })).toBe(used);
});

test('a sign of a registered client is verified, and needed where the client must sign', async () => {
  await using t = await open();
  await store(t.ctx, [...people, chat(1), message(1, 1)]);
  const userToken = await t.token('user', userId(1));
  const body = JSON.stringify({ userToken, startIndex: 1, pageSize: 1 });
  const system = { kind: 'system' } as const;
  const lax = await createClient(t.ctx, system, {
    name: 'lax',
    scope: 'user',
    signRequired: false,
  });
  const strict = await createClient(t.ctx, system, {
    name: 's',
    scope: 'user',
    signRequired: true,
  });
  const code = async (url: string, payload = body) => (await call(t, url, payload)).json();

  const signed = signedQuery(HISTORY, { client: strict.id, version: '1.15' }, body, strict.secret);
  expect(await code(signed)).toMatchObject({ code: 200 });
  expect(await code(signed, `${body} `)).toEqual(failure(403, '签名错误'));
  expect(await code(`${signed}&x=1`)).toEqual(failure(403, '签名错误'));
  expect(await code(`${HISTORY}?client=${strict.id}`)).toEqual(failure(403, '签名错误'));
  expect(await code(`${HISTORY}?client=${strict.id}&sign=`)).toEqual(failure(403, '签名错误'));
  expect(await code(`${HISTORY}?client=${lax.id}`)).toMatchObject({ code: 200 });
  expect(await code(`${HISTORY}?client=${lax.id}&sign=${'0'.repeat(32)}`)).toEqual(
    failure(403, '签名错误'),
  );
  expect(await code(`${HISTORY}?client=${'9'.repeat(32)}&sign=${'0'.repeat(32)}`)).toMatchObject({
    code: 200,
  });
  expect(await code(`${HISTORY}?client=%00&sign=0`)).toMatchObject({ code: 200 });
  const anonymous = signedQuery(HISTORY, { client: lax.id }, '{}', lax.secret);
  expect(await code(anonymous, '{}')).toEqual(failure(401, '未登录或登录已过期'));
});
