import { afterAll, expect, test, vi } from 'vitest';
import { openSearches, usualLimits } from '../../src/usecases/search.ts';
import { api, problem } from '../http/api/call.ts';
import { someoneWaits } from '../messages/waiting.ts';
import { chat, chatId, user, userId } from '../http/records.ts';
import { openSearch, saying } from './find.ts';
import { whileLocked } from './while-locked.ts';

const COUNT = 300;
const app = await openSearch([
  user(3),
  chat(1),
  ...saying(Array.from({ length: COUNT }, (_, n) => (n % 10 === 0 ? `退款${n}` : `退款 别的`))),
]);
afterAll(() => app[Symbol.asyncDispose]());
const { t, tokens } = app;
const system = { kind: 'system' } as const;

function gate() {
  let resolve = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

const search = (token = tokens.agent) => api(t, 'GET', '/search/messages?q=tk', { token });
type Answer = Awaited<ReturnType<typeof search>>;

/** Asks as often for each while nothing is answered; what is refused, and later the others. */
async function ask(times: number, who: readonly string[], refusals: number) {
  return whileLocked(t.ctx, async () => {
    const refused: Answer[] = [];
    const { promise: enough, resolve } = gate();
    const all = who.flatMap((token) =>
      Array.from({ length: times }, async () => {
        const answer = await search(token);
        if (answer.status === 429 && refused.push(answer) === refusals) resolve();
        return answer;
      }),
    );
    await enough;
    return { refused, others: Promise.all(all) };
  });
}

test('one caller has a few places, and is told when to come back', async () => {
  const { refused, others } = await ask(30, [tokens.agent], 24);
  for (const answer of refused) {
    const { detail } = problem(answer, 429, 'rate-limited');
    expect(detail).toMatch(/a caller may have 2 searches running and 4 waiting/);
    expect(answer.headers['retry-after']).toBe('1');
  }
  const statuses = (await others).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(6);
  expect((await search()).status).toBe(200);
});

test('however much one asks, another is answered; and all together are limited', async () => {
  const staff = [tokens.agent, tokens.admin, tokens.user, tokens.other];
  const { refused, others } = await ask(10, [...staff, await t.token('user', userId(3))], 30);
  expect(refused.every(({ status }) => status === 429)).toBe(true);
  expect(refused.some(({ body }) => body.includes('16 searches wait for their turn'))).toBe(true);
  const answered = (await others).filter(({ status }) => status === 200);
  expect(answered).toHaveLength(20);
});

test('refused is who asks too much before what they ask is read', async () => {
  const path = `/search/messages?q=${encodeURIComponent('"not closed')}&nothing=known`;
  const answers = await whileLocked(t.ctx, async () => {
    const held = Array.from({ length: 7 }, () => search());
    await Promise.race(held);
    return { own: await api(t, 'GET', path, { token: tokens.agent }), held };
  });
  expect(answers.own.status).toBe(429);
  await Promise.all(answers.held);
  expect((await api(t, 'GET', path, { token: tokens.agent })).status).toBe(400);
});

test('when time is up it answers what it has, and goes on from there', async () => {
  const q = '退款 -别的';
  const searches = openSearches(t.ctx);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const first = await whileLocked(t.ctx, async () => {
    const page = searches.messages(system, { q, limit: 100 });
    await someoneWaits(t.ctx);
    vi.advanceTimersByTime(usualLimits.budgetMs);
    return { page };
  }).finally(() => vi.useRealTimers());
  const page = await first.page;
  expect(page).toMatchObject({ partial: true, next: expect.any(String) });
  expect(page.count?.relation).toBe('at_least');
  expect(page.items.length).toBeGreaterThan(0);
  expect(page.items.length).toBeLessThan(COUNT / 10);
  const rest = await searches.messages(system, { q, limit: 100, cursor: page.next ?? undefined });
  expect(rest).toMatchObject({ partial: false, next: null });
  const ids = [...page.items, ...rest.items].map(({ message }) => message.id);
  expect(new Set(ids).size).toBe(COUNT / 10);
  expect(ids).toHaveLength(COUNT / 10);
});

test('history is answered while searches take all their turns', async () => {
  const searches = Array.from({ length: 64 }, () => search());
  const path = `/conversations/${chatId(1)}/messages`;
  const history = await api(t, 'GET', path, { token: tokens.agent });
  expect(history.status).toBe(200);
  const statuses = (await Promise.all(searches)).map(({ status }) => status);
  expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
});
