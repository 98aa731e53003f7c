import { expect, test } from 'vitest';
import { foldOnly } from './fold.ts';
import { highlights, matchWord } from './match.ts';
import { parseQuery } from './query.ts';

/** What of the text is found, by all words of the query; undefined when one is not found. */
function found(text: string, q: string) {
  const { words, excluded } = parseQuery(q);
  const folded = foldOnly(text);
  if (excluded.some((word) => matchWord(folded, word, 'exact'))) return undefined;
  if (!words.every((word) => matchWord(folded, word, 'either'))) return undefined;
  return highlights(text, words).map(([start, end]) => text.slice(start, end));
}

test.each([
  ['我家在上海东边。', '上海', ['上海']],
  ['我家在上海东边。', '海', ['海']],
  ['具体情况还要再看一下酒店那边怎么回复。', '具体情况', ['具体情况']],
  ['iPhone坏了', 'iphone', ['iPhone']],
  ['iPhone坏了', '坏了', ['坏了']],
  ['iPhone坏了', 'iphone 坏了', ['iPhone坏了']],
  ['iPhone坏了', 'iphone坏了', ['iPhone坏了']],
  ['请看foo.png', 'foo', ['foo']],
  ['请看foo.png', 'foo.png', ['foo.png']],
  ['请看foo.png', 'png', ['png']],
  ['Booking.com', 'book', ['Book']],
  ['3M胶带', 'm', ['M']],
  ['订单号2016021998765', '0219', ['0219']],
  ['订单号2016021998765', '98765', ['98765']],
  ['电话：１３８００１３８０００', '0013', ['００１３']],
  ['共138元', '138', ['138']],
  ['共138元', '13', ['13']],
  ['12:30到', '12:30', ['12:30']],
  ['上海，东边', '上海，东边', ['上海，东边']],
  ['上海，东边', '上海,东边', ['上海，东边']],
  ['好的👌谢谢', '👌', ['👌']],
  ['好的👌🏽谢谢', '👌', ['👌']],
  ['一家👨‍👩‍👧三口', '👨‍👩‍👧', ['👨‍👩‍👧']],
  ['去🇯🇵玩', '🇯🇵', ['🇯🇵']],
  ['爱你❤️', '❤', ['❤️']],
  ['東京タワー', 'タワー', ['タワー']],
  ['ﾎﾃﾙ予約', 'ホテル', ['ﾎﾃﾙ']],
  ['안녕하세요', '녕하', ['녕하']],
  ['請問臺灣機票', '台湾机票', ['臺灣機票']],
  ['请问台湾机票', '臺灣機票', ['台湾机票']],
  ['Cafe\u0301 Müller', 'café', ['Cafe\u0301']],
  ['Cafe\u0301 Müller', 'muller', ['Müller']],
  ['don’t', "don't", ['don’t']],
  ['第㎡', 'm', ['㎡']],
  ['foo bar\nbaz', '"bar baz"', ['bar\nbaz']],
  ['say "hi"', String.raw`"\"hi\""`, ['"hi"']],
  ['sapphire', '"app"', ['app']],
  ['a138b', '"38"', ['38']],
  ['我要退款', 'tuikuan', ['退款']],
  ['我要退款', 'tk', ['退款']],
  ['我要退款', 'TuiK', ['退款']],
  ['我要退款', 'tuikua', ['退款']],
  ['我要退款', 'yaotui', ['要退']],
  ['要先退費', 'tuifei', ['退費']],
  ['我家在上海东边。', 'shanghai', ['上海']],
  ['我家在上海东边。', 'sh', ['上海']],
  ['我先去西安', 'xian', ['先', '西安']],
  ['我先去西安', "xi'an", ['西安']],
  ['绿色旅行', 'lv', ['绿', '旅']],
  ['绿色旅行', 'luxing', ['旅行']],
  ['策略', 'celue', ['策略']],
  ['去重庆', 'chongqing', ['重庆']],
  ['去重庆', 'zhongqing', ['重庆']],
  ['去银行', 'yinhang', ['银行']],
  ['去银行', 'yh', ['银行']],
  ['乾隆年间', 'qianlong', ['乾隆']],
  ['嗯嗯好的', 'enen', ['嗯嗯']],
  ['tk与退款', 'tk', ['tk', '退款']],
  ['要退款，酒店', '退款 -宾馆', ['退款']],
  ['哈哈哈', '哈', ['哈哈哈']],
])('%j is found by %j', (text, q, expected) => {
  expect(found(text, q)).toEqual(expected);
});

test.each([
  ['我去上海。东边', '上海东边'],
  ['上 海', '上海'],
  ['sapphire', 'app'],
  ['iPhone坏了', 'phone'],
  ['订单号2016021998765', '998'],
  ['共138元', '38'],
  ['订单号2016021998765', '2017'],
  ['我要退款', '"tuikuan"'],
  ['我要退款', '"tk"'],
  ['退，款', 'tuikuan'],
  ['退 款', 'tk'],
  ['我想去', 'xian'],
  ['等一下你', 'xian'],
  ['这是', 'sh'],
  ['路上', 'lv'],
  ['先', "xi'an"],
  ['要退款，酒店', '退款 -酒店'],
  ['要退款，酒店', '退款 -"款，酒"'],
  ['iPhone坏了', 'iphone 修'],
  ['かき', '"が"'],
])('%j is not found by %j', (text, q) => {
  expect(found(text, q)).toBeUndefined();
});

test('what is excluded is not read as pinyin', () => {
  expect(found('我要退款', '我 -tk')).toEqual(['我']);
});

test('exact and pinyin matches are told apart', () => {
  const [word] = parseQuery('tk').words;
  if (word === undefined) throw new Error('no word');
  expect(matchWord('tk与退款', word, 'exact')).toEqual([[0, 2]]);
  expect(matchWord('tk与退款', word, 'pinyin')).toEqual([[3, 5]]);
  expect(matchWord('tk与退款', word, 'either')).toEqual([
    [0, 2],
    [3, 5],
  ]);
  expect(matchWord('与退款', word, 'exact')).toBeUndefined();
});

test('many ways to cut a word do not slow its match', () => {
  const [word] = parseQuery('xian'.repeat(12)).words;
  if (word === undefined) throw new Error('no word');
  expect(matchWord('西安'.repeat(5000), word, 'pinyin')).toHaveLength(416);
  expect(matchWord('西'.repeat(5000), word, 'pinyin')).toBeUndefined();
});
