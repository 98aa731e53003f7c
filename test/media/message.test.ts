import { expect, test } from 'vitest';
import { sweep } from '../../src/usecases/media-sweep.ts';
import { testApp } from '../helpers/app.ts';
import { follow, people, type Problem, sent, type WireMedia } from './calls.ts';
import { phonePhoto } from './files.ts';

test('a photo that a message names is shown in three sizes, and stays when others are swept', async () => {
  let nowMs = Date.now();
  await using t = await testApp({}, () => nowMs);
  const { user, otherUser } = await people(t);
  const call = (method: 'GET' | 'POST', url: string, token: string, payload?: object) =>
    t.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}` },
      ...(payload === undefined ? {} : { payload }),
    });
  const opened = await call('POST', '/api/conversations', user, {});
  const { id } = opened.json<{ id: string }>();
  const messages = `/api/conversations/${id}/messages`;
  const { mediaId } = await sent(t, user, await phonePhoto(), '合影.jpg');

  const message = await call('POST', messages, user, { type: 'img', body: { mediaId } });
  expect(message.statusCode).toBe(201);
  const { body } = message.json<{ body: object }>();
  expect(body).toMatchObject({ mediaKey: mediaId, filename: '合影.jpg' });

  nowMs += 2 * 86_400_000;
  expect(await sweep(t.ctx)).toMatchObject({ files: 0 });
  const page = await call('GET', `${messages}?anchor=newest&before=10`, user);
  const shown = page
    .json<{ messages: { type: string; links: WireMedia['links'] | null }[] }>()
    .messages.find(({ type }) => type === 'img');
  const links = Object.values(shown?.links ?? {});
  expect(links.length).toBe(3);
  for (const link of links) expect((await follow(t, link)).statusCode).toBe(200);

  const theirs = await call('POST', '/api/conversations', otherUser, {});
  const stolen = await call(
    'POST',
    `/api/conversations/${theirs.json<{ id: string }>().id}/messages`,
    otherUser,
    { type: 'img', body: { mediaId } },
  );
  expect([stolen.statusCode < 500, stolen.statusCode >= 400]).toEqual([true, true]);
  expect(stolen.json<Problem>().field).toBe('body.mediaId');
});
