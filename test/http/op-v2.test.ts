import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClient } from '../../src/usecases/clients.ts';
import { testApp } from '../helpers/app.ts';
import { type CallOptions, call, signedQuery } from './call.ts';
import { expectGolden } from './golden.ts';
import {
  SENT_AT,
  chat,
  chatId,
  favorite,
  mark,
  message,
  messageId,
  operator,
  operatorId,
  store,
  user,
  userId,
} from './records.ts';

const NOW = Date.parse('2016-02-22T11:59:53+08:00');
const MESSAGES = '/op/v2/operatorToUserChatMessages';
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
const notSignedIn = failure(401, '未登录或登录已过期');

const people = [user(1), user(2), operator(1), operator(2)];

const variety = [
  ...people,
  chat(1),
  message(1, 1, {
    hxMsgId: '164556432430072736',
    ext: { chatid: chatId(1), n: 164556432430072736n },
  }),
  message(2, 1, {
    from: operatorId(1),
    type: 'img',
    body: {
      type: 'img',
      url: 'https://a1.easemob.com/org/app/chatfiles/1',
      secret: 'secret-1',
      filename: 'f35fe1ec.png',
      file_length: 128827,
      thumb: 'https://a1.easemob.com/org/app/chatfiles/2',
      thumb_secret: 'secret-2',
    },
  }),
  message(3, 1, {
    type: 'audio',
    body: { type: 'audio', url: 'u', secret: 's', filename: 'a.amr', length: 7, file_length: 6630 },
  }),
  message(4, 1, { type: 'loc', body: { type: 'loc', addr: '北京市', lat: 39.983, lng: 116.3 } }),
  message(5, 1, {
    from: operatorId(1),
    ext: { template: { content: { Title: '付款', IsPay: false }, templetId: '1' } },
  }),
  message(6, 1, { revokedAt: SENT_AT + 1 }),
  mark(2, 1, '重要'),
  mark(2, 1, '投诉', { createdAt: SENT_AT + 5 }),
  mark(4, 1, '重要', { operatorId: operatorId(2) }),
  favorite(2, 1, 1),
  favorite(3, 1, 2),
];

test('operatorToUserChatMessages answers as its page says', async () => {
  await using t = await open();
  await store(t.ctx, variety);
  const token = await t.token('operator', operatorId(1));
  const answer = await call(t, `${MESSAGES}?apiVersion=01&token=${token}`, {
    chatId: chatId(1),
    pageNum: 1,
    pageSize: 20,
  });
  expect(answer.status).toBe(200);
  expectGolden(answer.body, 'op-v2/operator-to-user-chat-messages');
});

test('chatMessageList answers as its page says, from the first page of 20', async () => {
  await using t = await open();
  await store(t.ctx, variety);
  const token = await t.token('operator', operatorId(1));
  const answer = await call(t, `${LIST}?token=${token}`, { chatId: chatId(1) });
  expect(answer.status).toBe(200);
  expectGolden(answer.body, 'op-v2/chat-message-list');
});

test('chatMessageList adds marks and favourites when asked', async () => {
  await using t = await open();
  await store(t.ctx, variety);
  const token = await t.token('operator', operatorId(1));
  const list = (more: object) => call(t, `${LIST}?token=${token}`, { chatId: chatId(1), ...more });
  const both = await list({ needMark: true, needFavorite: 'true', pageNum: 2, pageSize: '3' });
  expectGolden(both.body, 'op-v2/chat-message-list-annotated');
  const rows = async (more: object) => {
    const { data } = (await list(more)).json();
    return (data as { msg: Record<string, unknown>[] }).msg;
  };
  for (const row of await rows({ needMark: '1', needFavorite: 0 })) {
    expect(row).toHaveProperty('mark');
    expect(row).not.toHaveProperty('favorite');
  }
  for (const row of await rows({ needMark: null, needFavorite: 1 })) {
    expect(row).not.toHaveProperty('mark');
    expect(row).toHaveProperty('favorite');
  }
});

test('operators see conversations that users deleted or that are hidden', async () => {
  await using t = await open();
  await store(t.ctx, [
    ...people,
    chat(1, { status: 6 }),
    chat(2, { hidden: true, status: 5 }),
    message(1, 1),
    message(2, 2),
  ]);
  const token = await t.token('operator', operatorId(2));
  for (const [n, status] of [
    [1, '用户删除'],
    [2, '已结束'],
  ] as const) {
    const answer = await call(t, `${LIST}?token=${token}`, { chatId: chatId(n) });
    expect(answer.json().data).toMatchObject({ status, msg: [{ userMessageId: messageId(n) }] });
  }
});

test('an unknown conversation is 404', async () => {
  await using t = await open();
  await store(t.ctx, people);
  const token = await t.token('operator', operatorId(1));
  for (const unknown of [
    'x',
    chatId(9),
    `${chatId(9)}'--`,
    '%',
    1,
    '长'.repeat(100_000),
    '\uD800',
  ]) {
    for (const path of [MESSAGES, LIST]) {
      const answer = await call(t, `${path}?token=${token}`, {
        chatId: unknown,
        pageNum: 1,
        pageSize: 1,
      });
      expect([answer.status, answer.json()]).toEqual([200, failure(404, '会话不存在')]);
    }
  }
});

