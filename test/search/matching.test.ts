import { afterAll, describe, expect, test } from 'vitest';
import { chat, message } from '../http/records.ts';
import { openSearch, saying, shownOf, textsOf } from './find.ts';

const texts = [
  '我家在上海东边。',
  '具体情况是这样的，昨天晚上十点多我们到了酒店，前台说没有我们的订单',
  '上海。东边也去过',
  'iPhone坏了，能修吗',
  '请看 foo.png 这张图',
  '订单号 HT20490077，电话 13800138000',
  '全角Ａ１２３４号',
  '生日快乐🎂👨‍👩‍👧',
  '我要退款！',
  '臺灣的鐵路',
  '台湾的铁路',
  '重庆的银行不行',
  '音乐和快乐',
  'Café Zürich',
  '退 款',
  '東京タワーの夜景',
  '서울에서 만나요',
  'the shop is shut',
  '骆驼绒衫',
  '满 100 减 20',
] as const;

const app = await openSearch([
  chat(1),
  ...saying(texts),
  message(100, 1, { type: 'img', body: { filename: '发票抬头-2016.png', url: '/x' } }),
  message(101, 1, { type: 'loc', body: { addr: '杭州市西湖区龙井路', lat: 30, lng: 120 } }),
  message(102, 1, {
    type: 'txt',
    body: { msg: '' },
    ext: {
      template: {
        templetId: '1',
        content: { Title: '外滩云栖江景房', OrderId: 'RF6610238', Amount: '788.00' },
      },
    },
  }),
]);
afterAll(() => app[Symbol.asyncDispose]());

describe('what is found', () => {
  test.each<readonly [q: string, found: readonly string[], shown: readonly string[]]>([
    ['上海', [texts[2], texts[0]], ['上海']],
    ['上海东边', [texts[0]], ['上海东边']],
    ['具体情况', [texts[1]], ['具体情况']],
    ['家', [texts[0]], ['家']],
    ['iphone', [texts[3]], ['iPhone']],
    ['坏了', [texts[3]], ['坏了']],
    ['iphone坏了', [texts[3]], ['iPhone坏了']],
    ['ｉＰＨＯＮＥ', [texts[3]], ['iPhone']],
    ['iph', [texts[3]], ['iPh']],
    ['foo', [texts[4]], ['foo']],
    ['foo.png', [texts[4]], ['foo.png']],
    ['.png', [texts[4], ''], ['.png']],
    ['2049', [texts[5]], ['2049']],
    ['0077', [texts[5]], ['0077']],
    ['HT20490077', [texts[5]], ['HT20490077']],
    ['0013', [texts[5]], ['0013']],
    ['a1234', [texts[6]], ['Ａ１２３４']],
    ['１２３４', [texts[6]], ['１２３４']],
    ['🎂', [texts[7]], ['🎂']],
    ['👨‍👩‍👧', [texts[7]], ['👨‍👩‍👧']],
    ['台湾', [texts[10], texts[9]], ['台湾']],
    ['臺灣', [texts[10], texts[9]], ['台湾']],
    ['鐵路', [texts[10], texts[9]], ['铁路']],
    ['tuikuan', [texts[8]], ['退款']],
    ['tuik', [texts[8]], ['退款']],
    ['tk', [texts[8]], ['退款']],
    ['TuiKuan', [texts[8]], ['退款']],
    ['shanghai', [texts[2], texts[0]], ['上海']],
    ['chongqing', [texts[11]], ['重庆']],
    ['cq', [texts[11]], ['重庆']],
    ['yinhang', [texts[11]], ['银行']],
    ['buxing', [texts[11]], ['不行']],
    ['yinyue', [texts[12]], ['音乐']],
    ['kuaile', [texts[12], texts[7]], ['快乐']],
    ['cafe', [texts[13]], ['Café']],
    ['zurich', [texts[13]], ['Zürich']],
    ['タワー', [texts[15]], ['タワー']],
    ['만나', [texts[16]], ['만나']],
    ['100', [texts[19]], ['100']],
    ['"我要退"', [texts[8]], ['我要退']],
    ['"的铁路"', [texts[10], texts[9]], ['的铁路']],
    ['"is shut"', [texts[17]], ['is shut']],
  ])('%s', async (q, found, shown) => {
    const page = await app.find(q);
    expect(textsOf(page)).toEqual(found);
    expect(shownOf(page)).toEqual(shown);
    expect(page).toMatchObject({
      next: null,
      partial: false,
      indexing: false,
      count: { value: found.length, relation: 'exact', text: String(found.length) },
    });
  });

  test.each([
    ['a run across punctuation', '海东边也'],
    ['part of a Latin word', 'hone'],
    ['three digits inside a number', '380'],
    ['what nobody said', '不存在的词'],
    ['quoted pinyin', '"tuikuan"'],
    ['quoted initials', '"tk"'],
    ['what holds an excluded word', '退款 -我要'],
  ])('%s is not', async (_what, q) => {
    expect(textsOf(await app.find(q))).toEqual([]);
  });

  test('exact matches come before pinyin, whatever is newer', async () => {
    const page = await app.find('sh');
    expect(page.items.map(({ match }) => match)).toEqual(['exact', 'pinyin', 'pinyin', 'pinyin']);
    // 单 of 单号 is read shan, too.
    expect(textsOf(page)).toEqual([texts[17], texts[5], texts[2], texts[0]]);
  });

  test('of files their names, of places their addresses, of templates titles and order ids', async () => {
    const fields = async (q: string) =>
      (await app.find(q)).items.flatMap(({ highlights }) => highlights);
    expect(await fields('发票抬头')).toEqual([
      { field: 'body.filename', text: '发票抬头-2016.png', ranges: [{ start: 0, end: 4 }] },
    ]);
    expect(await fields('longjing')).toEqual([
      { field: 'body.addr', text: '杭州市西湖区龙井路', ranges: [{ start: 6, end: 8 }] },
    ]);
    expect(await fields('外滩 RF6610238')).toEqual([
      {
        field: 'ext.template.content.Title',
        text: '外滩云栖江景房',
        ranges: [{ start: 0, end: 2 }],
      },
      {
        field: 'ext.template.content.OrderId',
        text: 'RF6610238',
        ranges: [{ start: 0, end: 9 }],
      },
    ]);
  });

  test('a phrase does not reach from one text of a message into the next', async () => {
    expect(await app.find('"江景房 RF66"')).toMatchObject({ items: [] });
    expect(await app.find('"江景房"')).toMatchObject({ items: [{}] });
  });
});

describe('words', () => {
  test('all must be there, in any order and any text', async () => {
    expect(textsOf(await app.find('修 iphone'))).toEqual([texts[3]]);
    expect(textsOf(await app.find('上海 tk'))).toEqual([]);
    expect(textsOf(await app.find('重庆 yinhang'))).toEqual([texts[11]]);
  });

  test('one that is excluded must not be', async () => {
    expect(textsOf(await app.find('上海 -也去过'))).toEqual([texts[0]]);
    expect(textsOf(await app.find('上海 -"我家"'))).toEqual([texts[2]]);
  });

  test('every place of every word is shown', async () => {
    const page = await app.find('乐 音');
    expect(textsOf(page)).toEqual([texts[12]]);
    expect(shownOf(page)).toEqual(['音乐', '乐']);
  });
});
