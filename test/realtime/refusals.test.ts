import { expect, test } from 'vitest';
import { LiveClient, connect, txt } from '../helpers/live.ts';
import { call, chatId, openLive, operatorId, serverAt, userId } from './chats.ts';

const problem = (slug: string, field?: string) => ({
  type: `https://chatkeep.dev/problems/${slug}`,
  title: expect.any(String) as string,
  detail: expect.any(String) as string,
  ...(field === undefined ? {} : { field }),
});

test('who shows no valid token, or asks for what cannot be, is refused with a problem', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  const token = await live.token('user', userId(1));
  const cases: [unknown, object][] = [
    [undefined, problem('invalid', 'token')],
    [{}, problem('invalid', 'token')],
    [{ token: 7 }, problem('invalid', 'token')],
    [{ token: `${token}0` }, problem('unauthenticated')],
    [{ token: `u0001${'0'.repeat(32)}` }, problem('unauthenticated')],
    [{ token: 'x'.repeat(1000) }, problem('invalid', 'token')],
    [{ token, since: 7 }, problem('invalid', 'since')],
    [{ token, since: '-1' }, problem('invalid', 'since')],
    [{ token, since: '1e3' }, problem('invalid', 'since')],
    [{ token, since: '999999999999999' }, problem('invalid', 'since')],
    [{ token, watch: chatId(1) }, problem('invalid', 'watch')],
    [{ token, watch: [7] }, problem('invalid', 'watch.0')],
    [{ token, watch: ['a\u0000'] }, problem('invalid', 'watch.0')],
    [{ token, extra: 1 }, problem('invalid', 'extra')],
  ];
  for (const [auth, refusal] of cases) {
    using client = new LiveClient(server.origin, auth as { token: string });
    await client.until('the refusal', () => client.refusals.length > 0);
    expect([auth, client.refusals]).toEqual([auth, [refusal]]);
  }
});

test('what clients send is checked strictly, and answered with what is wrong', async () => {
  await using live = await openLive(1);
  using user = await connect(serverAt(live, 0), { token: await live.token('user', userId(1)) });
  const id = chatId(1);
  const cases: [string, unknown, object][] = [
    ['watch', undefined, problem('invalid')],
    ['watch', { conversationIds: 'x' }, problem('invalid', 'conversationIds')],
    ['watch', { conversationIds: [''] }, problem('invalid', 'conversationIds.0')],
    ['watch', { conversationIds: [], more: 1 }, problem('invalid', 'more')],
    ['unwatch', [], problem('invalid')],
    ['typing', { conversationId: id }, problem('invalid', 'typing')],
    ['typing', { conversationId: id, typing: 'yes' }, problem('invalid', 'typing')],
    ['received', { eventId: 5 }, problem('invalid', 'eventId')],
    ['received', { eventId: '99999' }, problem('invalid', 'eventId')],
    ['read', { conversationId: id, seq: 0 }, problem('invalid', 'seq')],
    ['read', { conversationId: id }, problem('invalid', 'seq')],
    ['read', { conversationId: '没有', seq: 1 }, problem('not-found', 'conversationId')],
    ['send', { conversationId: id, type: 'txt' }, problem('invalid', 'body')],
    ['send', { ...txt(id, 'x'), type: 'fax' }, problem('invalid', 'type')],
    ['send', { ...txt(id, 'x'), body: 'x' }, problem('invalid', 'body')],
    ['send', { ...txt(id, 'x'), body: [] }, problem('invalid', 'body')],
    ['send', { ...txt(id, 'x'), body: { msg: 'x', color: 1 } }, problem('invalid', 'body.color')],
    ['send', { ...txt(id, 'x'), body: Buffer.from('x') }, problem('invalid', 'body')],
    ['send', txt(id, ''), problem('invalid', 'body.msg')],
    ['send', txt(id, 'a\u0000b'), problem('invalid', 'body.msg')],
    ['send', txt(id, '\ud800'), problem('invalid', 'body.msg')],
    ['send', { ...txt(id, 'x'), from: userId(2) }, problem('forbidden', 'from')],
    ['send', { ...txt(id, 'x'), clientSentAt: 1.5 }, problem('invalid', 'clientSentAt')],
    ['send', { ...txt(id, 'x'), clientSentAt: 2 ** 53 - 1 }, problem('invalid', 'clientSentAt')],
    ['send', { ...txt(id, 'x'), ext: { big: 'x'.repeat(20_000) } }, problem('too-large', 'ext')],
    ['receive', {}, problem('invalid')],
    ['constructor', {}, problem('invalid')],
    ['__proto__', {}, problem('invalid')],
  ];
  for (const [name, payload, refusal] of cases) {
    const answer = await user.ask(name, payload);
    const named = `${name} ${JSON.stringify(payload)?.slice(0, 100)}`;
    expect([named, answer]).toMatchObject([named, { error: refusal }]);
    const { field } = answer['error'] as { field?: string };
    expect([named, field]).toEqual([named, (refusal as { field?: string }).field]);
  }
  // Without an acknowledgement, nobody is answered, and nothing breaks.
  user.say('send', {});
  user.say('send');
  user.say('nonsense', null, 1, 2);
  expect(await user.ask('send', txt(id, '还好'))).toMatchObject({ created: true });
  await user.until('the message', () => user.events.length > 0);
  expect(user.events).toHaveLength(1);
});

