import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { openSearches } from '../../src/usecases/search.ts';
import { chat } from '../http/records.ts';
import { openSearch, saying } from './find.ts';
import { whileLocked } from './while-locked.ts';

// Somebody who closes the connection waits for no answer.

const app = await openSearch([
  chat(1),
  ...saying(Array.from({ length: 1000 }, (_, n) => `退款${n}`)),
]);
afterAll(() => app[Symbol.asyncDispose]());
const { t, tokens } = app;
await t.app.listen({ host: '127.0.0.1', port: 0 });
const { port } = t.app.server.address() as AddressInfo;

const sockets: Socket[] = [];
t.app.server.on('connection', (socket) => sockets.push(socket));
const lookUps = vi.spyOn(t.ctx.searchIndex.db, 'prepared');
afterEach(() => {
  sockets.length = 0;
  lookUps.mockClear();
});

/** How many statements looked candidates up. */
const looked = () => lookUps.mock.calls.filter(([{ name }]) => name === 'search_hits.list').length;

interface Asked {
  readonly request: ClientRequest;
  /** The status; 0 when the connection ends without. */
  readonly status: Promise<number>;
}

function ask(): Asked {
  const asking = request({
    host: '127.0.0.1',
    port,
    path: '/api/search/messages?q=tk&sort=relevance&limit=1',
    headers: { authorization: `Bearer ${tokens.agent}` },
    agent: false,
  });
  const status = once(asking, 'response').then(
    ([answer]: IncomingMessage[]) => {
      answer?.resume();
      return answer?.statusCode ?? 0;
    },
    () => 0,
  );
  asking.end();
  return { request: asking, status };
}

/** Asks so often, and waits until so many are refused; gives the others. */
async function askUntilFull(times: number, refusals: number): Promise<Asked[]> {
  const refused = new Set<Asked>();
  const all = Array.from({ length: times }, ask);
  await new Promise<void>((resolve) => {
    const note = async (asked: Asked) => {
      if ((await asked.status) === 429 && refused.add(asked).size === refusals) resolve();
    };
    for (const asked of all) void note(asked);
  });
  return all.filter((asked) => !refused.has(asked));
}

test('their search ends, their place is free, and what waited for it never begins', async () => {
  expect(await ask().status).toBe(200);
  const ofOne = looked();
  expect(ofOne).toBeGreaterThan(1);
  lookUps.mockClear();

  const stayed = await whileLocked(t.ctx, async () => {
    const leaving = await askUntilFull(10, 4);
    await expect.poll(looked).toBe(2);
    for (const asked of leaving) asked.request.destroy();
    expect(await Promise.all(leaving.map(({ status }) => status))).toEqual([0, 0, 0, 0, 0, 0]);
    await Promise.all(
      sockets.filter(({ destroyed }) => !destroyed).map((socket) => once(socket, 'close')),
    );
    // Two that have gone still read; their places are free when they notice.
    return askUntilFull(10, 6);
  });
  const statuses = await Promise.all(stayed.map(({ status }) => status));
  expect(statuses).toEqual([200, 200, 200, 200]);
  expect(looked()).toBe(2 + 4 * ofOne);
});

test('a search whose asker has gone gives no answer, whatever it has found', async () => {
  const searches = openSearches(t.ctx);
  const left = new AbortController();
  const reason = new Error('nobody is there');
  const search = await whileLocked(t.ctx, async () => {
    const found = searches.messages({ kind: 'system' }, { q: '退款', limit: 100 }, left.signal);
    await expect.poll(looked).toBe(1);
    left.abort(reason);
    return { found };
  });
  await expect(search.found).rejects.toBe(reason);
  expect(looked()).toBe(1);
});
