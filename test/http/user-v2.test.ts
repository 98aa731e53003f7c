import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDb } from '../../src/db/open.ts';
import { buildServer } from '../../src/http/server.ts';
import { openSessions } from '../../src/usecases/sessions.ts';
import { testApp, testContext } from '../helpers/app.ts';
import { call } from './call.ts';
import { expectGolden } from './golden.ts';
import {
  SENT_AT,
  chat,
  chatId,
  direct,
  favorite,
  message,
  messageId,
  operatorId,
  store,
  userId,
} from './records.ts';
import { NOW, PATH, failure, foot, open, people } from './user-v2-calls.ts';

test('chatMessages answers as its page says', async () => {
  await using t = await open();
  await store(t.ctx, [
    ...people,
    chat(1, { status: 1 }),
    chat(2, { status: 30 }),
    direct(3, 1, 2),
    message(1, 1, {
      hxMsgId: '164556432430072736',
      ext: { chatid: chatId(1), template: { templetId: '2' }, n: 164556432430072736n },
    }),
    message(2, 1, {
      from: operatorId(1),
      type: 'img',
      body: {
        type: 'img',
        url: 'https://a1.easemob.com/org/app/chatfiles/1',
        secret: 'secret-1',
        filename: '图片 1.png',
        file_length: 128827,
        thumb: 'https://a1.easemob.com/org/app/chatfiles/2',
        thumb_secret: 'secret-2',
      },
    }),
    message(3, 1, {
      type: 'audio',
      body: {
        type: 'audio',
        url: 'u',
        secret: 's',
        filename: 'a.amr',
        length: 7,
        file_length: '6630',
      },
    }),
    message(4, 2, { type: 'loc', body: { type: 'loc', addr: '北京市', lat: 39.983, lng: 116.3 } }),
    message(5, 2, {
      from: 'admin',
      body: { type: 'txt', msg: '"\\\n' },
      ext: { isEnd: 'operator' },
    }),
    message(6, 3, { from: userId(2), to: userId(1), sentAt: SENT_AT + 61_000 }),
    message(7, 3, {
      from: userId(2),
      to: userId(1),
      sentAt: SENT_AT + 62_000,
      revokedAt: SENT_AT + 70_000,
      ext: { a: 1 },
    }),
    favorite(2, 1, 1),
    favorite(2, 1, 2),
    favorite(4, 2, 2),
  ]);
  const userToken = await t.token('user', userId(1));
  const answer = await call(t, PATH, { userToken, startIndex: 1, pageSize: 10 });
  expect(answer.status).toBe(200);
  expectGolden(answer.body, 'user-v2/chat-messages');
});

test('a file is linked to Qiniu when it is configured', async () => {
  // The deadline and the token of a vector made with the keys of the SDK's own tests.
  const now = (1_605_344_584 - 7 * 86_400) * 1000;
  await using t = await testApp(
    {
      QINIU_ACCESS_KEY: 'abcdefghklmnopq',
      QINIU_SECRET_KEY: '1234567890',
      QINIU_DOMAIN: 'http://7xkq6j.com1.z0.glb.clouddn.com',
    },
    () => now,
  );
  await store(t.ctx, [
    ...people,
    chat(1),
    message(1, 1, { type: 'img', body: { filename: 'fileName1' } }),
  ]);
  const userToken = await t.token('user', userId(1));
  const answer = await call(t, PATH, { userToken, startIndex: 1, pageSize: 10 });
  expect(answer.json().data).toMatchObject([
    {
      getUrl:
        'http://7xkq6j.com1.z0.glb.clouddn.com/fileName1?e=1605344584&token=abcdefghklmnopq:V_Mh9Jf-ax8StiCPMk1reEdG74s=',
    },
  ]);
});

test('a link leads to where the client reached the server, unless that is configured', async () => {
  await using t = await testApp({ CHATKEEP_TRUST_PROXY: '1' }, () => NOW);
  await store(t.ctx, [
    ...people,
    chat(1),
    message(1, 1, { type: 'img', body: { filename: 'a.png' } }),
  ]);
  const userToken = await t.token('user', userId(1));
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'im.example:8443' };
  const answer = await call(t, PATH, { userToken, startIndex: 1, pageSize: 1 }, { headers });
  expect(answer.body).toContain('"getUrl":"https://im.example:8443/media/a.png?e=');
});

test('hidden and deleted conversations are left out, and so are those of others', async () => {
  await using t = await open();
  await store(t.ctx, [
    ...people,
    chat(1),
    chat(2, { hidden: true }),
    chat(3, { status: 6 }),
    chat(4, { userId: userId(2), memberIds: [userId(2)] }),
    direct(5, 2, 3),
    ...[1, 2, 3].map((n) => message(n, n)),
    message(4, 4, { from: userId(2) }),
    message(5, 5, { from: userId(2), to: userId(3) }),
  ]);
  const ids = async (n: number) => {
    const userToken = await t.token('user', userId(n));
    const answer = (await call(t, PATH, { userToken, startIndex: 1, pageSize: 10 })).json();
    expect(answer.page).toMatchObject({ total: (answer.data as unknown[]).length });
    return (answer.data as { userMessageId: string }[]).map((row) => row.userMessageId);
  };
  expect(await ids(1)).toEqual([messageId(1)]);
  expect(await ids(3)).toEqual([messageId(5)]);
  expect((await ids(2)).toSorted()).toEqual([messageId(4), messageId(5)]);
});

