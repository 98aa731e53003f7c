import { once } from 'node:events';
import { expect, test } from 'vitest';
import {
  type Client,
  type Event,
  type Live,
  type LiveEventMap,
  createClient,
} from '../../src/client/index.ts';
import { type LiveServers, liveServers } from '../helpers/live.ts';
import { chat, chatId, operator, operatorId, store, user, userId } from '../http/records.ts';
import { openProxy } from './proxy.ts';

async function people(t: LiveServers): Promise<void> {
  await store(t.ctx, [user(1), user(2), operator(1), operator(2), chat(1), chat(2)]);
}

async function clientOf(
  t: LiveServers,
  kind: 'user' | 'operator',
  n: number,
  baseUrl = t.servers[0]?.origin ?? '',
): Promise<Client> {
  const token = await t.token(kind, kind === 'user' ? userId(n) : operatorId(n));
  return createClient({ baseUrl, token });
}

function next<Name extends keyof LiveEventMap>(
  live: Live,
  name: Name,
): Promise<LiveEventMap[Name]> {
  return new Promise((resolve) => {
    const off = live.on(name, (value) => {
      off();
      resolve(value);
    });
  });
}

const say = (client: Client, msg: string, conversationId = chatId(1)) =>
  client.messages.send(conversationId, { type: 'txt', body: { msg } });

/** Keeps all that came, and waits for a text. */
function following(live: Live) {
  const events: Event[] = [];
  const texts = () =>
    events.flatMap((event) =>
      event.kind === 'message.created' ? [event.data.message.body['msg']] : [],
    );
  live.on('event', (event) => events.push(event));
  return {
    events,
    texts,
    async until(msg: string) {
      await expect.poll(texts, { timeout: 20_000 }).toContain(msg);
    },
  };
}

test('events come by kind and as each event, with their data', async () => {
  await using t = await liveServers(1);
  await people(t);
  const [sender, reader] = [await clientOf(t, 'user', 1), await clientOf(t, 'operator', 1)];
  const live = reader.live();
  await next(live, 'ready');
  const [created, any] = [next(live, 'message.created'), next(live, 'event')];
  const sent = await say(sender, '你好');
  expect((await created).data.message).toMatchObject({ id: sent.id, body: { msg: '你好' } });
  expect(await any).toEqual(await created);
  expect(live.lastEventId).toBe((await created).id);
  live.close();
});

test('what is said while the connection is broken comes once and in order, from another server', async () => {
  await using t = await liveServers(2);
  await people(t);
  const [first, second] = t.servers.map(({ origin }) => origin);
  await using proxy = await openProxy(first ?? '');
  const sender = await clientOf(t, 'user', 1, second);
  const live = (await clientOf(t, 'operator', 1, proxy.origin)).live();
  const told = following(live);
  await next(live, 'ready');
  const said: string[] = [];
  for (let round = 0; round < 4; round++) {
    for (let n = 0; n < 5; n++)
      said.push((await say(sender, `${round}.${n}`)).body['msg'] as string);
    if (round % 2 === 0) await told.until(said.at(-1) ?? '');
    proxy.pointTo((round % 2 === 0 ? second : first) ?? '');
    const back = next(live, 'ready');
    proxy.cut();
    said.push((await say(sender, `${round} after`)).body['msg'] as string);
    await back;
  }
  await told.until(said.at(-1) ?? '');
  expect(told.texts()).toEqual(said);
  const ids = told.events.map((event) => Number(event.id));
  expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  live.close();
});

test('a new client goes on where an old one stopped', async () => {
  await using t = await liveServers(1);
  await people(t);
  const [sender, reader] = [await clientOf(t, 'user', 1), await clientOf(t, 'operator', 1)];
  const before = reader.live();
  await next(before, 'ready');
  const told = following(before);
  await say(sender, '一');
  await told.until('一');
  before.close();
  await say(sender, '二');
  const after = reader.live({ since: before.lastEventId ?? '' });
  const rest = following(after);
  await rest.until('二');
  expect(rest.texts()).toEqual(['二']);
  after.close();
});

test('a message counts as pushed once the other side has been shown it', async () => {
  await using t = await liveServers(1);
  await people(t);
  const [sender, reader] = [await clientOf(t, 'user', 1), await clientOf(t, 'operator', 1)];
  const sent = await say(sender, '一');
  expect(sent.pushedAt).toBeNull();
  const live = reader.live();
  await next(live, 'ready');
  const shown = await say(sender, '二');
  const pushedAt = async (id: string) => (await sender.messages.get(chatId(1), id)).pushedAt;
  await expect.poll(() => pushedAt(shown.id), { timeout: 20_000 }).toEqual(expect.any(Number));
  expect(await pushedAt(sent.id)).toBeNull();
  live.close();
});

test('what was shown just before the line broke counts as pushed when it is back', async () => {
  await using t = await liveServers(1);
  await people(t);
  await using proxy = await openProxy(t.servers[0]?.origin ?? '');
  const sender = await clientOf(t, 'user', 1);
  const live = (await clientOf(t, 'operator', 1, proxy.origin)).live();
  await next(live, 'ready');
  live.on('message.created', () => proxy.cut());
  const back = next(live, 'ready');
  const { id } = await say(sender, '一');
  await back;
  const pushedAt = async () => (await sender.messages.get(chatId(1), id)).pushedAt;
  await expect.poll(pushedAt, { timeout: 20_000 }).toEqual(expect.any(Number));
  live.close();
});