test('without a valid token of an operator it is 401', async () => {
  await using t = await open();
  await store(t.ctx, people);
  const client = await createClient(
    t.ctx,
    { kind: 'system' },
    { name: 'c', scope: 'op', signRequired: false },
  );
  const revoked = await t.token('operator', operatorId(1));
  await t.ctx.db.pool.query('update tokens set revoked_at = 1');
  const bad = [
    '',
    'x',
    `o0001${'0'.repeat(32)}`,
    revoked,
    await t.token('user', userId(1)),
    '%00',
    '%zz',
  ];
  for (const path of [MESSAGES, LIST, SEARCH]) {
    const plain = await call(t, path, {});
    expect([plain.status, plain.json()]).toEqual([200, notSignedIn]);
    for (const token of bad) {
      const answer = await call(t, `${path}?token=${token}`, 'not even JSON');
      expect([answer.status, answer.json()], `token ${token}`).toEqual([200, notSignedIn]);
    }
    // A valid sign does not make up for a bad token.
    const query = { client: client.id, token: revoked };
    const signed = await call(t, signedQuery(path, query, '{}', client.secret), '{}');
    expect(signed.json()).toEqual(notSignedIn);
  }
});

test('bad input is 400 and named', async () => {
  await using t = await open();
  await store(t.ctx, [...people, chat(1)]);
  const token = await t.token('operator', operatorId(1));
  const page = { chatId: chatId(1), pageNum: 1, pageSize: 20 };
  const search = { startTime: '2016-02-19', endTime: '2016-02-20', pageNum: 1, pageSize: 20 };
  const whole = '必须是 1 到 2147483647 的整数';
  const day = '必须是 yyyy-MM-dd 或 yyyy-MM-dd HH:mm:ss 格式的时间';
  const numbers = [0, '0', -1, 1.5, '1.5', 'x', '', ' 1', 2147483648, '2147483648', true, [], {}];
  const times = [
    '',
    '2016-02-30',
    '2016-2-1',
    '20160219',
    '2016-02-19T00:00:00',
    'x',
    1455878580082,
  ];
  const cases: [string, object, string][] = [
    [MESSAGES, {}, 'chatId 必须是非空字符串'],
    [LIST, {}, 'chatId 必须是非空字符串'],
    ...[null, '', [], {}, true, 'a\0'].map((bad): [string, object, string] => [
      LIST,
      { chatId: bad },
      'chatId 必须是非空字符串',
    ]),
    [MESSAGES, { chatId: chatId(1) }, `pageNum ${whole}`],
    [MESSAGES, { chatId: chatId(1), pageNum: null, pageSize: 1 }, `pageNum ${whole}`],
    [MESSAGES, { chatId: chatId(1), pageNum: 1 }, `pageSize ${whole}`],
    [SEARCH, { ...search, pageNum: undefined }, `pageNum ${whole}`],
    [SEARCH, { ...search, pageSize: undefined }, `pageSize ${whole}`],
    ...[MESSAGES, LIST, SEARCH].flatMap((path) =>
      numbers.flatMap((bad): [string, object, string][] => [
        [path, { ...page, ...search, pageNum: bad }, `pageNum ${whole}`],
        [path, { ...page, ...search, pageSize: bad }, `pageSize ${whole}`],
      ]),
    ),
    ...['x', '', 2, 'TRUE', [], {}].flatMap((bad): [string, object, string][] => [
      [LIST, { ...page, needMark: bad }, 'needMark 必须是 true 或 false'],
      [LIST, { ...page, needFavorite: bad }, 'needFavorite 必须是 true 或 false'],
    ]),
    ...times.flatMap((bad): [string, object, string][] => [
      [SEARCH, { ...search, startTime: bad }, `startTime ${day}`],
      [SEARCH, { ...search, endTime: bad }, `endTime ${day}`],
    ]),
    [SEARCH, { ...search, startTime: null }, 'startTime 必须是字符串'],
    [SEARCH, { ...search, endTime: undefined }, 'endTime 必须是字符串'],
    [
      SEARCH,
      { ...search, startTime: '2016-02-20 00:00:01', endTime: '2016-02-20 00:00:00' },
      'startTime 必须不晚于 endTime',
    ],
    [SEARCH, { ...search, startTime: '2016-02-21' }, 'startTime 必须不晚于 endTime'],
    ...['userNick', 'operatorNick', 'title', 'tag'].flatMap((name) =>
      [[], {}, true, 'a\0'].map((bad): [string, object, string] => [
        SEARCH,
        { ...search, [name]: bad },
        `${name} 必须是字符串`,
      ]),
    ),
  ];
  for (const [path, body, text] of cases) {
    const answer = await call(t, `${path}?token=${token}`, body);
    expect([answer.status, answer.json()], `${path} ${JSON.stringify(body)}`).toEqual([
      200,
      failure(400, `参数错误：${text}`),
    ]);
  }
  for (const body of ['{', 'x', '[]', '1', 'chatId=x', Buffer.from([0xff])]) {
    const answer = await call(t, `${LIST}?token=${token}`, body);
    expect(answer.json()).toEqual(failure(400, '参数错误：请求体 必须是 UTF-8 编码的 JSON 对象'));
  }
});

