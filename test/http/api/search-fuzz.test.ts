import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openSearch, saying } from '../../search/find.ts';
import { chat, mark } from '../records.ts';
import { api } from './call.ts';

// Whatever is asked for, it is answered, or refused with what to do about it.

const LONG = process.env['CHATKEEP_LONG'] === '1';
const records = [
  chat(1, { tags: ['酒店'] }),
  ...saying(['我要退款！', 'iPhone坏了 100%_', 'HT20490077', 'a\' & b | !c:* \\ "d"']),
  mark(0, 1, '重要'),
];
const app = await openSearch(records, { CHATKEEP_RATE_LIMIT_PER_MINUTE: '1000000' });
afterAll(() => app[Symbol.asyncDispose]());

const names =
  'from customer operator conversation type has tag status mark before after FROM sender http'.split(
    ' ',
  );
const values = [
  '',
  ...'me admin file txt ended ended,active 酒店 重要 用户1 客服1 u0001 "" " “ : % -1'.split(' '),
  ...'2016-02-20 2016-02-31 0000-01-01 275760-09-13 2016-02-20T24:00'.split(' '),
  '9999-12-31T23:59:59.999999999+14:00',
];
const pieces = ['退款', 'tk', 'tuikuan', "xi'an", '-', '--', '"', '\\', '\\"', '“', '”', '＂', ':'];
const odd = [
  '%00',
  '%ED%A0%80',
  '%ED%B0%80',
  '%FF',
  '%C0%AF',
  '%E4%B8',
  '%F4%90%80%80',
  '%',
  '%zz',
];

/** Percent-encoded, as only a client of ill will writes it. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed());
const piece = fc.oneof(
  fc.constantFrom(...pieces).map(encoded),
  fc
    .tuple(fc.constantFrom('', '-'), fc.constantFrom(...names), fc.constantFrom(...values))
    .map(([dash, name, value]) => encoded(`${dash}${name}:${value}`)),
  fc.constantFrom(...odd),
  fc.string({ unit: 'binary', maxLength: 12 }).map(encoded),
  fc.string({ unit: 'grapheme', maxLength: 500 }).map(encoded),
  fc
    .array(fc.integer({ min: 0, max: 255 }), { maxLength: 6 })
    .map((bytes) => bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')),
);
const query = fc
  .tuple(fc.array(piece, { maxLength: 8 }), fc.constantFrom('', '%20', '+', '%09', '%E3%80%80'))
  .map(([parts, between]) => parts.join(between));

/** What a refusal says of what would be right. */
const remedy = /(?:: .*\b(?:add|give|leave|only|put|send|takes?|write)|must be (?:one|some) of)\b/s;

test(
  'no query fails, and a refusal names the field and a way out',
  async () => {
    await fc.assert(
      fc.asyncProperty(query, fc.boolean(), async (q, isStaff) => {
        const token = isStaff ? app.tokens.agent : app.tokens.user;
        const answer = await api(app.t, 'GET', `/search/messages?q=${q}`, { token });
        expect([200, 400, 403], `${answer.status} ${q}: ${answer.body}`).toContain(answer.status);
        if (answer.status === 200) return;
        const { field, detail } = answer.json<{ field?: string; detail: string }>();
        expect([field, q]).toEqual(['q', q]);
        expect(detail).toMatch(remedy);
      }),
      { numRuns: LONG ? 20_000 : 500 },
    );
  },
  LONG ? 600_000 : 60_000,
);

test.each([
  ['a half of a character', '%ED%A0%80%E9%80%80', 200],
  ['a zero byte', 'x%00y', 400],
  ['what is no UTF-8', '%FF%FE', 200],
  ['500 characters', encodeURIComponent('🎂'.repeat(500)), 200],
  ['501 characters', encodeURIComponent('🎂'.repeat(501)), 400],
  ['twenty words', Array.from({ length: 20 }, (_, n) => `w${n}`).join('+'), 200],
  ['twenty-one', Array.from({ length: 21 }, (_, n) => `w${n}`).join('+'), 400],
  ['one character 500 times', encodeURIComponent('退'.repeat(500)), 200],
  ['pinyin of any length', 'xian'.repeat(125), 200],
])('%s', async (_what, q, status) => {
  const answer = await api(app.t, 'GET', `/search/messages?q=${q}`, { token: app.tokens.agent });
  expect([answer.status, answer.body]).toEqual([status, expect.any(String)]);
});
