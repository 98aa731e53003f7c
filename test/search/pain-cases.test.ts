import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { planOf } from '../../src/search/plan.ts';
import { parseQuery } from '../../src/search/query.ts';
import { countCandidates } from '../../src/search/segments/search.ts';
import { api } from '../http/api/call.ts';
import { SENT_AT, chat, chatId, message, store, userId } from '../http/records.ts';
import { type SearchApp, openSearch, saying, textsOf } from './find.ts';

// What people ask other systems for in vain: the cases on search of the project's field notes.

const texts = {
  refund: '我要退款！订的房间和照片完全不一样，具体情况我拍了视频发给你们了',
  japanese: '明日の会議は東京タワーの近くでお願いします。',
  shanghai: '我家在上海东边。',
  punctuated: '上海，我家在那里。',
  english: 'please call me back tomorrow',
  code: `a' & b | !c:* <-> (d) "e" \\f %g_`,
} as const;

let app: SearchApp;
beforeAll(async () => {
  const old = SENT_AT - 6 * 365 * 86_400_000;
  app = await openSearch([
    chat(1),
    chat(2, { status: 5 }),
    ...saying(Object.values(texts)),
    message(50, 1, { body: { msg: '很多年前的合同' }, sentAt: old }),
    message(51, 2, { body: { msg: '已经结束的对话' } }),
  ]);
});
afterAll(() => app[Symbol.asyncDispose]());

const found = async (q: string, token?: string) => textsOf(await app.find(q, token));

describe('1: Chinese words are found (RocketChat/Rocket.Chat#713)', () => {
  test.each(['退款', '房间', '照片', '视频'])('%s', async (word) => {
    expect(await found(word)).toEqual([texts.refund]);
  });
});

describe('2: a part of a message is enough, in Chinese and Japanese (RocketChat/Rocket.Chat#15219, #14771)', () => {
  test.each([
    ['完全不一样', texts.refund],
    ['会議', texts.japanese],
    ['タワーの近く', texts.japanese],
    ['お願い', texts.japanese],
  ])('%s', async (part, whole) => {
    expect(await found(part)).toEqual([whole]);
  });
});

test('3: 上海 is found in 我家在上海东边。, not only beside punctuation (mattermost/mattermost#22345)', async () => {
  expect(await found('上海')).toEqual([texts.punctuated, texts.shanghai]);
});

describe('4: Chinese and Japanese search is of use at work (element-hq/synapse#901)', () => {
  test.each([
    ['具体情况', texts.refund],
    ['東京', texts.japanese],
    ['东京', texts.japanese],
    ['明日の会議', texts.japanese],
  ])('%s', async (word, whole) => {
    expect(await found(word)).toEqual([whole]);
  });
});

test('5: several characters are found as one is (zammad/zammad#1696)', async () => {
  const word = '订的房间和照片';
  for (let length = 1; length <= word.length; length += 1) {
    expect([length, await found(word.slice(0, length))]).toEqual([length, [texts.refund]]);
  }
});

test('6: messages are searched by what they say (openimsdk/open-im-server#3698)', async () => {
  expect(await found('call tomorrow')).toEqual([texts.english]);
});

test('7: Chinese is found by characters and by pinyin (openimsdk/openim-sdk-core#28)', async () => {
  expect(await found('tuikuan')).toEqual([texts.refund]);
  expect(await found('tk')).toEqual([texts.refund]);
  expect(await found('shanghai')).toEqual([texts.punctuated, texts.shanghai]);
});

describe('8: no query is invalid for the database (processone/ejabberd#2580)', () => {
  test.each([
    [`a'`, true],
    ['& b |', true],
    ['!c:*', true],
    ['<->', true],
    ['(d)', true],
    [String.raw`"\"e\" \\f"`, true],
    ['%g_', true],
    ['%h', false],
    [`'; drop table messages; --`, false],
  ])('%s', async (q, isThere) => {
    expect(await found(q)).toEqual(isThere ? [texts.code] : []);
  });
});

test('9: history is searched whole, not the last three months (chatwoot/chatwoot#11656)', async () => {
  expect(await found('合同')).toEqual(['很多年前的合同']);
  expect(await found('合同 before:2011-01-01')).toEqual(['很多年前的合同']);
});

