import { afterAll, expect, test } from 'vitest';
import { expectGolden } from '../golden.ts';
import { SENT_AT, chat, favorite, mark, message } from '../records.ts';
import { openSearch } from '../../search/find.ts';
import { api, problem } from './call.ts';
import { serviceToken } from './people.ts';

// What is found by which words, filters and askers is in test/search; here, how it goes over the wire.

const app = await openSearch([
  chat(1),
  chat(2, { hidden: true }),
  message(1, 1, { body: { msg: '臺北的銀行要退款🎂' }, hxMsgId: '164556432430072736' }),
  message(2, 1, { body: { msg: 'tuikuan' }, sentAt: SENT_AT - 1 }),
  message(3, 2, { body: { msg: '别处的退款' }, sentAt: SENT_AT + 1 }),
  mark(1, 1, '重要'),
  favorite(1, 1, 1),
]);
afterAll(() => app[Symbol.asyncDispose]());
const { t, tokens } = app;

const get = (query: string, token?: string) => api(t, 'GET', `/search/messages${query}`, { token });

test('a page has all that there is of each found message, each side what it may see', async () => {
  const query = `?q=${encodeURIComponent('tuikuan yinhang')}`;
  const forStaff = await get(query, tokens.agent);
  expect(forStaff.status).toBe(200);
  expectGolden(forStaff.body, 'api/search-operator');
  expectGolden((await get(query, tokens.user)).body, 'api/search-user');
  expect((await get(query, tokens.other)).json()).toEqual({
    items: [],
    next: null,
    count: { value: 0, relation: 'exact', text: '0' },
    partial: false,
    indexing: false,
  });
});

test('pages go on by cursor, exact matches first', async () => {
  const first = (await get('?q=tuikuan&limit=1', tokens.agent)).json<{ next: string }>();
  expect(first).toMatchObject({ items: [{ match: 'exact' }], count: { value: 3 } });
  const rest = await get(`?q=tuikuan&limit=5&cursor=${first.next}`, tokens.agent);
  expect(rest.json()).toMatchObject({
    items: [{ match: 'pinyin' }, { match: 'pinyin' }],
    next: null,
    count: null,
  });
});

test('without a token, and for services that may not read history, it is refused', async () => {
  problem(await get('?q=x'), 401, 'unauthenticated');
  const refusal = problem(await get('?q=x', await serviceToken(t, 'ingest')), 403, 'forbidden');
  expect(refusal).toMatchObject({ permission: 'message.search' });
});

test.each([
  ['nothing', '', 'q', /^the query is empty/],
  ['no words', '?q=', 'q', /^the query is empty/],
  ['a quote that is not closed', '?q=%22x', 'q', /not closed/],
  ['only what is excluded', '?q=-x', 'q', /only excludes/],
  ['far too much', `?q=${'x'.repeat(4001)}`, 'q', /at most 4000/],
  ['two queries', '?q=x&q=y', 'q', /given twice/],
  ['an unknown parameter', '?q=x&from=y', 'from', /unknown field/],
  ['too large a page', '?q=x&limit=101', 'limit', /at most 100/],
  ['a cursor of something else', '?q=x&cursor=e30', 'cursor', /malformed/],
])('%s is refused, saying why', async (_what, query, field, detail) => {
  const refusal = problem(await get(query, tokens.agent), 400, 'invalid');
  expect(refusal.field).toBe(field);
  expect(refusal.detail).toMatch(detail);
});
