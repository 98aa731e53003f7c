import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { expect, test, vi } from 'vitest';
import { readDurationMs } from '../../src/media/duration.ts';
import { sniffExtension } from '../../src/media/sniff.ts';
import { cutSlowRequests } from '../../src/http/slow-requests.ts';
import * as media from '../../src/usecases/media.ts';
import { testApp } from '../helpers/app.ts';
import { filesOf, multipartType, people, type Problem, send, sent } from './calls.ts';
import { wav } from './files.ts';

test('files that no message names are taken up to a bound for each owner', async () => {
  await using t = await testApp({ CHATKEEP_MEDIA_UNNAMED_BYTES: '2000' });
  const { user, otherUser } = await people(t);
  await sent(t, user, Buffer.alloc(1500, 'a'), 'a.txt');
  await sent(t, user, Buffer.alloc(1500, 'a'), 'again.txt');
  const over = await send(t, user, { bytes: Buffer.alloc(501, 'b'), filename: 'b.txt' });
  expect([over.statusCode, over.json<Problem>().field]).toEqual([429, 'file']);
  await sent(t, user, Buffer.alloc(500, 'c'), 'c.txt');
  await sent(t, otherUser, Buffer.alloc(1500, 'd'), 'd.txt');
  const begun = await t.app.inject({
    method: 'POST',
    url: '/api/media/uploads',
    headers: {
      authorization: `Bearer ${user}`,
      'tus-resumable': '1.0.0',
      'upload-length': '10',
    },
  });
  expect(begun.statusCode).toBe(429);
});

test('who may not upload is refused before a byte is read', async () => {
  await using t = await testApp();
  const stream = Readable.from([Buffer.from('x')]);
  const uploaded = media.upload(t.ctx, { kind: 'system' }, { stream, filename: 'a.txt' });
  await expect(uploaded).rejects.toMatchObject({ code: 'forbidden' });
  expect(stream.readableDidRead).toBe(false);
  const begun = media.requireUploadable(t.ctx, { kind: 'system' }, 1);
  await expect(begun).rejects.toMatchObject({ code: 'forbidden' });
  expect(await filesOf(t.ctx)).toEqual([]);
});

test('an owner has at most twenty resumable uploads open, also when they begin at once', async () => {
  await using t = await testApp();
  const { user, otherUser } = await people(t);
  const tus = (method: 'POST' | 'DELETE', url: string, token: string) =>
    t.app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        'tus-resumable': '1.0.0',
        ...(method === 'POST' ? { 'upload-length': '10' } : {}),
      },
    });
  const begin = (token: string) => tus('POST', '/api/media/uploads', token);
  const answers = await Promise.all(Array.from({ length: 30 }, () => begin(user)));
  const taken = answers.filter(({ statusCode }) => statusCode === 201);
  expect(taken.length).toBe(20);
  expect(answers.find(({ statusCode }) => statusCode !== 201)?.statusCode).toBe(429);
  expect((await begin(otherUser)).statusCode).toBe(201);
  const ended = await tus('DELETE', String(taken[0]?.headers['location']), user);
  expect(ended.statusCode).toBe(204);
  expect((await begin(user)).statusCode).toBe(201);
});

test('an upload that is cut is no failure of the server, and leaves nothing', async () => {
  await using t = await testApp();
  const errors: unknown[] = [];
  const child = t.ctx.log.child.bind(t.ctx.log);
  vi.spyOn(t.ctx.log, 'child').mockImplementation((...given) =>
    Object.assign(child(...given), { error: (fields: unknown) => errors.push(fields) }),
  );
  const { user } = await people(t);
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = t.app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST /api/media HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${user}\r\n` +
      `content-type: ${multipartType}\r\ncontent-length: 5000\r\n\r\n--boundary-of-parts\r\n` +
      'content-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
  );
  await expect.poll(async () => (await filesOf(t.ctx)).length).toBe(1);
  socket.destroy();
  await expect.poll(() => filesOf(t.ctx)).toEqual([]);
  expect(errors).toEqual([]);
});

test('a file whose length takes too long to find has none, and is read no further', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chatkeep-duration-'));
  try {
    const path = join(folder, 'a');
    await writeFile(path, wav(2500));
    expect(await readDurationMs(path, 'wav', 0)).toBeUndefined();
    expect(await readDurationMs(path, 'wav')).toBe(2500);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a file that cannot be read is an error, and not one that says nothing', async () => {
  const nowhere = join(tmpdir(), 'chatkeep-nowhere');
  await expect(sniffExtension(nowhere)).rejects.toThrow('ENOENT');
  for (const extension of ['amr', 'mp4', 'mp3']) {
    await expect(readDurationMs(nowhere, extension)).rejects.toThrow('ENOENT');
  }
});

test('a request that comes too slowly is cut, an upload only when hardly anything comes', async () => {
  const server = Fastify({ requestTimeout: 0 });
  cutSlowRequests(server, { bodyMs: 200, windowMs: 200, slowestBytesPerSecond: 500 });
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  for (const url of ['/other', '/api/media']) server.post(url, () => 'done');
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;

  /** Sends 1000 bytes, `step` every 20 ms; the answer's first line, or nothing when it is cut. */
  async function drip(url: string, step: number): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    let left = 1000;
    socket.write(
      `POST ${url} HTTP/1.1\r\nhost: x\r\ncontent-type: a/b\r\ncontent-length: 1000\r\n\r\n`,
    );
    const timer = setInterval(() => {
      const size = Math.min(step, left);
      left -= size;
      if (size > 0) socket.write('x'.repeat(size));
    }, 20);
    let text = '';
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      socket.end();
    });
    await once(socket, 'close');
    clearInterval(timer);
    return text.slice(0, 15);
  }

  try {
    const ok = 'HTTP/1.1 200 OK';
    expect(
      await Promise.all([
        drip('/other', 1000),
        drip('/other', 30),
        drip('/api/media', 30),
        drip('/api/media', 1),
      ]),
    ).toEqual([ok, '', ok, '']);
  } finally {
    await server.close();
  }
});
