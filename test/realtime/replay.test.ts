import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LiveServers, LiveClient, connect } from '../helpers/live.ts';
import { call, chatId, openLive, operatorId, serverAt, userId } from './chats.ts';

async function logOf(
  live: LiveServers,
  chats: readonly string[],
  after: string,
): Promise<string[]> {
  const { rows } = await live.ctx.db.pool.query<{ id: number }>(
    `select e.id from events e join conversations c on c.no = e.conversation_no
     where c.id = any($1) and e.id > $2 order by e.id`,
    [chats, after],
  );
  return rows.map(({ id }) => String(id));
}

/** Sends to chats in turn, by several at once, until it is told to stop. */
async function chatter(
  live: LiveServers,
  chats: readonly string[],
  stop: AbortSignal,
): Promise<void> {
  const token = await live.token('operator', operatorId(1));
  const speak = async (lane: number) => {
    for (let n = 0; !stop.aborted; n++) {
      const chat = chats[(n + lane) % chats.length] ?? '';
      await call(serverAt(live, 0), token, 'POST', `/conversations/${chat}/messages`, {
        type: 'txt',
        body: { msg: `第 ${lane}-${n} 句 ${'。'.repeat(n % 300)}` },
      });
    }
  };
  await Promise.all([1, 2, 3].map(speak));
}

// Buffers are small, and all of this is one busy process: now and then one is cut as slow.
const isCut = (client: LiveClient) => client.disconnects.length > 0;

const RATE = { CHATKEEP_RATE_LIMIT_PER_MINUTE: '1000000' };

