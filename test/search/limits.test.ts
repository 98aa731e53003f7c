import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { openSearches } from '../../src/usecases/search.ts';
import { api, problem } from '../http/api/call.ts';
import { chat, chatId } from '../http/records.ts';
import { type SearchApp, openSearch, saying } from './find.ts';

const COUNT = 300;
const app = await openSearch([
  chat(1),
  ...saying(Array.from({ length: COUNT }, (_, n) => (n % 10 === 0 ? `退款${n}` : `退款 别的`))),
]);
afterAll(() => app[Symbol.asyncDispose]());
const { t, tokens } = app;
const system = { kind: 'system' } as const;

/** Nobody can read a message meanwhile. */
async function whileLocked<T>({ t: { ctx } }: SearchApp, work: () => Promise<T>): Promise<T> {
  const client = await ctx.db.pool.connect();
  try {
    await client.query('begin; lock table messages in access exclusive mode');
    return await work();
  } finally {
    await client.query('rollback');
    client.release();
  }
}

function gate() {
  let resolve = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

const search = () => api(t, 'GET', '/search/messages?q=tk', { token: tokens.agent });

test('more searches than can wait are refused at once, with a time to come back', async () => {
  const { refused, others } = await whileLocked(app, async () => {
    const refused: Awaited<ReturnType<typeof search>>[] = [];
    const { promise: enough, resolve } = gate();
    const all = Array.from({ length: 30 }, async () => {
      const answer = await search();
      if (answer.status === 429 && refused.push(answer) === 10) resolve();
      return answer;
    });
    await enough;
    return { refused, others: Promise.all(all) };
  });
  for (const answer of refused) {
    expect(problem(answer, 429, 'rate-limited').detail).toMatch(/too many searches wait/);
    expect(answer.headers['retry-after']).toBe('1');
  }
  const statuses = (await others).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect((await search()).status).toBe(200);
});

test('when time is up it answers what it has, and goes on from there', async () => {
  const q = '退款 -别的';
  const hasty = openSearches(t.ctx, { budgetMs: 50, atOnce: 1, waiting: 1 });
  const first = await whileLocked(app, async () => {
    const page = hasty.messages(system, { q, limit: 100 });
    await once(AbortSignal.timeout(200), 'abort');
    return { page };
  });
  const page = await first.page;
  expect(page).toMatchObject({ partial: true, next: expect.any(String) });
  expect(page.count?.relation).toBe('at_least');
  expect(page.items.length).toBeGreaterThan(0);
  expect(page.items.length).toBeLessThan(COUNT / 10);
  const patient = openSearches(t.ctx);
  const rest = await patient.messages(system, { q, limit: 100, cursor: page.next ?? undefined });
  expect(rest).toMatchObject({ partial: false, next: null });
  const ids = [...page.items, ...rest.items].map(({ message }) => message.id);
  expect(new Set(ids).size).toBe(COUNT / 10);
  expect(ids).toHaveLength(COUNT / 10);
});

test('history is answered while searches take all their turns', async () => {
  const searches = Array.from({ length: 64 }, search);
  const path = `/conversations/${chatId(1)}/messages`;
  const history = await api(t, 'GET', path, { token: tokens.agent });
  expect(history.status).toBe(200);
  const statuses = (await Promise.all(searches)).map(({ status }) => status);
  expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
});