test('numbers may come as text, null counts as absent, unknown fields are ignored', async () => {
  await using t = await open();
  await store(t.ctx, [...people, chat(1), message(1, 1), message(2, 1)]);
  const token = await t.token('operator', operatorId(1));
  const id = chatId(1);
  const bodies: [object | string, string, object][] = [
    [
      { chatId: id, pageNum: '2', pageSize: '1' },
      'application/json',
      { page: 2, pageSize: 1, startIndex: 1 },
    ],
    [
      { chatId: id, pageNum: null, pageSize: null, x: [] },
      'text/html',
      { page: 1, pageSize: 20, startIndex: 0 },
    ],
    [
      `chatId=${id}&pageSize=1`,
      'application/x-www-form-urlencoded',
      { page: 1, pageSize: 1, startIndex: 0 },
    ],
    [{ chatId: id, pageSize: 101 }, 'application/json', { page: 1, pageSize: 100, startIndex: 0 }],
    [
      { chatId: id, pageNum: 3, pageSize: 1 },
      'application/json',
      { page: 3, count: 0, next: false },
    ],
    [
      { chatId: id, pageNum: 2147483647, pageSize: 2147483647 },
      'application/json',
      {
        total: 2,
        page: 2147483647,
        pageSize: 100,
        count: 0,
        next: false,
        startIndex: 214748364600,
      },
    ],
  ];
  for (const [body, type, page] of bodies) {
    const answer = await call(t, `${LIST}?token=${token}`, body, { type });
    expect(answer.json()).toMatchObject({ code: 200, page });
  }
});

test('a body beyond the limit is 413, a wrong method or path 404', async () => {
  await using t = await open({ CHATKEEP_BODY_LIMIT_BYTES: '1024' });
  const large = await call(t, LIST, 'x'.repeat(1025));
  expect([large.status, large.json()]).toEqual([200, failure(413, '请求体过大')]);
  const calls: [string, CallOptions['method']][] = [
    [MESSAGES, 'GET'],
    [LIST, 'PUT'],
    [SEARCH, 'DELETE'],
    [`${LIST}/1`, 'POST'],
    ['/op/v2/chatSearch', 'POST'],
    ['/op/v2', 'POST'],
  ];
  for (const [url, method = 'POST'] of calls) {
    const answer = await call(t, url, method === 'GET' ? undefined : '{', { method });
    expect([answer.status, answer.json()], `${method} ${url}`).toEqual([
      200,
      failure(404, '接口不存在'),
    ]);
  }
});

test('half a surrogate pair in a file name does not take the page with it', async () => {
  await using t = await open();
  await store(t.ctx, [
    user(1),
    operator(1),
    chat(1),
    message(1, 1, { type: 'img', body: { type: 'img', filename: '\ud800x.png' } }),
  ]);
  const token = await t.token('operator', operatorId(1));
  const answer = await call(t, `${LIST}?token=${token}`, { chatId: chatId(1) });
  expect(answer.json()).toMatchObject({ code: 200, page: { total: 1 } });
});

test('walking pages shows every message once, newest first, in order or not', async () => {
  await using t = await open();
  const [late = []] = fc.sample(fc.array(fc.nat(30), { minLength: 120, maxLength: 120 }), {
    numRuns: 1,
    seed: 7,
  });
  const inOrder = late.map((_, n) => message(n, 1, { sentAt: SENT_AT + Math.floor(n / 3) * 1000 }));
  const disordered = late.map((by, n) =>
    message(1000 + n, 2, { sentAt: SENT_AT + (n - by) * 700 }),
  );
  await store(t.ctx, [...people, chat(1), chat(2), ...inOrder, ...disordered]);
  const token = await t.token('operator', operatorId(1));
  for (const [n, records] of [
    [1, inOrder],
    [2, disordered],
  ] as const) {
    const seen = [...records.entries()]
      .toSorted(([m, a], [o, b]) => b.sentAt - a.sentAt || o - m)
      .map(([, record]) => record.id);
    for (const path of [MESSAGES, LIST]) {
      for (const pageSize of [1, 7, 20, 100]) {
        const walked: string[] = [];
        for (let pageNum = 1; ; pageNum += 1) {
          const body = { chatId: chatId(n), pageNum, pageSize };
          const { data, page } = (await call(t, `${path}?token=${token}`, body)).json();
          const { msg } = data as { msg: { userMessageId: string }[] };
          const startIndex = walked.length;
          walked.push(...msg.map((row) => row.userMessageId));
          const next = walked.length < seen.length;
          expect(page).toEqual({
            total: seen.length,
            page: pageNum,
            pageSize,
            count: msg.length,
            next,
            startIndex,
          });
          expect(msg.length === pageSize || !next).toBe(true);
          if (!next) break;
        }
        expect(walked).toEqual(seen);
      }
    }
  }
});