test('a user without messages has an empty page', async () => {
  await using t = await open();
  await store(t.ctx, people);
  const userToken = await t.token('user', userId(3));
  const answer = await call(t, PATH, { userToken, startIndex: 1, pageSize: 10 });
  expect(answer.json()).toEqual({
    code: 200,
    message: '成功',
    data: [],
    page: { total: 0, page: 1, pageSize: 10, count: 0, next: false, startIndex: 1 },
    foot,
  });
});

test('pageSize above 100 is 100; startIndex 0 is 1', async () => {
  await using t = await open();
  const many = Array.from({ length: 103 }, (_, n) => message(n, 1, { sentAt: SENT_AT + n }));
  await store(t.ctx, [...people, chat(1), ...many]);
  const userToken = await t.token('user', userId(1));
  const page = async (startIndex: unknown, pageSize: unknown) =>
    (await call(t, PATH, { userToken, startIndex, pageSize })).json().page;
  const whole = { total: 103, page: 1, pageSize: 100, count: 100, next: true, startIndex: 1 };
  expect(await page(0, 101)).toEqual(whole);
  expect(await page(1, '2147483647')).toEqual(whole);
  expect(await page(101, 1000)).toEqual({
    ...whole,
    page: 2,
    count: 3,
    next: false,
    startIndex: 101,
  });
  expect(await page(104, 100)).toEqual({
    ...whole,
    page: 2,
    count: 0,
    next: false,
    startIndex: 104,
  });
  expect(await page(2147483647, 1)).toEqual({
    total: 103,
    page: 2147483647,
    pageSize: 1,
    count: 0,
    next: false,
    startIndex: 2147483647,
  });
});

test('walking pages shows every message once, newest first, in whatever order they came', async () => {
  await using t = await open();
  const order = fc.array(
    fc.record({ inChat: fc.integer({ min: 1, max: 4 }), late: fc.integer({ min: 0, max: 40 }) }),
    { minLength: 130, maxLength: 130 },
  );
  const [sent = []] = fc.sample(order, { numRuns: 1, seed: 42 });
  const records = sent.map(({ inChat, late }, n) =>
    message(n, inChat, {
      from: n % 3 === 0 ? operatorId(1) : userId(1),
      sentAt: SENT_AT + (n - late) * 500,
    }),
  );
  await store(t.ctx, [
    ...people,
    chat(1),
    chat(2, { status: 5 }),
    chat(3, { hidden: true }),
    chat(4, { status: 6 }),
    ...records,
  ]);
  const seen = [...records.entries()]
    .filter(([, record]) => [chatId(1), chatId(2)].includes(record.conversationId))
    .toSorted(([m, a], [n, b]) => b.sentAt - a.sentAt || n - m)
    .map(([, record]) => record.id);
  const userToken = await t.token('user', userId(1));
  for (const pageSize of [1, 7, 20, 100]) {
    const walked: string[] = [];
    for (let startIndex = 1; ; startIndex += pageSize) {
      const { data, page } = (await call(t, PATH, { userToken, startIndex, pageSize })).json();
      const rows = data as { userMessageId: string }[];
      walked.push(...rows.map((row) => row.userMessageId));
      const next = walked.length < seen.length;
      expect(page).toEqual({
        total: seen.length,
        page: (startIndex - 1) / pageSize + 1,
        pageSize,
        count: rows.length,
        next,
        startIndex,
      });
      expect(rows.length === pageSize || !next).toBe(true);
      if (!next) break;
    }
    expect(walked).toEqual(seen);
  }
  const window = await call(t, PATH, { userToken, startIndex: 4, pageSize: 5 });
  const rows = window.json().data as { userMessageId: string }[];
  expect(rows.map((row) => row.userMessageId)).toEqual(seen.slice(3, 8));
});

test('a defect is 500 and says nothing of itself', async () => {
  await using t = await open();
  await store(t.ctx, people);
  const userToken = await t.token('user', userId(1));
  await t.ctx.db.pool.query('alter table timeline rename to elsewhere');
  const answer = await call(t, PATH, { userToken, startIndex: 1, pageSize: 1 });
  expect([answer.status, answer.json()]).toEqual([500, failure(500, '服务器内部错误')]);
  expect(answer.requestId).toMatch(/^[0-9a-f-]{36}$/);
});

test('a database that cannot be reached is 503', async () => {
  await using ctx = await testContext({}, () => NOW);
  await using db = openDb({
    connection: () => ({ host: '127.0.0.1', port: 1 }),
    poolSize: 1,
    log: { warn: () => undefined },
  });
  const app = await buildServer({ ...ctx, db, sessions: openSessions(db) });
  const body = { userToken: `u0001${'0'.repeat(32)}`, startIndex: 1, pageSize: 1 };
  const answer = await call({ app }, PATH, body);
  expect([answer.status, answer.json()]).toEqual([503, failure(503, '服务暂时不可用，请稍后再试')]);
  await app.close();
});
