import { expect, test } from 'vitest';
import { createClient } from '../../src/client/index.ts';
import { issueToken } from '../../src/usecases/sessions.ts';
import { type LiveServers, liveServers } from '../helpers/live.ts';
import { store, user, userId } from '../http/records.ts';

interface ImAnswer {
  readonly data: { readonly data: readonly { readonly body: string; readonly is_push: number }[] };
}

const imToken = (t: LiveServers, n: number) =>
  issueToken(t.ctx, { kind: 'system' }, 'im', userId(n));

async function im(origin: string, token: string, path: string, body?: object): Promise<ImAnswer> {
  const response = await fetch(`${origin}/api/v1/im/${path}`, {
    headers: { token },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as ImAnswer;
}

test('is_push says whether the other side was shown a message over a live connection', async () => {
  await using t = await liveServers(2);
  await store(t.ctx, [user(1), user(2)]);
  const [first = '', second = ''] = t.servers.map(({ origin }) => origin);
  const sender = await imToken(t, 1);
  const send = (body: string) => im(first, sender, 'send', { target_id: 2, type: 'text', body });
  const pushed = async () => {
    const { data } = await im(first, sender, '1/message/1');
    return data.data.map((row) => [row.body, row.is_push]).toReversed();
  };
  await send('不在线');

  // The sender's own connection does not count.
  const own = createClient({ baseUrl: first, token: await t.token('user', userId(1)) }).live();
  const ownSaw = new Promise((resolve) => {
    own.on('message.created', resolve);
  });
  await new Promise((resolve) => {
    own.on('ready', resolve);
  });
  await send('还不在线');
  await ownSaw;

  const other = createClient({ baseUrl: second, token: await t.token('user', userId(2)) }).live();
  await new Promise((resolve) => {
    other.on('ready', resolve);
  });
  await send('在线');
  await expect.poll(pushed, { timeout: 20_000 }).toEqual([
    ['不在线', 0],
    ['还不在线', 0],
    ['在线', 1],
  ]);
  own.close();
  other.close();
});
