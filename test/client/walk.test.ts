import { expect, test } from 'vitest';
import { type Client, createClient } from '../../src/client/index.ts';
import { liveServers } from '../helpers/live.ts';
import {
  SENT_AT,
  chat,
  chatId,
  message,
  operator,
  operatorId,
  store,
  user,
  userId,
} from '../http/records.ts';

async function collect<Row, Shown>(
  rows: AsyncIterable<Row>,
  show: (row: Row) => Shown,
  each: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Shown[]> {
  const shown: Shown[] = [];
  for await (const row of rows) {
    shown.push(show(row));
    await each();
  }
  return shown;
}

async function open() {
  const t = await liveServers(1);
  const sent = Array.from({ length: 23 }, (_, n) =>
    message(n + 1, 1, { sentAt: SENT_AT + ((n * 7) % 23) * 1000 }),
  );
  await store(t.ctx, [
    user(1),
    operator(1),
    ...Array.from({ length: 7 }, (_, n) => chat(n + 1)),
    ...sent,
  ]);
  const baseUrl = t.servers[0]?.origin ?? '';
  const user1 = createClient({ baseUrl, token: await t.token('user', userId(1)) });
  const operator1 = createClient({ baseUrl, token: await t.token('operator', operatorId(1)) });
  return { t, user1, operator1 };
}

const say = (client: Client, msg: string) =>
  client.messages.send(chatId(1), { type: 'txt', body: { msg } });

test('a history is walked either way, each message once, while others arrive', async () => {
  const { t, user1, operator1 } = await open();
  await using _ = t;
  const older = await collect(
    operator1.messages.walk(chatId(1), { pageSize: 5 }),
    (row) => row.sentAt,
    () => say(user1, 'meanwhile'),
  );
  expect(older).toHaveLength(23);
  expect(older).toEqual([...new Set(older)].toSorted((a, b) => b - a));

  const newer = await collect(
    operator1.messages.walk(chatId(1), { towards: 'newer', pageSize: 5 }),
    (row) => row.seq,
  );
  expect(newer).toHaveLength(46);
  expect(new Set(newer).size).toBe(46);
  const [anchor] = older;
  const rest = await collect(
    operator1.messages.walk(chatId(1), { anchor: `time:${anchor}`, towards: 'newer', pageSize: 5 }),
    (row) => row.sentAt,
  );
  expect(rest).toHaveLength(24);
});

test('lists of conversations are walked page by page', async () => {
  const { t, operator1 } = await open();
  await using _ = t;
  const ids = await collect(operator1.conversations.walk({ limit: 3 }), (row) => row.id);
  expect(ids.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => chatId(n + 1)));
});

test('the log is walked from an event to its end', async () => {
  const { t, user1, operator1 } = await open();
  await using _ = t;
  for (const msg of ['一', '二', '三']) await say(user1, msg);
  const texts = async (after: string) =>
    collect(operator1.events.after(after, { limit: 2 }), (event) =>
      event.kind === 'message.created' ? event.data.message.body['msg'] : event.kind,
    );
  const all = await texts('0');
  expect(all.slice(-3)).toEqual(['一', '二', '三']);
  const page = await operator1.events.list({ limit: 500 });
  const before = page.events.at(-3)?.id ?? '';
  expect(await texts(before)).toEqual(['二', '三']);
});

test('what is found is walked, each message once', async () => {
  const { t, user1 } = await open();
  await using _ = t;
  await t.ctx.searchIndex.caughtUp();
  const found = await collect(user1.messages.searchAll({ q: 'di tiao', limit: 5 }), (each) => [
    each.match,
    each.highlights[0]?.field,
    each.id,
  ]);
  expect(found).toHaveLength(23);
  expect(new Set(found.map(([, , id]) => id)).size).toBe(23);
  expect(found[0]?.slice(0, 2)).toEqual(['pinyin', 'body.msg']);
});
