import { expect, test } from 'vitest';
import { type TestApp, testApp } from '../helpers/app.ts';
import { call } from './call.ts';
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

// The deadline of links that Qiniu's published vectors were made with.
const NOW = (1_608_806_094 - 7 * 86_400) * 1000;
const PATH = '/op/v2/chatSearchs';

const qiniu = {
  QINIU_ACCESS_KEY: 'abcdefghklmnopq',
  QINIU_SECRET_KEY: '1234567890',
  QINIU_DOMAIN: 'http://7xkq6j.com1.z0.glb.clouddn.com',
};

const open = () => testApp(qiniu, () => NOW);

const everything = { startTime: '2015-01-01', endTime: '2017-01-01', pageNum: 1, pageSize: 100 };

interface Found {
  readonly data: { readonly chatId: string; readonly message: string }[];
  readonly page: { readonly total: number };
}

async function search(t: TestApp, filter: object): Promise<Found> {
  const token = await t.token('operator', operatorId(1));
  const answer = await call(t, `${PATH}?token=${token}`, { ...everything, ...filter });
  expect(answer.json()).toMatchObject({ code: 200, message: '成功' });
  return answer.json() as unknown as Found;
}

const numbersOf = ({ data, page }: Found) => {
  expect(page.total).toBe(data.length);
  return data.map((row) => Number.parseInt(row.chatId.slice(6), 16));
};

test('chatSearchs answers as its page says', async () => {
  await using t = await open();
  const at = (n: number) => SENT_AT + n * 1000;
  await store(t.ctx, [
    user(1, { nickName: '阿洋', icon: 'f35fe1ecaec540869c9b764ac6f2783d.png' }),
    user(2, { nickName: '阿海', icon: 'http://wx.qlogo.cn/mmopen/x/0' }),
    user(3),
    operator(1),
    chat(1, { status: 1, createdAt: at(1), address: '北京市海淀区软件园六号路' }),
    chat(2, { status: 3, createdAt: at(2), userId: userId(2), memberIds: [userId(2)] }),
    chat(3, {
      status: 5,
      createdAt: at(3),
      userId: userId(3),
      memberIds: [userId(3)],
      groupId: undefined,
    }),
    chat(4, { status: 6, createdAt: at(4) }),
    chat(5, { status: 30, createdAt: at(5), hidden: true }),
    message(1, 1),
    message(2, 1, { sentAt: SENT_AT + 9000, body: { msg: '最后一条' } }),
    message(3, 1, { sentAt: SENT_AT + 8000 }),
    message(4, 2, { from: userId(2), type: 'img', body: { filename: 'x' } }),
    message(5, 3, { from: userId(3), revokedAt: SENT_AT + 1 }),
  ]);
  const token = await t.token('operator', operatorId(1));
  const body = { ...everything, pageSize: 20 };
  const answer = await call(t, `${PATH}?token=${token}`, body);
  expect(answer.status).toBe(200);
  expectGolden(answer.body, 'op-v2/chat-searchs');
});

test('filters match parts, whatever the case and width, and combine with AND', async () => {
  await using t = await open();
  await store(t.ctx, [
    user(1, { nickName: '阿洋Ａ' }),
    user(2, { nickName: '50%_\\x' }),
    operator(1, { nickName: '客服小王' }),
    operator(2, { nickName: 'Ｌｉｓａ' }),
    chat(1, { title: 'Get帮你搞定一切', tags: ['旅行', 'VIP'], createdAt: SENT_AT + 1 }),
    chat(2, {
      title: 'ＧＥＴ一下',
      tags: ['旅行社'],
      operatorIds: [operatorId(2)],
      createdAt: SENT_AT + 2,
    }),
    chat(3, {
      title: '',
      userId: userId(2),
      memberIds: [userId(2)],
      operatorIds: [operatorId(1), operatorId(2)],
      createdAt: SENT_AT + 3,
    }),
  ]);
  const cases: [object, number[]][] = [
    [{}, [3, 2, 1]],
    [{ userNick: '', operatorNick: '', title: '', tag: '' }, [3, 2, 1]],
    [{ userNick: null, title: null }, [3, 2, 1]],
    [{ userNick: '阿洋' }, [2, 1]],
    [{ userNick: '洋a' }, [2, 1]],
    [{ userNick: '洋' }, [2, 1]],
    [{ userNick: '%' }, [3]],
    [{ userNick: '_' }, [3]],
    [{ userNick: '\\' }, [3]],
    [{ userNick: '0%_\\X' }, [3]],
    [{ userNick: 50 }, [3]],
    [{ userNick: '阿_' }, []],
    [{ operatorNick: 'lisa' }, [3, 2]],
    [{ operatorNick: '小王' }, [3, 1]],
    [{ operatorNick: '王l' }, []],
    [{ title: 'get' }, [2, 1]],
    [{ title: 'ｇｅｔ帮' }, [1]],
    [{ tag: '旅行' }, [1]],
    [{ tag: 'vip' }, []],
    [{ tag: 'VIP' }, [1]],
    [{ title: 'get', operatorNick: 'lisa' }, [2]],
    [{ userNick: '阿洋', operatorNick: '小王', title: '一切', tag: 'VIP' }, [1]],
    [{ userNick: '阿洋', tag: '没有' }, []],
    [{ title: 'x'.repeat(5000) }, []],
  ];
  for (const [filter, expected] of cases) {
    expect(numbersOf(await search(t, filter)), `by ${JSON.stringify(filter)}`).toEqual(expected);
  }
});

