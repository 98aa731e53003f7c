import { expect, test } from 'vitest';
import { type LiveClient, connect, txt } from '../helpers/live.ts';
import { chatId, openLive, operatorId, serverAt, userId } from './chats.ts';

test('typing is told to the others in the conversation and ends by itself, by a message, or when said', async () => {
  await using live = await openLive(2);
  const [here, there] = [serverAt(live, 0), serverAt(live, 1)];
  using user = await connect(here, { token: await live.token('user', userId(1)) });
  using phone = await connect(there, { token: await live.token('user', userId(1)) });
  using stranger = await connect(there, { token: await live.token('user', userId(2)) });
  using operator = await connect(there, { token: await live.token('operator', operatorId(1)) });
  using watcher = await connect(here, {
    token: await live.token('operator', operatorId(3)),
    watch: [chatId(1)],
  });

  const told = (typing: boolean) => ({ conversationId: chatId(1), from: userId(1), typing });
  const type = (typing: boolean) => user.ask('typing', { conversationId: chatId(1), typing });
  expect(await type(true)).toEqual({});
  await operator.until('typing', () => operator.typing.length === 1);
  expect(await type(false)).toEqual({});
  await operator.until('the end', () => operator.typing.length === 2);
  await type(true);
  await user.ask('send', txt(chatId(1), '写好了'));
  await operator.until('the end by the message', () => operator.typing.length === 4);
  await type(true);
  await operator.until('the end by itself', () => operator.typing.length === 6);
  const expected = [true, false, true, false, true, false].map(told);
  expect(operator.typing).toEqual(expected);
  await watcher.until('the same', () => watcher.typing.length === 6);
  expect(watcher.typing).toEqual(expected);
  expect([user.typing, phone.typing, stranger.typing]).toEqual([[], [], []]);

  expect(await watcher.ask('typing', { conversationId: chatId(1), typing: true })).toMatchObject({
    error: { type: 'https://chatkeep.dev/problems/forbidden', field: 'conversationId' },
  });
});

test('who is there is known to those who share a conversation, over all servers', async () => {
  await using live = await openLive(2);
  const [here, there] = [serverAt(live, 0), serverAt(live, 1)];
  const userToken = await live.token('user', userId(1));
  using operator = await connect(here, { token: await live.token('operator', operatorId(1)) });
  using other = await connect(there, { token: await live.token('operator', operatorId(2)) });
  using stranger = await connect(there, { token: await live.token('user', userId(3)) });
  const seen = (client: LiveClient, id: string) =>
    client.presence.filter((each) => each.id === id).map(({ online }) => online);
  await operator.until('the other operator', () => seen(operator, operatorId(2)).length > 0);

  using phone = await connect(there, { token: userToken });
  await operator.until('the user comes', () => seen(operator, userId(1)).length === 1);
  await phone.until('the operator is there', () => seen(phone, operatorId(1)).length > 0);
  using laptop = await connect(here, { token: userToken });
  await laptop.until('the operator is there', () => seen(laptop, operatorId(1)).length > 0);
  phone.socket.disconnect();
  // Somebody else's coming and going shows that what came before was told.
  using marker = await connect(there, { token: await live.token('operator', operatorId(3)) });
  await operator.until('the third operator', () => seen(operator, operatorId(3)).length === 1);
  marker.socket.disconnect();
  await operator.until('the third operator goes', () => seen(operator, operatorId(3)).length === 2);
  expect(seen(operator, userId(1))).toEqual([true]);
  laptop.socket.disconnect();
  await operator.until('the user goes', () => seen(operator, userId(1)).length === 2);

  expect(seen(operator, userId(1))).toEqual([true, false]);
  expect(seen(other, userId(1))).toEqual([]);
  expect(seen(stranger, userId(1))).toEqual([]);
  expect(seen(stranger, operatorId(1))).toEqual([]);
  expect(seen(other, operatorId(1))).toContain(true);
});

test('those on a server that died are gone after a while, and those who came back elsewhere are not', async () => {
  await using live = await openLive(2);
  const [here, there] = [serverAt(live, 0), serverAt(live, 1)];
  using operator = await connect(here, { token: await live.token('operator', operatorId(1)) });
  using back = await connect(there, { token: await live.token('user', userId(1)) });
  await operator.until('the first user comes', () => operator.presence.length > 0);
  const { pool } = live.ctx.db;
  // As another process would have left them.
  await pool.query(
    `with node as (insert into live_nodes (seen_at) values (now() - interval '1 minute') returning id)
     insert into presence (subject, node_id, connections)
     select 'user:' || u.no, node.id, 1 from node, users u where u.id = any($1)`,
    [[userId(1), userId(2)]],
  );
  await operator.until('the second user is gone', () =>
    operator.presence.some(({ id, online }) => id === userId(2) && !online),
  );
  expect(operator.presence.filter(({ id }) => id === userId(1))).toEqual([
    { id: userId(1), online: true },
  ]);
  await pool.query('truncate presence, live_nodes');
  using watcher = await connect(here, {
    token: await live.token('operator', operatorId(3)),
    watch: [chatId(1)],
  });
  await watcher.until('the first user, entered anew', () =>
    watcher.presence.some(({ id, online }) => id === userId(1) && online),
  );
  expect(back.disconnects).toEqual([]);
});
