import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openDb } from '../../../src/db/open.ts';
import { buildServer } from '../../../src/http/server.ts';
import { openSessions } from '../../../src/usecases/sessions.ts';
import { type TestApp, testApp, testContext } from '../../helpers/app.ts';
import { operator, operatorId, store, user, userId } from '../records.ts';
import { api, problem } from './call.ts';

async function adminToken(t: TestApp): Promise<string> {
  await store(t.ctx, [user(1), operator(1)]);
  await t.ctx.db.pool.query(`update operators set role = 'admin'`);
  return t.token('operator', operatorId(1));
}

test('without a token, or with a bad one, it is 401 and says how to send one', async () => {
  await using t = await testApp();
  await store(t.ctx, [user(1), operator(1)]);
  const none = await api(t, 'GET', '/me');
  expect(problem(none, 401, 'unauthenticated').detail).toContain('Bearer');
  expect(none.headers['www-authenticate']).toBe('Bearer realm="chatkeep"');

  const revoked = await t.token('user', userId(1));
  const im = await t.token('im', userId(1));
  await t.ctx.db.pool.query(`update tokens set revoked_at = 1 where kind = 'user'`);
  const hex = randomBytes(16).toString('hex');
  const bad = [revoked, im, 'x', `u0001${hex}`, `o0001${hex}`, `s0001${hex}`, 'x'.repeat(8000)];
  for (const token of bad) {
    const answer = await api(t, 'GET', '/me', { token });
    problem(answer, 401, 'unauthenticated');
    expect(answer.headers['www-authenticate']).toContain('invalid_token');
  }
  for (const authorization of ['', 'Bearer', 'Basic dTpw', 'Bearer a b', 'bearer\t']) {
    const answer = await api(t, 'GET', '/me', { headers: { authorization } });
    problem(answer, 401, 'unauthenticated');
  }
});

test('a token that expired is refused', async () => {
  let now = 1_700_000_000_000;
  await using t = await testApp({ CHATKEEP_TOKEN_DAYS: '1' }, () => now);
  await store(t.ctx, [user(1)]);
  const token = await t.token('user', userId(1));
  expect((await api(t, 'GET', '/me', { token })).status).toBe(200);
  now += 86_400_000;
  problem(await api(t, 'GET', '/me', { token }), 401, 'unauthenticated');
});

test('an unknown path is 404, a wrong method 405 with what would be right', async () => {
  await using t = await testApp();
  for (const path of ['', '/', '/nothing', '/users/a/b/c', '/%zz', '/me/../x']) {
    problem(await api(t, 'GET', path), 404, 'not-found');
    problem(await api(t, 'POST', path, { body: '{', type: 'nonsense' }), 404, 'not-found');
  }
  const answer = await api(t, 'DELETE', '/me?x=1');
  expect(problem(answer, 405, 'method-not-allowed').allowed).toEqual(['GET', 'HEAD']);
  expect(answer.headers['allow']).toBe('GET, HEAD');
  problem(await api(t, 'POST', '/users/a%2Fb', { body: {} }), 405, 'method-not-allowed');
});

test('the longest path that Node.js takes is answered here, also when it cannot be decoded', async () => {
  await using t = await testApp();
  const path = `/users/%ff${'%E5%AD%97'.repeat(1800)}`;
  problem(await api(t, 'GET', path), 401, 'unauthenticated');
  const token = await adminToken(t);
  expect(problem(await api(t, 'GET', path, { token }), 400, 'invalid').field).toBe('id');
});