test('typing and presence are told, and conversations can be watched', async () => {
  await using t = await liveServers(2);
  await people(t);
  const [first, second] = t.servers.map(({ origin }) => origin);
  const talker = (await clientOf(t, 'user', 1, first)).live();
  await next(talker, 'ready');
  // Who has not joined follows by watching.
  const watcher = (await clientOf(t, 'operator', 2, second)).live({ watch: [chatId(1)] });
  const presence: [string, boolean][] = [];
  watcher.on('presence', ({ id, online }) => presence.push([id, online]));
  await next(watcher, 'ready');
  const typing = next(watcher, 'typing');
  await talker.typing(chatId(1), true);
  expect(await typing).toEqual({ conversationId: chatId(1), from: userId(1), typing: true });

  // Whoever goes before it was reported that they came was never there.
  // That they are there may be told twice: as they come, and to a watcher who comes.
  await expect.poll(() => presence.at(-1), { timeout: 20_000 }).toEqual([userId(1), true]);
  talker.close();
  await expect.poll(() => presence.at(-1), { timeout: 20_000 }).toEqual([userId(1), false]);
  await watcher.unwatch([chatId(1)]);
  await watcher.watch([chatId(2)]);
  const created = next(watcher, 'message.created');
  const sender = await clientOf(t, 'user', 1);
  await say(sender, '一', chatId(1));
  await say(sender, '二', chatId(2));
  expect((await created).data.message.body).toEqual({ msg: '二' });
  watcher.close();
});

test('a conversation that went out of sight does not keep the connection from coming back', async () => {
  await using t = await liveServers(1);
  await people(t);
  await using proxy = await openProxy(t.servers[0]?.origin ?? '');
  const live = (await clientOf(t, 'user', 1, proxy.origin)).live({ watch: [chatId(1)] });
  await next(live, 'ready');
  await expect(live.watch(['没有'])).rejects.toThrow('没有');
  await (await clientOf(t, 'operator', 1)).conversations.hide(chatId(1));
  const back = next(live, 'ready');
  proxy.cut();
  expect(await back).toMatchObject({ notWatched: [chatId(1)] });
  const told = following(live);
  await say(await clientOf(t, 'user', 1), '还在', chatId(2));
  await told.until('还在');
  live.close();
});

test('what is to be watched while the connection introduces itself is watched from ready on', async () => {
  await using t = await liveServers(1);
  await people(t);
  const token = await t.token('operator', operatorId(2));
  let asked: Promise<void> | undefined;
  const live: Live = createClient({
    baseUrl: t.servers[0]?.origin ?? '',
    token: () => {
      // What was said of it is on its way by then.
      queueMicrotask(() => {
        asked ??= live.watch([chatId(1), chatId(2)]);
      });
      return token;
    },
  }).live();
  const told = following(live);
  await next(live, 'ready');
  await asked;
  await say(await clientOf(t, 'user', 1), '听得到');
  await told.until('听得到');
  expect(told.texts()).toEqual(['听得到']);
  live.close();
});

test('a wrong token is refused for good', async () => {
  await using t = await liveServers(1);
  await people(t);
  const live = createClient({
    baseUrl: t.servers[0]?.origin ?? '',
    token: `u0001${'0'.repeat(32)}`,
  }).live();
  const refused = await next(live, 'refused');
  expect(refused.slug).toBe('unauthenticated');
  expect(live.connected).toBe(false);
  live.close();
});

test('a handler that throws keeps nobody else from the event', async () => {
  await using t = await liveServers(1);
  await people(t);
  const live = (await clientOf(t, 'operator', 1)).live();
  await next(live, 'ready');
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const uncaught = once(process, 'uncaughtException');
  live.on('event', () => {
    throw new Error('a bug of the page');
  });
  const created = next(live, 'message.created');
  await say(await clientOf(t, 'user', 1), '一');
  expect((await created).data.message.body).toEqual({ msg: '一' });
  expect(await uncaught).toMatchObject([{ message: 'a bug of the page' }, expect.anything()]);
  for (const listener of listeners) process.on('uncaughtException', listener);
  live.close();
});

test('what was asked as the connection broke fails nothing, and is made up for by the next one', async () => {
  await using t = await liveServers(1);
  await people(t);
  await using proxy = await openProxy(t.servers[0]?.origin ?? '');
  const live = (await clientOf(t, 'operator', 2, proxy.origin)).live();
  const told = following(live);
  await next(live, 'ready');
  const asked = [
    live.watch([chatId(1), chatId(2)]),
    live.unwatch([chatId(1)]),
    live.typing(chatId(1), true),
  ];
  const back = next(live, 'ready');
  proxy.cut();
  await Promise.all(asked);
  await back;
  const sender = await clientOf(t, 'user', 1);
  await say(sender, '一', chatId(1));
  await say(sender, '二', chatId(2));
  await told.until('二');
  expect(told.texts()).toEqual(['二']);
  live.close();
});
