import { expect, test } from 'vitest';
import * as media from '../../src/usecases/media.ts';
import { Readable } from 'node:stream';
import { testApp } from '../helpers/app.ts';
import { expectGolden } from './golden.ts';
import { userId } from './records.ts';
import { NOW, ask, failure, get, open, post, text, tokens } from './im-v1-calls.ts';

test('what is sent is answered as its page says, and both sides have it', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const sent = await post(t, 'send', first, text(2, '哈哈哈'));
  expect(sent.status).toBe(200);
  expectGolden(sent.body, 'im-v1/send');
  expectGolden((await get(t, 'conversation/1', second)).body, 'im-v1/conversations');
  const mine = await get(t, '1/message/1', first);
  expect((await get(t, '1/message/1', second)).body).toBe(mine.body);
  expect(mine.json().data['data']).toMatchObject([
    { id: sent.json().data['id'], body: '哈哈哈', client_create_time: '2024-04-07 01:25:55' },
  ]);
});

test('a body may be JSON or either form, with numbers as text; a second of the clock is 1970', async () => {
  await using t = await open();
  const [first] = await tokens(t);
  const form = new URLSearchParams({
    target_id: '2',
    type: 'text',
    body: 'a&b=好',
    client_create_time: '1712424356',
  }).toString();
  const boundary = 'x'.repeat(30);
  const multipart = Object.entries({ target_id: '2', type: 'text', body: '好' })
    .map(
      ([name, value]) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    .join('');
  const bodies: [string, object | string][] = [
    ['application/json', { target_id: '2', type: 'text', body: 'json' }],
    ['text/plain', { target_id: '2', type: 'text', body: 'json' }],
    ['nonsense', { target_id: '2', type: 'text', body: 'json' }],
    ['application/x-www-form-urlencoded', form],
    [`multipart/form-data; boundary=${boundary}`, `${multipart}--${boundary}--\r\n`],
  ];
  const answers = [];
  for (const [type, body] of bodies) {
    const { status, json } = await ask(t, 'POST', 'send', { token: first, body, type });
    answers.push([status, json().data['body'], json().data['client_create_time']]);
  }
  expect(answers).toEqual([
    [200, 'json', '2024-04-07 01:25:56'],
    [200, 'json', '2024-04-07 01:25:56'],
    [200, 'json', '2024-04-07 01:25:56'],
    [200, 'a&b=好', '1970-01-21 03:40:24'],
    [200, '好', '2024-04-07 01:25:56'],
  ]);
});

test('every type goes out as it is listed afterwards', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const sent: Record<string, string> = {
    image: 'https://e/1.png',
    voice: 'https://e/1.amr',
    video: 'https://e/1.mp4',
    file: 'https://e/1.pdf',
    location: '{"addr":"北京市","lat":39.983,"lng":116.3}',
    custom: '{ "gift": 7 }',
  };
  for (const [type, body] of Object.entries(sent)) {
    const answer = (await post(t, 'send', first, { target_id: 2, type, body })).json();
    expect([answer.data['state'], answer.data['type'], answer.data['body']]).toEqual([
      100,
      type,
      body,
    ]);
  }
  const page = (await get(t, '1/message/1', second)).json().data['data'] as {
    type: string;
    body: string;
  }[];
  expect(Object.fromEntries(page.map(({ type, body }) => [type, body]))).toEqual(sent);
});