test('a body that cannot be read is refused in words', async () => {
  await using t = await testApp();
  const token = await adminToken(t);
  const post = (body: string | Buffer, type = 'application/json', headers = {}) =>
    api(t, 'POST', '/users', { token, body, type, headers });
  for (const body of ['{', 'x', '{"a":1}}', "{'a':1}", '\uFEFF{}', '{"nickName":1e999}']) {
    expect(problem(await post(body), 400, 'invalid').detail).toContain('not JSON');
  }
  for (const body of ['1', '"x"', 'null', '[]', 'true']) {
    expect(problem(await post(body), 400, 'invalid').detail).toMatch(/JSON object|missing/);
  }
  expect(
    problem(await post(Buffer.from('{"nickName":"\xff"}', 'latin1')), 400, 'invalid').detail,
  ).toContain('UTF-8');
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
    'application/json; charset=gbk',
  ]) {
    problem(await post('{}', type), 415, 'unsupported-media-type');
  }
  const gzip = { 'content-encoding': 'gzip' };
  problem(await post('{}', 'application/json', gzip), 415, 'unsupported-media-type');
  problem(await post(JSON.stringify({ nickName: 'x'.repeat(2 ** 20) })), 413, 'too-large');
  const nothing = await api(t, 'POST', '/users', { token });
  expect(problem(nothing, 400, 'invalid').detail).toContain('JSON object');
});

