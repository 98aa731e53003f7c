import { afterAll, describe, expect, test } from 'vitest';
import {
  SENT_AT,
  chat,
  chatId,
  direct,
  mark,
  message,
  operator,
  operatorId,
  user,
  userId,
} from '../http/records.ts';
import { type Params, openSearch, textsOf } from './find.ts';

const DAY_MS = 86_400_000;
const says = (n: number, inChat: number, msg: string, fields: object = {}) =>
  message(n, inChat, { body: { msg }, sentAt: SENT_AT + n * 1000, ...fields });

// Of 19 February 2016, 18:43 in Shanghai.
const app = await openSearch([
  user(3, { nickName: '林小雨' }),
  user(4, { nickName: '小雨' }),
  operator(3, { nickName: '客服小蓝' }),
  operator(4, { nickName: '小 红' }),
  chat(1, { tags: ['酒店', '上海'], operatorIds: [operatorId(3)] }),
  chat(2, { userId: userId(3), memberIds: [userId(3)], tags: ['酒店'], status: 5 }),
  direct(3, 3, 4),
  chat(4, { hidden: true, operatorIds: [operatorId(4)] }),
  says(1, 1, '房间一'),
  says(2, 1, '房间二', { from: operatorId(3) }),
  says(3, 1, '房间三', { from: 'admin', sentAt: SENT_AT + DAY_MS }),
  says(4, 2, '房间四', { from: userId(3) }),
  says(5, 3, '房间五', { from: userId(4) }),
  says(6, 4, '房间六', { sentAt: SENT_AT - DAY_MS }),
  message(7, 1, { type: 'img', body: { filename: '房间七.png', url: '/x' } }),
  mark(2, 1, '重要'),
  mark(1, 1, '待办', { operatorId: operatorId(3), shared: false }),
]);
afterAll(() => app[Symbol.asyncDispose]());

const found = async (params: string | Params) => textsOf(await app.find(params)).toSorted();

describe('a filter in the query', () => {
  test.each([
    ['房间 from:小蓝', ['房间二']],
    ['房间 from:客服小蓝', ['房间二']],
    [`房间 from:${operatorId(3)}`, ['房间二']],
    ['房间 from:admin', ['房间三']],
    ['from:林小雨', ['房间四']],
    ['房间 from:小雨', ['房间五']],
    ['房间 customer:林小雨', ['房间五', '房间四']],
    ['房间 customer:林小雨 customer:小雨', ['房间五']],
    ['房间 operator:小蓝', ['', '房间一', '房间三', '房间二']],
    ['房间 operator:"小 红"', ['房间六']],
    ['房间 tag:酒店', ['', '房间一', '房间三', '房间二', '房间四']],
    ['房间 tag:酒店 tag:上海', ['', '房间一', '房间三', '房间二']],
    ['房间 mark:重要', ['房间二']],
    ['房间 status:ended', ['房间四']],
    ['房间 status:ended,waiting', ['房间四']],
    ['房间 type:img', ['']],
    ['has:file', ['']],
    ['房间 has:file type:img', ['']],
    [`房间 conversation:${chatId(3)}`, ['房间五']],
    ['房间 before:2016-02-19', ['房间六']],
    ['房间 after:2016-02-20', ['房间三']],
    ['房间 after:2016-02-19 before:2016-02-20 from:小蓝', ['房间二']],
    ['房间 before:2016-02-19T18:43:02+08:00 from:用户1', ['', '房间一', '房间六']],
    ['房间 after:2016-02-19T18:43:02 before:2016-02-20', ['房间二', '房间五', '房间四']],
    ['from:小蓝 tag:酒店 before:2016-02-20', ['房间二']],
    ['房间 FROM:小蓝', ['房间二']],
    ['from:小蓝 -房间', []],
  ])('%s', async (q, texts) => {
    expect(await found(q)).toEqual(texts.toSorted());
  });

  test.each([
    ['from:nobody', /^from: no person .* called "nobody"/],
    ['customer:小蓝', /^customer: no user/],
    ['operator:小雨', /^operator: no operator/],
    ['房间 tag:没有', /^no conversation .* tag "没有"/],
    ['房间 mark:没有', /^no message has a mark "没有"/],
    ['房间 mark:待办', /^no message has a mark "待办"/],
    ['房间 status:open', /^status must be some of waiting, active/],
    ['房间 type:text', /^type: must be one of txt, img/],
    ['has:file type:txt', /^messages of type txt have no file/],
    ['has:link', /only has:file is known/],
    ['conversation:x', /^there is no conversation "x"/],
    ['before:yesterday', /is no date/],
    ['after:2016-02-30', /is no date/],
    ['after:2016-02-20 before:2016-02-20', /ends before it begins/],
    ['from:小蓝 from:林小雨', /^from: is given 2 times/],
    [
      Array.from({ length: 6 }, () => 'tag:酒店').join(' '),
      /^tag: is given 6 times: give it at most/,
    ],
    ['from:', /without a value/],
    ['-from:小蓝', /excludes a filter/],
    ['-房间', /only excludes/],
    ['', /is empty/],
    ['   ', /is empty/],
    ['"房间', /is not closed/],
    ['""', /nothing between them/],
    ['字'.repeat(501), /501 characters long/],
    [Array.from({ length: 21 }, (_, n) => `w${n}`).join(' '), /21 words/],
  ])('%s is refused with the reason', async (q, detail) => {
    const refusal = await app.refused(q);
    expect(refusal).toMatchObject({ status: 400, field: 'q' });
    expect(refusal.detail.replace(/^the query /, 'the query ')).toMatch(detail);
  });
});