test('the range of time includes both ends, days whole, in the configured zone', async () => {
  await using t = await open();
  const at = (text: string) => Date.parse(`${text}+08:00`);
  await store(t.ctx, [
    user(1),
    operator(1),
    chat(1, { createdAt: at('2016-02-18T23:59:59.999') }),
    chat(2, { createdAt: at('2016-02-19T00:00:00.000') }),
    chat(3, { createdAt: at('2016-02-19T12:00:00.500') }),
    chat(4, { createdAt: at('2016-02-19T23:59:59.999') }),
    chat(5, { createdAt: at('2016-02-20T00:00:00.000') }),
  ]);
  const cases: [string, string, number[]][] = [
    ['2016-02-19', '2016-02-19', [4, 3, 2]],
    ['2016-02-18', '2016-02-20', [5, 4, 3, 2, 1]],
    ['2016-02-19 00:00:00', '2016-02-19 00:00:00', [2]],
    ['2016-02-19 12:00:00', '2016-02-19 12:00:00', [3]],
    ['2016-02-19 12:00:01', '2016-02-19', [4]],
    ['2016-02-18 23:59:59', '2016-02-19 12:00:00', [3, 2, 1]],
    ['2016-02-21', '2016-02-29', []],
    ['0000-01-01', '9999-12-31', [5, 4, 3, 2, 1]],
  ];
  for (const [startTime, endTime, expected] of cases) {
    expect(numbersOf(await search(t, { startTime, endTime })), `${startTime} ${endTime}`).toEqual(
      expected,
    );
    const byText = await search(t, { startTime, endTime, userNick: '用' });
    expect(numbersOf(byText), `${startTime} ${endTime}`).toEqual(expected);
  }
});

test('walking pages shows every conversation once, newest first', async () => {
  await using t = await open();
  const chats = Array.from({ length: 45 }, (_, n) =>
    chat(n, {
      createdAt: SENT_AT + Math.floor(n / 4) * 1_000_000,
      title: n % 2 === 0 ? '双' : '单',
    }),
  );
  await store(t.ctx, [user(1), operator(1), ...chats]);
  const token = await t.token('operator', operatorId(1));
  for (const [filter, numbers] of [
    [{}, [...chats.keys()]],
    [{ title: '双' }, [...chats.keys()].filter((n) => n % 2 === 0)],
  ] as const) {
    const seen = numbers.toReversed().map(chatId);
    for (const pageSize of [1, 7, 20, 100]) {
      const walked: string[] = [];
      for (let pageNum = 1; ; pageNum += 1) {
        const body = { ...everything, ...filter, pageNum, pageSize };
        const { data, page } = (await call(t, `${PATH}?token=${token}`, body)).json();
        const rows = data as { chatId: string }[];
        const startIndex = walked.length;
        walked.push(...rows.map((row) => row.chatId));
        const next = walked.length < seen.length;
        expect(page).toEqual({
          total: seen.length,
          page: pageNum,
          pageSize,
          count: rows.length,
          next,
          startIndex,
        });
        if (!next) break;
      }
      expect(walked).toEqual(seen);
    }
  }
  const beyond = await search(t, { pageNum: 2147483647 });
  expect(beyond).toMatchObject({ data: [], page: { total: 45, count: 0, next: false } });
});

test('a direct conversation is found and read like any other', async () => {
  await using t = await open();
  await store(t.ctx, [
    user(1),
    user(2),
    operator(1),
    direct(1, 1, 2),
    message(1, 1, { to: userId(2) }),
  ]);
  expect(numbersOf(await search(t, {}))).toEqual([1]);
  const token = await t.token('operator', operatorId(1));
  const answer = await call(t, `/op/v2/chatMessageList?token=${token}`, { chatId: chatId(1) });
  expect(answer.json()).toMatchObject({ code: 200, page: { total: 1 } });
});

test('a text may be as long as a request', async () => {
  await using t = await open();
  await store(t.ctx, [user(1), operator(1), chat(1, { title: '订酒店' })]);
  const title = Array.from({ length: 200_000 }, (_, n) => String.fromCodePoint(0x20000 + n)).join(
    '',
  );
  expect(numbersOf(await search(t, { title }))).toEqual([]);
});
