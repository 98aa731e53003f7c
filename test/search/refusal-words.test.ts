import { expect, test } from 'vitest';
import { isAppError } from '../../src/errors.ts';
import { parseQuery } from '../../src/search/query.ts';
import { refusalIn } from '../../web/pages/find/refusal.ts';

function refusalOf(q: string): string {
  try {
    parseQuery(q);
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
  throw new Error(`${q} is not refused`);
}

test.each([
  ['退款 "上海', '引号没有闭合'],
  ['""', '引号里没有内容'],
  ['tag: 酒店', 'tag: 后面没有内容'],
  ['-x', '只有排除条件'],
  ['a -tag:x', '筛选条件不能排除'],
  ['好'.repeat(501), '共 501 个字符：最多 500 个'],
  ['a '.repeat(21), '共 21 个词和筛选：最多 20 个'],
  ['has:image', '只支持 has:file'],
  ['before:yesterday', 'before:yesterday 不是日期'],
])('the console says in Chinese why %j is refused', (q, words) => {
  expect(refusalIn('zh', refusalOf(q))).toContain(words);
  expect(refusalIn('en', refusalOf(q))).toMatch(/^The query /);
});

test('what it has no words for is said as the server does', () => {
  expect(refusalIn('zh', 'something new')).toBe('Something new');
});