describe('a filter beside the query', () => {
  test.each<readonly [Params, readonly string[]]>([
    [{ q: '房间', senderId: operatorId(3) }, ['房间二']],
    [{ senderId: 'admin' }, ['房间三']],
    [{ q: '房间', customerId: userId(4) }, ['房间五']],
    [{ q: '房间', operatorId: operatorId(4) }, ['房间六']],
    [{ q: '房间', conversationId: chatId(3) }, ['房间五']],
    [{ q: '房间', type: 'img' }, ['']],
    [{ q: '房间', hasFile: true }, ['']],
    [{ q: '房间', tag: '上海', senderId: userId(1), type: 'txt' }, ['房间一']],
    [{ q: '房间', mark: '重要' }, ['房间二']],
    [{ q: '房间', status: 'ended' }, ['房间四']],
    [{ q: '房间', sentFrom: String(SENT_AT + DAY_MS) }, ['房间三']],
    [{ q: '房间', sentTo: String(SENT_AT - DAY_MS) }, ['房间六']],
    [{ q: '房间', sentFrom: '2016-02-20T00:00:00+08:00' }, ['房间三']],
    [{ q: '房间 from:小蓝', conversationId: chatId(1) }, ['房间二']],
    [{ q: '房间 from:小蓝', conversationId: chatId(3) }, []],
    [{ q: '房间 from:小蓝', senderId: operatorId(3) }, ['房间二']],
    [{ q: '房间 status:ended,active', status: 'ended' }, ['房间四']],
    [{ q: `房间 conversation:${chatId(3)}`, conversationId: chatId(3) }, ['房间五']],
  ])('%j', async (params, texts) => {
    expect(await found(params)).toEqual(texts.toSorted());
  });

  test.each<readonly [Params, number, string]>([
    [{ senderId: 'o2' }, 400, 'senderId'],
    [{ customerId: '林小雨' }, 400, 'customerId'],
    [{ operatorId: userId(1) }, 400, 'operatorId'],
    [{ conversationId: 'x' }, 404, 'conversationId'],
    [{ type: 'text' }, 400, 'type'],
    [{ tag: '没有' }, 400, 'tag'],
    [{ mark: '没有' }, 400, 'mark'],
    [{ status: 'open' }, 400, 'status'],
    [{ sentFrom: 'now' }, 400, 'sentFrom'],
    [{ sentFrom: '5', sentTo: '4' }, 400, 'sentTo'],
    [{ hasFile: 'yes' }, 400, 'hasFile'],
    [{ q: '房间 from:小蓝', senderId: 'admin' }, 400, 'senderId'],
    [{ q: '房间 status:ended', status: 'active' }, 400, 'status'],
    [{ q: '房间 type:txt', type: 'img' }, 400, 'type'],
    [{ q: '房间', sort: 'oldest' }, 400, 'sort'],
    [{ q: '房间', limit: 101 }, 400, 'limit'],
    [{ q: '房间', limit: 0 }, 400, 'limit'],
    [{ q: '房间', cursor: 'x' }, 400, 'cursor'],
    [{ q: '房间', page: 2 }, 400, 'page'],
    [{}, 400, 'q'],
  ])('%j is refused', async (params, status, field) => {
    expect(await app.refused(params)).toMatchObject({ status, field });
  });
});

test('an operator finds by a mark of their own, which others do not see', async () => {
  const token = await app.t.token('operator', operatorId(3));
  expect(textsOf(await app.find('mark:待办', token))).toEqual(['房间一']);
});

test('many called alike must be told apart', async () => {
  const people = Array.from({ length: 51 }, (_, n) => user(100 + n, { nickName: `阿伟${n}` }));
  await using other = await openSearch([...people, chat(1)]);
  expect(await other.refused('from:阿伟')).toMatchObject({
    status: 400,
    detail: expect.stringContaining('more than 50'),
  });
  expect(textsOf(await other.find('from:阿伟7'))).toEqual([]);
});