test('whenever a client is cut off, and wherever it comes back, it gets every event once and in order', async () => {
  await using live = await openLive(2, { ...RATE, CHATKEEP_LIVE_BUFFER_BYTES: '16384' });
  const chats = [chatId(1), chatId(2), chatId(3)];
  const token = await live.token('operator', operatorId(1));
  const stop = new AbortController();
  const talk = chatter(live, chats, stop.signal);
  talk.catch(() => undefined);
  try {
    const stay = fc.record({
      server: fc.integer({ min: 0, max: 1 }),
      events: fc.integer({ min: 0, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(stay, { minLength: 1, maxLength: 6 }), async (stays) => {
        const got: string[] = [];
        let since: string | undefined;
        let first: string | undefined;
        for (const { server, events } of stays) {
          using client = new LiveClient(serverAt(live, server).origin, { token, since });
          const readyAt = await client.ready();
          first ??= readyAt;
          await client.until('events', () => client.events.length >= events || isCut(client));
          got.push(...client.ids);
          since = got.at(-1) ?? first;
        }
        expect(got).toEqual((await logOf(live, chats, first ?? '0')).slice(0, got.length));
      }),
      { numRuns: 15, interruptAfterTimeLimit: 30_000 },
    );
  } finally {
    stop.abort();
    await talk;
  }

  // From the first event, through many pages, while others are told live.
  const again = new AbortController();
  const talkMore = chatter(live, chats, again.signal);
  const got: string[] = [];
  for (let log: string[] | undefined; log === undefined || got.length < log.length;) {
    const since = got.at(-1) ?? '0';
    using client = new LiveClient(serverAt(live, 1).origin, { token, since });
    await client.ready();
    if (log === undefined) {
      const seen = client.events.length;
      await client.until('live ones', () => client.events.length > seen + 50 || isCut(client));
      again.abort();
      await talkMore;
      log = await logOf(live, chats, '0');
    }
    const last = log.at(-1);
    await client.until('the last', () => client.ids.at(-1) === last || isCut(client));
    got.push(...client.ids);
  }
  expect(got).toEqual(await logOf(live, chats, '0'));
});

test('a replay holds what concerns an operator: what was joined, what is watched, and the life of all others', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  const [one, three] = [
    await live.token('operator', operatorId(1)),
    await live.token('operator', operatorId(3)),
  ];
  for (const chat of [chatId(1), chatId(3)]) {
    await call(server, one, 'POST', `/conversations/${chat}/messages`, {
      type: 'txt',
      body: { msg: '在吗' },
    });
    await call(server, one, 'POST', `/conversations/${chat}/end`);
  }
  const kindsSeenBy = async (token: string, watch: readonly string[]) => {
    using client = new LiveClient(server.origin, { token, since: '0', watch });
    await client.ready();
    return client.events.map(({ kind, conversationId }) => [kind, conversationId]);
  };
  const all = [chatId(1), chatId(3)].flatMap((chat) => [
    ['message.created', chat],
    ['message.created', chat],
    ['conversation.ended', chat],
  ]);
  const lifeSeen = all.filter(([kind]) => kind === 'conversation.ended');
  const withoutImport = (seen: (string | undefined)[][]) =>
    seen.filter(([kind]) => kind !== 'conversation.created');
  expect(withoutImport(await kindsSeenBy(one, []))).toEqual(all);
  expect(withoutImport(await kindsSeenBy(three, []))).toEqual(lifeSeen);
  expect(withoutImport(await kindsSeenBy(three, [chatId(3)]))).toEqual([
    lifeSeen[0],
    ...all.slice(3),
  ]);
});

test('watching begins where the answer says, and ends', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  const one = await live.token('operator', operatorId(1));
  const say = (msg: string) =>
    call<{ id: string }>(server, one, 'POST', `/conversations/${chatId(1)}/messages`, {
      type: 'txt',
      body: { msg },
    });
  using watcher = await connect(server, { token: await live.token('operator', operatorId(3)) });
  await say('没有人看');
  const answer = await watcher.ask('watch', { conversationIds: [chatId(1)] });
  const eventId = answer['eventId'] as string;
  await say('有人看');
  await say('还有人看');
  const wanted = await logOf(live, [chatId(1)], eventId);
  await watcher.until('what came after', () => watcher.ids.at(-1) === wanted.at(-1));
  expect(watcher.ids).toEqual(wanted);
  expect(wanted.length).toBeGreaterThanOrEqual(2);

  expect(await watcher.ask('unwatch', { conversationIds: [chatId(1), '没有'] })).toEqual({});
  await say('又没有人看');
  await call(server, one, 'POST', `/conversations/${chatId(1)}/end`);
  await watcher.event(({ kind }) => kind === 'conversation.ended');
  expect(watcher.events.slice(wanted.length).map(({ kind }) => kind)).toEqual([
    'conversation.ended',
  ]);
});

test('a long log is replayed whole to those who take part, and to others what concerns them in it', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  await live.ctx.db.pool.query(
    `insert into events (conversation_no, at, kind, actor, data)
     select c.no, n, case when n % 3000 = 0 then 'conversation.updated' else 'conversation.read' end,
       null, case when n % 3000 = 0 then '{"fields":["tags"]}' else '{"readerId":"x","seq":1}' end::json
     from generate_series(1, 12000) n, conversations c where c.id = $1 order by n`,
    [chatId(1)],
  );
  const log = await logOf(live, [chatId(1)], '0');
  expect(log.length).toBeGreaterThanOrEqual(12_000);
  const idsSeenBy = async (kind: 'user' | 'operator', id: string) => {
    using client = new LiveClient(server.origin, { token: await live.token(kind, id), since: '0' });
    await client.ready();
    return client.events.filter(({ conversationId }) => conversationId === chatId(1));
  };
  const ids = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);
  expect(ids(await idsSeenBy('user', userId(1)))).toEqual(log);
  expect(ids(await idsSeenBy('operator', operatorId(1)))).toEqual(log);
  expect(await idsSeenBy('user', userId(2))).toEqual([]);
  const updates = (await idsSeenBy('operator', operatorId(3))).filter(
    ({ kind }) => kind === 'conversation.updated',
  );
  expect(updates.map(({ at }) => at)).toEqual([3000, 6000, 9000, 12_000]);
});