test('what is no Socket.IO, too large, or without a transport that is offered ends only its own connection', async () => {
  await using live = await openLive(1);
  const server = serverAt(live, 0);
  const token = await live.token('user', userId(1));
  using witness = await connect(server, { token });

  using large = await connect(server, { token });
  large.say('send', txt(chatId(1), 'x'.repeat(600_000)));
  await large.until('the end', () => large.disconnects.length > 0);

  for (const text of [
    'nonsense',
    '4',
    '42',
    '42[]',
    '42["disconnect"]',
    '451-["x",{"_placeholder":true,"num":9}]',
  ]) {
    using client = await connect(server, { token });
    const { ws } = client.socket.io.engine.transport as unknown as {
      ws: { send: (text: string) => void };
    };
    ws.send(text);
    ws.send('nonsense');
    await client.until('the end', () => client.disconnects.length > 0);
  }
  const polling = await fetch(`${server.origin}/api/live?EIO=4&transport=polling`);
  expect(polling.status).toBe(400);
  expect(await witness.ask('send', txt(chatId(1), '还在'))).toMatchObject({ created: true });
});

test('too many requests are refused, and whoever does not stop is cut', async () => {
  await using live = await openLive(1, { CHATKEEP_RATE_LIMIT_PER_MINUTE: '60' });
  const server = serverAt(live, 0);
  using user = await connect(server, { token: await live.token('user', userId(1)) });
  const sends = await Promise.all(
    Array.from({ length: 15 }, (_, n) => user.ask('send', txt(chatId(1), `第 ${n} 句`))),
  );
  // Ten at once, and one more for each second that passes meanwhile.
  expect(sends.slice(0, 10).filter((answer) => 'created' in answer)).toHaveLength(10);
  const refused = sends.filter((answer) => 'error' in answer);
  expect(refused).not.toEqual([]);
  for (const answer of refused) {
    expect(answer).toEqual({
      error: { ...problem('rate-limited'), retryAfterMs: expect.any(Number) as number },
    });
  }
  for (let n = 0; n < 10_000; n++) {
    user.say('unwatch', { conversationIds: [] });
  }
  await user.until('the cut', () => user.cuts.length > 0);
  await user.until('the end', () => user.disconnects.length > 0);
  expect([user.cuts, user.disconnects]).toEqual([['flood'], ['io server disconnect']]);
});

test('a connection ends soon after its token was revoked, or the operator disabled', async () => {
  await using live = await openLive(2);
  const [here, there] = [serverAt(live, 0), serverAt(live, 1)];
  const token = await live.token('user', userId(1));
  using revoked = await connect(here, { token });
  using disabled = await connect(there, { token: await live.token('operator', operatorId(2)) });
  using kept = await connect(here, { token: await live.token('user', userId(1)) });
  await call(there, token, 'DELETE', '/sessions/current');
  await live.ctx.db.pool.query('update operators set disabled_at = 1 where id = $1', [
    operatorId(2),
  ]);
  for (const client of [revoked, disabled]) {
    await client.until('the end', () => client.disconnects.length > 0);
    expect([client.cuts, client.disconnects]).toEqual([['token'], ['io server disconnect']]);
  }
  expect(await kept.ask('send', txt(chatId(1), '还在'))).toMatchObject({ created: true });
});