test('text that the database cannot hold is refused, and named', async () => {
  await using t = await testApp();
  const token = await adminToken(t);
  const put = (body: string) => api(t, 'PUT', `/users/${userId(2)}`, { token, body });
  for (const text of ['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00\\ud800"']) {
    const answer = problem(await put(`{"nickName":${text}}`), 400, 'invalid');
    expect(answer.field).toBe('nickName');
  }
  problem(await put('{"nickName":"a","\\u0000":1}'), 400, 'invalid');
  problem(await put('{"nickName":"a","__proto__":{"x":1}}'), 400, 'invalid');
  problem(await put('{"__proto__":{"x":12345678901234567890}}'), 400, 'invalid');
  problem(await put(`{"nickName":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 400, 'invalid');
  problem(await put(`{"a":${'['.repeat(50_000)}123456789012345678901234567890`), 400, 'invalid');
  problem(await api(t, 'GET', '/users/%00', { token }), 400, 'invalid');
  problem(await api(t, 'GET', '/users?nick=a%00', { token }), 400, 'invalid');
  problem(await api(t, 'GET', `/users/${'x'.repeat(129)}`, { token }), 400, 'invalid');
  expect((await api(t, 'GET', `/users/${'x'.repeat(128)}`, { token })).status).toBe(404);
  expect((await put('{"nickName":"🐢"}')).status).toBe(201);
});

test('an unknown field is an error that names it and what is known', async () => {
  await using t = await testApp();
  const token = await adminToken(t);
  const body = problem(
    await api(t, 'POST', '/users', { token, body: { nickName: 'a', nickname: 'b' } }),
    400,
    'invalid',
  );
  expect(body.field).toBe('nickname');
  expect(body.detail).toBe('the body has an unknown field: it takes id, nickName, icon');
  const query = problem(await api(t, 'GET', '/users?nickName=a', { token }), 400, 'invalid');
  expect(query.field).toBe('nickName');
  const none = problem(await api(t, 'GET', '/me?x=1', { token }), 400, 'invalid');
  expect([none.field, none.detail]).toEqual(['x', 'the query has an unknown field: it takes none']);
  const put = await api(t, 'PUT', `/users/${userId(1)}/ban`, { token, body: { why: 'x' } });
  expect(problem(put, 400, 'invalid').field).toBe('why');
});

test('a body is not coerced, a query is read by its type', async () => {
  await using t = await testApp();
  const token = await adminToken(t);
  const cases: [object, string, string][] = [
    [{}, 'nickName', 'nickName is missing: Name.'],
    [{ nickName: 1 }, 'nickName', 'nickName must be text'],
    [{ nickName: null }, 'nickName', 'nickName must be text'],
    [{ nickName: '' }, 'nickName', 'nickName must not be empty'],
    [{ nickName: 'x'.repeat(65) }, 'nickName', 'nickName must have at most 64 characters'],
    [{ nickName: 'x', icon: ['a'] }, 'icon', 'icon must be text'],
  ];
  for (const [body, field, detail] of cases) {
    const answer = await api(t, 'POST', '/users', { token, body });
    expect(problem(answer, 400, 'invalid')).toMatchObject({ field, detail });
  }
  const queries: [string, string, string][] = [
    ['limit=0', 'limit', 'limit must be at least 1'],
    ['limit=101', 'limit', 'limit must be at most 100'],
    ['limit=x', 'limit', 'limit must be a whole number'],
    ['limit=1.5', 'limit', 'limit must be a whole number'],
    ['limit=', 'limit', 'limit must be a whole number'],
    ['limit=1e1', 'limit', 'limit must be a whole number'],
    ['limit=5&limit=6', 'limit', 'limit is given twice: once will do'],
    ['cursor=x', 'cursor', 'the cursor is malformed'],
  ];
  for (const [query, field, detail] of queries) {
    const answer = problem(await api(t, 'GET', `/users?${query}`, { token }), 400, 'invalid');
    expect([query, answer.field, answer.detail]).toEqual([
      query,
      field,
      expect.stringContaining(detail),
    ]);
  }
  expect((await api(t, 'GET', '/users?limit=5', { token })).status).toBe(200);
});

test('requests are counted for each token, and for each address without a good one', async () => {
  await using t = await testApp({ CHATKEEP_RATE_LIMIT_PER_MINUTE: '3' });
  await store(t.ctx, [user(1), user(2)]);
  const [first, second] = [await t.token('user', userId(1)), await t.token('user', userId(2))];
  for (const left of [2, 1, 0]) {
    const answer = await api(t, 'GET', '/me', { token: first });
    expect([answer.status, Number(answer.headers['ratelimit-remaining'])]).toEqual([200, left]);
  }
  const refused = await api(t, 'GET', '/me', { token: first });
  problem(refused, 429, 'rate-limited');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await api(t, 'GET', '/me', { token: second })).status).toBe(200);
  for (const path of ['/me', '/nothing', '/sessions']) {
    expect((await api(t, 'GET', path)).status).not.toBe(429);
  }
  for (const token of [undefined, 'x', `u0001${'0'.repeat(32)}`]) {
    problem(await api(t, 'GET', '/me', { token }), 429, 'rate-limited');
  }
  problem(await api(t, 'GET', '/nothing'), 429, 'rate-limited');
  expect((await api(t, 'GET', '/me', { token: second })).status).toBe(200);
});

test('bodies of many digits or members are answered, and do not take the minutes that a square would', async () => {
  await using t = await testApp();
  const token = await adminToken(t);
  const put = (body: string) => api(t, 'PUT', `/users/${userId(2)}`, { token, body });
  const digits = problem(await put(`{"nickName":${'9'.repeat(1_000_000)}}`), 400, 'invalid');
  expect(digits.detail).toContain('more than 1000 digits');
  const since = performance.now();
  problem(await put(`{"nickName":[${'0,'.repeat(500_000)}0]}`), 400, 'invalid');
  expect(performance.now() - since).toBeLessThan(10_000);
  const named = problem(await put('{"nickName":[1,{"a":["x","\\u0000"]}]}'), 400, 'invalid');
  expect(named.field).toBe('nickName.1.a.1');
});

test('a defect is 500 and says nothing of itself; a database out of reach is 503', async () => {
  await using t = await testApp();
  const token = await adminToken(t);
  expect((await api(t, 'GET', '/users', { token })).status).toBe(200);
  await t.ctx.db.pool.query('alter table users rename to elsewhere');
  const defect = problem(await api(t, 'GET', '/users', { token }), 500, 'internal');
  expect(defect.detail).not.toContain('users');

  await using ctx = await testContext();
  await using db = openDb({
    connection: () => ({ host: '127.0.0.1', port: 1 }),
    poolSize: 1,
    log: { warn: () => undefined },
  });
  const app = await buildServer({ ...ctx, db, sessions: openSessions(db) });
  problem(await api({ app }, 'GET', '/me', { token }), 503, 'unavailable');
  await app.close();
});
