import { expect, test } from 'vitest';
import { testContext } from '../helpers/context.ts';
import { chat, message, messageId, operator, store, user, userId } from '../http/records.ts';
import { compareWithScan, oneOf, random } from './completeness.ts';

const pieces = (
  [
    [
      '我家在',
      '上海',
      '东边',
      '具体情况',
      '退款',
      '酒店',
      '订单',
      '昨天',
      '晚上',
      '一',
      '的',
      '了',
      '银行',
      '重庆',
    ],
    [
      '臺灣',
      '鐵路',
      '台湾',
      '铁路',
      '發票',
      '发票',
      '後天',
      '皇后',
      '乾隆',
      '幹活',
      '東京タワー',
      'サッポロ',
      'ｻｯﾎﾟﾛ',
    ],
    [
      'iPhone',
      'iphone 15 Pro',
      'foo.png',
      'Café',
      'Cafe\u0301',
      'ＡＢＣ',
      'Straße',
      'ŁÓDŹ',
      'İstanbul',
      'naïve',
    ],
    [
      'HT20490077',
      '13800138000',
      '１２３４',
      '12:30',
      '¥1,120.00',
      '2016-02-19',
      '٣٤٥',
      '½',
      '㎡',
      '①',
    ],
    ['🎂', '👨‍👩‍👧', '👍🏽', '🇨🇳', '1️⃣', '☀️', '😂😂', '서울에서', 'สวัสดี', 'ㅋㅋ', '𠮷野家', '﨑'],
    [
      '，',
      '。',
      '！',
      '？',
      ' ',
      '  ',
      '\n',
      '\t',
      '\u3000',
      '“',
      '”',
      '"',
      '\\',
      "'",
      '-',
      '——',
      '……',
      '\u200b',
      '%_',
      '*',
    ],
  ] as const
).flat();

test(
  'every piece of every message is found where it is, and nothing is found where it is not',
  { timeout: 180_000 },
  async () => {
    const next = random(1);
    const texts = Array.from({ length: 400 }, (_, n) => ({
      id: messageId(n),
      text: Array.from({ length: 1 + Math.floor(next() * 12) }, () => oneOf(pieces, next)).join(''),
    }));
    await using ctx = await testContext();
    const chats = [1, 2, 3, 4];
    await store(ctx, [
      user(1),
      user(2),
      operator(1),
      ...chats.map((n) =>
        chat(n, { userId: userId(1 + (n % 2)), memberIds: [userId(1 + (n % 2))] }),
      ),
      ...texts.map(({ text }, n) => message(n, 1 + (n % 4), { body: { msg: text } })),
    ]);
    await ctx.searchIndex.caughtUp();
    await compareWithScan(ctx, texts, { present: 2000, absent: 500 });
    expect(texts).toHaveLength(400);
  },
);