test('a link to a file of this server is stored as the file, and stays good after the link', async () => {
  let now = NOW;
  await using t = await testApp({ CHATKEEP_PUBLIC_URL: 'https://chat.example' }, () => now);
  const [first, second] = await tokens(t);
  const actor = { kind: 'user' as const, no: 1, id: userId(1) as never };
  const { key } = await media.upload(t.ctx, actor, {
    filename: '说明.txt',
    stream: Readable.from([Buffer.from('hello')]),
  });
  const link = t.ctx.media.linksFor('http://elsewhere').original(key, now);
  const sent = await post(t, 'send', first, { target_id: 2, type: 'file', body: link });
  expect(sent.json().data).toMatchObject({ state: 100, body: link });
  const { rows } = await t.ctx.db.pool.query<{ body: string; named: boolean }>(
    'select m.body, f.named_at is not null as named from messages m, media f',
  );
  expect(JSON.parse(rows[0]?.body ?? '')).toMatchObject({ mediaKey: key, filename: '说明.txt' });
  expect(rows[0]?.named).toBe(true);

  // Who got it passes it on, though another uploaded it.
  const passed = await post(t, 'send', second, { target_id: 3, type: 'file', body: link });
  expect(passed.json().data).toMatchObject({ state: 100, body: link });

  now += t.ctx.config.mediaLinkLifetimeMs + 1000;
  const [row] = (await get(t, '1/message/1', first)).json().data['data'] as { body: string }[];
  expect(row?.body).toBe(t.ctx.media.linksFor('').original(key, now));
});

test('a message to who blocked, is blocked or banned, or with forbidden words, is refused but answered', async () => {
  await using t = await open();
  const [first, second, third] = await tokens(t);
  await t.ctx.db.pool.query(
    `insert into settings (key, value) values ('messages.forbidden-words', '["赌博"]')`,
  );
  expect((await post(t, 'send', first, text(2, '一'))).json().data['state']).toBe(100);
  const stateOf = async (token: string, target: number, said = '二') => {
    const { status, json } = await post(t, 'send', token, text(target, said));
    const { code, data } = json();
    expect([status, code, data['body']]).toEqual([200, 1, said]);
    return [data['state'], data['state_text']];
  };
  const ban = (no: number, at: number | null) =>
    t.ctx.db.pool.query('update users set banned_at = $2 where no = $1', [no, at]);

  await post(t, 'add_blacklist/1', second);
  expect(await stateOf(first, 2)).toEqual([101, '对方已把你拉黑']);
  await post(t, 'add_blacklist/2', first);
  expect(await stateOf(first, 2)).toEqual([102, '你把对方拉黑了']);
  await ban(2, NOW);
  expect(await stateOf(first, 2)).toEqual([103, '对方已被系统封禁']);
  await ban(3, NOW);
  expect(await stateOf(first, 3)).toEqual([103, '对方已被系统封禁']);
  await ban(2, null);
  await ban(3, null);
  await post(t, 'remove_blacklist/2', first);
  await post(t, 'remove_blacklist/1', second);
  expect(await stateOf(third, 1, '来赌博吧')).toEqual([104, '禁止发送(内容不合法)']);
  expect(await stateOf(first, 2, '三')).toEqual([100, '发送成功']);

  const { rows } = await t.ctx.db.pool.query<{ msg: string }>(
    `select distinct body ->> 'msg' as msg from messages order by msg`,
  );
  expect(rows.map(({ msg }) => msg).toSorted()).toEqual(['一', '三']);
});

test('numbers of refused messages are their own', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const idOf = async (token: string, target: number) =>
    (await post(t, 'send', token, text(target, 'x'))).json().data['id'] as number;
  const ids = [await idOf(first, 2)];
  await post(t, 'add_blacklist/1', second);
  ids.push(await idOf(first, 2), await idOf(first, 2));
  await post(t, 'remove_blacklist/1', second);
  ids.push(await idOf(first, 2));
  expect(new Set(ids).size).toBe(4);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
});

test('a banned sender may not send', async () => {
  await using t = await open();
  const [first] = await tokens(t);
  await post(t, 'send', first, text(2, '一'));
  await t.ctx.db.pool.query('update users set banned_at = 1 where no = 1');
  const answer = await post(t, 'send', first, text(2, '二'));
  expect([answer.status, answer.json()]).toEqual([403, failure('没有权限')]);
});
