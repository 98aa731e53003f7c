import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import qiniu from 'qiniu';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openMedia } from '../../src/media/local.ts';
import { qiniuStore, uploadToken } from '../../src/media/qiniu.ts';

const keys = { accessKey: 'abcdefghklmnopq', secretKey: '1234567890' };
const contentKey = `${'ab'.repeat(32)}.jpg`;

interface FakeQiniu extends AsyncDisposable {
  readonly host: string;
  readonly requests: { readonly line: string; readonly auth: string; readonly body: string }[];
}

/** Answers as the parts of Qiniu that are used do, and remembers what it was asked. */
async function fakeQiniu(): Promise<FakeQiniu> {
  const requests: { line: string; auth: string; body: string }[] = [];
  const stored = new Map<string, string>();
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const answer = (status: number, body: object | string) => {
      const isText = typeof body === 'string';
      response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
      response.end(isText ? body : JSON.stringify(body));
    };
    const body = await text(request);
    const line = `${request.method} ${request.url?.replace(/\?.*/, '')}`;
    requests.push({ line, auth: request.headers.authorization ?? '', body });
    const entry = /^\w+ \/(stat|delete)\/(.*)$/.exec(line);
    const key = Buffer.from(entry?.[2] ?? '', 'base64url')
      .toString()
      .replace(/^bucket:/, '');
    if (line === 'POST /') {
      const part = (name: string) =>
        new RegExp(`name="${name}"[^]*?\r\n\r\n([^]*?)\r\n--`).exec(body)?.[1] ?? '';
      stored.set(part('key'), part('file'));
      answer(200, { key: part('key'), hash: 'h' });
    } else if (entry?.[1] === 'stat') {
      const found = stored.get(key);
      if (found === undefined) answer(612, { error: 'no such file or directory' });
      else answer(200, { fsize: found.length, putTime: 16_000_000_000_000_000 });
    } else if (entry?.[1] === 'delete') answer(stored.delete(key) ? 200 : 612, {});
    else answer(stored.has(contentKey) ? 200 : 404, stored.get(contentKey) ?? '');
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a file goes up with a token for its key alone, is found, read and removed', async () => {
  await using fake = await fakeQiniu();
  const zone = new qiniu.conf.Zone([fake.host], [], fake.host, fake.host, fake.host, fake.host);
  const store = qiniuStore({ ...keys, domain: `http://${fake.host}`, bucket: 'bucket' }, zone);
  const folder = await mkdtemp(join(tmpdir(), 'chatkeep-qiniu-'));
  const path = join(folder, 'a.part');
  await writeFile(path, 'the bytes');

  expect(await store.stat(contentKey)).toBeUndefined();
  expect(await store.open(contentKey)).toBeUndefined();
  await store.put(contentKey, path, 'image/jpeg');
  const post = fake.requests.find(({ line }) => line === 'POST /');
  const token = /name="token"\r\n\r\n(\S+)/.exec(post?.body ?? '')?.[1] ?? '';
  const [accessKey, , policy = ''] = token.split(':');
  expect(accessKey).toBe(keys.accessKey);
  expect(JSON.parse(Buffer.from(policy, 'base64url').toString())).toMatchObject({
    scope: `bucket:${contentKey}`,
    fsizeLimit: 9,
    detectMime: 0,
  });
  expect(post?.body).toContain('image/jpeg');
  expect(await store.stat(contentKey)).toEqual({ sizeBytes: 9, modifiedAt: 1_600_000_000_000 });
  const opened = await store.open(contentKey);
  expect(opened && (await buffer(opened)).toString()).toBe('the bytes');
  await store.remove(contentKey);
  await store.remove(contentKey);
  expect(await store.stat(contentKey)).toBeUndefined();
  await rm(folder, { recursive: true });
});

test('a Qiniu that refuses is unavailable', async () => {
  const server = createServer((_request, response) => response.writeHead(401).end('{}'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const zone = new qiniu.conf.Zone([host], [], host, host, host, host);
  const store = qiniuStore({ ...keys, domain: `http://${host}`, bucket: 'bucket' }, zone);
  await expect(store.stat('a')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(store.open('a')).rejects.toMatchObject({ code: 'unavailable' });
  server.closeAllConnections();
  server.close();
});

test('the upload token is signed as the documentation says', () => {
  const token = uploadToken({ ...keys, domain: '', bucket: 'bucket' }, 'a.jpg', 5);
  const [accessKey, sign, policy = ''] = token.split(':');
  expect([accessKey, sign]).toEqual([
    keys.accessKey,
    qiniu.util.hmacSha1(policy, keys.secretKey).replaceAll('+', '-').replaceAll('/', '_'),
  ]);
});

const settings = {
  QINIU_ACCESS_KEY: keys.accessKey,
  QINIU_SECRET_KEY: keys.secretKey,
  QINIU_DOMAIN: 'https://media.example',
};

test('with a bucket all links lead to Qiniu; without one, those of uploads lead here', () => {
  const linkOf = (env: object, key: string) =>
    openMedia(readConfig({}, { ...settings, ...env }), 'secret')
      .linksFor('http://here')
      .thumbnail(key, 0)
      .replace(/\?.*/, '');
  expect(linkOf({ QINIU_BUCKET: 'b' }, contentKey)).toBe(`https://media.example/${contentKey}`);
  expect(linkOf({ QINIU_BUCKET: 'b' }, 'old.jpg')).toBe('https://media.example/old.jpg');
  expect(linkOf({}, contentKey)).toBe(`http://here/media/${contentKey}`);
  expect(linkOf({}, 'old.jpg')).toBe('https://media.example/old.jpg');
});
