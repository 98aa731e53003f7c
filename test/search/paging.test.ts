import { afterAll, describe, expect, test } from 'vitest';
import { api } from '../http/api/call.ts';
import { SENT_AT, chat, chatId, message, store } from '../http/records.ts';
import { openSearch, saying, textsOf, walk } from './find.ts';

const COUNT = 250;
const texts = Array.from({ length: COUNT }, (_, n) =>
  n % 5 === 0 ? `退款 tuikuan ${n}` : n % 2 === 0 ? `退款 ${n}` : `别的 ${n}`,
);
const app = await openSearch([
  chat(1),
  chat(2),
  ...saying(texts),
  // Of one time, in two conversations.
  ...Array.from({ length: 30 }, (_, n) =>
    message(1000 + n, 1 + (n % 2), { body: { msg: `同时${n}` }, sentAt: SENT_AT }),
  ),
]);
afterAll(() => app[Symbol.asyncDispose]());
const { t, tokens } = app;

const newestFirst = (keep: (text: string) => boolean) => texts.filter(keep).toReversed();
const exact = newestFirst((text) => text.includes('tuikuan'));
const spoken = newestFirst((text) => text.startsWith('退款') && !text.includes('tuikuan'));

describe('a walk by cursors', () => {
  test.each([1, 7, 20, 100])('gives each hit once, exact first, by %i', async (limit) => {
    const pages = await walk(app, { q: 'tuikuan', limit });
    expect(pages.flatMap(textsOf)).toEqual([...exact, ...spoken]);
    for (const page of pages.slice(0, -1)) expect(page.items).toHaveLength(limit);
    expect(pages.every(({ partial }) => !partial)).toBe(true);
    expect(pages.slice(1).every(({ count }) => count === null)).toBe(true);
  });

  test('goes through messages of one time as well', async () => {
    const pages = await walk(app, { q: '同时', limit: 4 });
    const found = pages.flatMap(textsOf);
    expect(found).toHaveLength(30);
    expect(new Set(found).size).toBe(30);
  });

  test('goes through what filters alone find', async () => {
    const pages = await walk(app, { conversationId: chatId(1), limit: 50 });
    expect(pages.flatMap(textsOf)).toHaveLength(COUNT + 15);
  });

  test('gives each once while messages arrive', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let n = 0; cursor !== null; n += 1) {
      const page = await app.find({
        q: 'tuikuan',
        limit: 10,
        ...(cursor === '' ? {} : { cursor }),
      });
      seen.push(...textsOf(page));
      cursor = page.next;
      const body = {
        type: 'txt',
        body: { msg: n % 2 === 0 ? `新的退款${n}` : `new tuikuan ${n}` },
      };
      const path = `/conversations/${chatId(1)}/messages`;
      expect((await api(t, 'POST', path, { token: tokens.user, body })).status).toBe(201);
      // Late ones, in the middle of what was already seen and of what was not.
      await store(t.ctx, [
        message(5000 + n, 1, { body: { msg: `退款迟${n}` }, sentAt: SENT_AT + n * 600_000 + 1 }),
      ]);
      await t.ctx.searchIndex.caughtUp();
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const text of [...exact, ...spoken]) expect(seen).toContain(text);
  });
});

describe('the count', () => {
  test.each([
    ['同时', 5, { value: 30, relation: 'exact', text: '30' }],
    ['同时', 100, { value: 30, relation: 'exact', text: '30' }],
    ['没有过', 5, { value: 0, relation: 'exact', text: '0' }],
  ])('of %s by pages of %i', async (q, limit, count) => {
    expect((await app.find({ q, limit })).count).toEqual(count);
  });

  test('of many is about right', async () => {
    const { count } = await app.find({ conversationId: chatId(1), limit: 5 });
    expect(count).toMatchObject({ relation: 'about', text: expect.stringMatching(/^about \d+$/) });
    expect(count?.value).toBeGreaterThan(COUNT);
  });
});

describe('by relevance', () => {
  test('whole words, starts and short texts come first, each once over all pages', async () => {
    const said = ['他说的是 shopping 的事', '去 shop', 'shop', '今天去 shop 买东西吧', '上海'];
    await using other = await openSearch([chat(1), ...saying(said)]);
    const pages = await walk(other, { q: 'shop', sort: 'relevance', limit: 2 });
    expect(pages.flatMap(textsOf)).toEqual([said[2], said[1], said[3], said[0]]);
    const spoken = await other.find({ q: 'sh', sort: 'relevance' });
    expect(textsOf(spoken).at(-1)).toBe('上海');
  });
});

describe('a cursor is refused', () => {
  test.each([
    ['of another query', { q: '退款' }],
    ['of other filters', { q: 'tuikuan', conversationId: chatId(1) }],
    ['of another sort', { q: 'tuikuan', sort: 'relevance' }],
  ])('%s', async (_what, params) => {
    const { next } = await app.find({ q: 'tuikuan', limit: 1 });
    expect(await app.refused({ ...params, cursor: next ?? '' })).toMatchObject({
      status: 400,
      field: 'cursor',
    });
  });

  test('of somebody else, or crafted', async () => {
    const { next } = await app.find({ q: 'tuikuan', limit: 1 });
    const cursor = next ?? '';
    expect((await app.refused({ q: 'tuikuan', cursor }, tokens.user)).status).toBe(400);
    const [version, list] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    for (const place of [['exact', 1], ['x'], ['exact', 'a', 1, 1], [1, 2, 3, 4], []]) {
      const crafted = Buffer.from(JSON.stringify([version, list, ...place])).toString('base64url');
      expect((await app.refused({ q: 'tuikuan', cursor: crafted })).status).toBe(400);
    }
    const odd = JSON.stringify([version, list, 'pinyin', -(2 ** 50), -1, 2 ** 40]);
    const page = await app.find({ q: 'tuikuan', cursor: Buffer.from(odd).toString('base64url') });
    expect(page.items).toEqual([]);
  });
});

test('a link opens the message in its conversation', async () => {
  const [item] = (await app.find({ q: '退款 48' })).items;
  const answer = await t.app.inject({
    url: item?.link ?? '',
    headers: { authorization: `Bearer ${tokens.agent}` },
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.json<{ anchor: string }>().anchor).toBe(item?.id);
});