describe('among 10,000 conversations and 30,000 messages', () => {
  const CHATS = 10_000;
  const MESSAGES = 30_000;
  const FIRST = 10_000;
  const RARE = 12_345;

  beforeAll(async () => {
    const chats = Array.from({ length: CHATS }, (_, n) => chat(FIRST + n));
    const messages = Array.from({ length: MESSAGES }, (_, n) =>
      message(FIRST + n, FIRST + (n % CHATS), {
        body: { msg: n === RARE ? '唯一的麒麟' : `第${n}条普通的消息` },
        sentAt: SENT_AT + n,
      }),
    );
    await store(app.t.ctx, [...chats, ...messages]);
    await app.t.ctx.searchIndex.caughtUp();
  }, 60_000);

  /** What a search asks of the database: statements, and messages that are looked up. */
  async function costOf(q: string, limit = 20) {
    const prepared = vi.spyOn(app.t.ctx.searchIndex.db, 'prepared');
    try {
      const page = await app.find({ q, limit });
      const lookUps = prepared.mock.calls.filter(([{ name }]) => name === 'search_hits.list');
      const looked = lookUps.map(([_statement, [keys]]) => (keys as readonly number[]).length);
      return {
        page,
        statements: prepared.mock.calls.length,
        looked: looked.reduce((sum, count) => sum + count, 0),
      };
    } finally {
      prepared.mockRestore();
    }
  }

  test('10: searches do not block other requests (chatwoot/chatwoot#5161)', async () => {
    const { t, tokens } = app;
    const order: string[] = [];
    const q = encodeURIComponent('普通的消息');
    const everybody = [tokens.agent, tokens.admin, tokens.user];
    const searches = Array.from({ length: 30 }, async (_, n) => {
      const path = `/search/messages?q=${q}&sort=relevance&limit=100`;
      const token = everybody[n % everybody.length];
      const { status } = await api(t, 'GET', path, { token });
      expect([200, 429]).toContain(status);
      order.push(status === 200 ? 'search' : 'refusal');
    });
    for (let n = 0; n < 10; n += 1) {
      const path = `/conversations/${chatId(FIRST + n)}/messages`;
      expect((await api(t, 'GET', path, { token: tokens.agent })).status).toBe(200);
      order.push('history');
    }
    await Promise.all(searches);
    const answered = order.filter((what) => what === 'search').length;
    expect(answered).toBeGreaterThanOrEqual(6);
    expect(order.lastIndexOf('history')).toBeLessThan(order.lastIndexOf('search'));
  });

  test('11: over many conversations (freescout-help-desk/freescout#3969)', async () => {
    const { page, looked } = await costOf('普通的消息', 100);
    expect(page).toMatchObject({ partial: false, next: expect.any(String) });
    expect(page.count?.text).toBe('10,000+');
    expect(new Set(page.items.map(({ conversationId }) => conversationId)).size).toBe(100);
    expect(looked).toBeLessThan(250);
  });

  test('12: what was imported is found, reading little (mattermost/mattermost#14569)', async () => {
    const { page, statements } = await costOf('麒麟');
    expect([page.partial, textsOf(page)]).toEqual([false, ['唯一的麒麟']]);
    expect(statements).toBeLessThan(10);
    expect(await found('第29999条')).toEqual(['第29999条普通的消息']);
  });

  test('13: to find one message one is read (RocketChat/Rocket.Chat#22193)', async () => {
    expect((await costOf('麒麟')).looked).toBe(1);
    expect((await costOf('普通的消息 麒麟')).looked).toBe(0);
    const { index } = await app.t.ctx.searchIndex.read();
    const expression = { all: parseQuery('普通的').words.map((word) => planOf(word, 'either')) };
    const counted = await countCandidates(index, { expression }, { limit: 2 * MESSAGES });
    expect(counted).toMatchObject({ count: MESSAGES - 1, isComplete: true });
  });
});

test('14: ended conversations are searched by word (LiveHelperChat/livehelperchat#169)', async () => {
  expect(await found('结束的对话')).toEqual(['已经结束的对话']);
  expect(await found('对话 status:ended')).toEqual(['已经结束的对话']);
});

test('15: users search their history on the server (wildfirechat/vue-chat#52)', async () => {
  expect(await found('退款', app.tokens.user)).toEqual([texts.refund]);
  expect(await found('退款', app.tokens.other)).toEqual([]);
  expect(await found(`退款 from:${userId(1)}`, app.tokens.user)).toEqual([texts.refund]);
});
