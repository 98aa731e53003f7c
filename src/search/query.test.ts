import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fault, isAppError } from '../errors.ts';
import { filterNames, LONGEST_QUERY, MOST_WORDS, parseQuery } from './query.ts';

/** Words as text, in quotes if literal, with ~ if they may be pinyin. */
function shown(q: string, options = {}) {
  const { words, excluded, filters } = parseQuery(q, options);
  const show = ({ text, literal, pinyin }: (typeof words)[number]) =>
    (literal ? JSON.stringify(text) : text) + (pinyin ? '~' : '');
  return [
    ...words.map(show),
    ...excluded.map((word) => `-${show(word)}`),
    ...filters.map(({ name, value }) => `${name}=${value}`),
  ];
}

test.each([
  ['退款', ['退款']],
  ['  退款\u3000上海\n', ['退款', '上海']],
  ['TuiKuan', ['tuikuan~']],
  ["xi'an xi’an", ["xi'an~", "xi'an~"]],
  ['"tuikuan"', ['"tuikuan"']],
  ['"上海 东边"', ['"上海 东边"']],
  [String.raw`"a\"b\\c\d"`, [String.raw`"a\"b\\c\\d"`]],
  ['“上海 东边” ＂x＂', ['"上海 东边"', '"x"']],
  ['"a""b"c', ['"a"', '"b"', 'c']],
  ['“好”-x', ['"好"', '-x']],
  ['5"屏', ['5"屏']],
  ['“没有关', ['"没有关']],
  ['退款 -酒店 -"a b"', ['退款', '-酒店', '-"a b"']],
  ['a - b -- -', ['a', '-', 'b', '--', '-']],
  ['--foo', ['--foo']],
  ['上海-北京', ['上海-北京']],
  ['foo.png 12:30 http://x.cn/a?b=c', ['foo.png', '12:30', 'http://x.cn/a?b=c']],
  ['-http://x from:a', ['-http://x', 'from=a']],
  ['from:小蓝 tag:酒店 before:2016-02-20', ['from=小蓝', 'tag=酒店', 'before=2016-02-20']],
  ['From：小蓝 customer:"小 \\"蓝\\""', ['from=小蓝', 'customer=小 "蓝"']],
  ['has:file type:img a', ['a', 'has=file', 'type=img']],
  ['after:2016-02-20T08:30:00+08:00', ['after=2016-02-20T08:30:00+08:00']],
  [
    'mark:重要 status:closed conversation:12 operator:a',
    ['mark=重要', 'status=closed', 'conversation=12', 'operator=a'],
  ],
  ['-x from:a', ['-x', 'from=a']],
  ['afrom:x', ['afrom:x']],
  ['\uFEFF-x a', ['a', '-x']],
  ['\u200B a', ['a']],
  ['a\u0000b', ['a', 'b']],
  ['"from:x"', ['"from:x"']],
  ['ＴＫ tuīkuǎn', ['tk~', 'tuikuan~']],
])('%j is read as %j', (q, parts) => {
  expect(shown(q)).toEqual(parts);
});

test.each([
  ['', /is empty/],
  [' \n\u200B', /is empty/],
  ['-x', /only excludes: add a word/],
  ['"', /not closed/],
  ['退款 "上海', /not closed: add the closing quote/],
  [String.raw`"a\"`, /not closed/],
  ['""', /nothing between/],
  ['a "  "', /nothing between/],
  ['a -"\u200B"', /nothing between/],
  ['from:', /has from: without a value/],
  ['from: 小蓝', /without a value: write it right after the colon/],
  ['tag:""', /has tag: without a value/],
  ['a -tag:x', /only words can be excluded/],
  ['a -FROM："x"', /only words can be excluded/],
  ['has:image', /only has:file is known/],
  ['before:yesterday', /which is no date: write a day as 2016-02-20/],
  ['before:2016-02-30', /no date/],
  ['after:2016-2-3', /no date/],
  ['after:2016-02-20T25:00', /no date/],
  ['before:"2016-02-20 08:00"', /no date/],
  ['好'.repeat(LONGEST_QUERY + 1), /501 characters long: send at most 500/],
  ['a '.repeat(MOST_WORDS + 1), /has 21 words and filters: send at most 20/],
])('%j is refused', (q, reason) => {
  const refusal = expect.objectContaining({
    code: 'invalid',
    message: expect.stringMatching(reason) as string,
    detail: { field: 'q', fault: expect.objectContaining({}) as Fault },
  }) as Error;
  expect(() => parseQuery(q)).toThrow(refusal);
});

function faultIn(q: string): Fault | undefined {
  try {
    parseQuery(q);
  } catch (error) {
    if (isAppError(error)) return error.detail.fault;
    throw error;
  }
  return undefined;
}

test.each<readonly [string, Fault]>([
  ['退款 "上海', { rule: 'quote_not_closed', at: 3, length: 3 }],
  ['a -"  "', { rule: 'quote_empty', at: 3, length: 4 }],
  ['🎂 from: 小蓝', { rule: 'filter_without_value', filter: 'from', at: 3, length: 5 }],
  ['a -tag:x', { rule: 'filter_excluded', filter: 'tag', at: 2, length: 5 }],
  [
    'a before:2016-02-30 b',
    { rule: 'no_date', filter: 'before', value: '2016-02-30', at: 2, length: 17 },
  ],
  [
    'has:"a b"',
    { rule: 'not_one_of', filter: 'has', value: 'a b', at: 0, length: 9, allowed: ['file'] },
  ],
  ['-x', { rule: 'only_excluded' }],
  ['', { rule: 'empty_query' }],
])('%j says what is wrong, and where', (q, fault) => {
  expect(faultIn(q)).toEqual(fault);
});

test('what a search is narrowed by elsewhere may stand for a word', () => {
  expect(shown('', { filtered: true })).toEqual([]);
  expect(shown('-x', { filtered: true })).toEqual(['-x']);
});

test('the longest and the most are accepted', () => {
  expect(parseQuery('😀'.repeat(LONGEST_QUERY)).words).toHaveLength(1);
  expect(parseQuery('a '.repeat(MOST_WORDS)).words).toHaveLength(MOST_WORDS);
});

test('no query fails but with invalid, and what is read is never nothing', () => {
  const token = fc.constantFrom(
    '"',
    '“',
    '”',
    '-',
    '\\',
    ' ',
    ':',
    '：',
    '退',
    'tk',
    '\u200B',
    '\uD83D',
    '\uDE00',
    '2016-02-20',
    ...filterNames,
  );
  const q = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(token, { maxLength: 14 }).map((tokens) => tokens.join('')),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  );
  fc.assert(
    fc.property(q, (typed) => {
      try {
        const { words, excluded, filters } = parseQuery(typed);
        expect(words.length + filters.length).toBeGreaterThan(0);
        for (const { text } of [...words, ...excluded]) expect(text.trim()).not.toBe('');
        for (const { value } of filters) expect(value.isWellFormed() && value !== '').toBe(true);
      } catch (error) {
        if (!isAppError(error, 'invalid')) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});
