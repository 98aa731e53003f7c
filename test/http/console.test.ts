import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Environment } from '../../src/config.ts';
import { type TestApp, testApp } from '../helpers/app.ts';

const INDEX = '<!doctype html><title>console</title>';
const CHAT = '<!doctype html><title>chat</title>';
const SCRIPT = 'console.log(1)';

interface WebApp extends TestApp {
  readonly folder: string;
}

/** A server with a small console in a folder of its own. */
async function withConsole(
  files: Readonly<Record<string, string | Buffer>>,
  env: Environment = {},
): Promise<WebApp> {
  const folder = await mkdtemp(join(tmpdir(), 'chatkeep-web-'));
  await mkdir(join(folder, 'assets'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const t = await testApp({ CHATKEEP_WEB: folder, ...env });
  return {
    ...t,
    folder,
    async [Symbol.asyncDispose]() {
      await t[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const built = {
  'index.html': INDEX,
  'chat.html': CHAT,
  'icon.svg': '<svg/>',
  '.secret': 'x',
  'assets/app-4f3a.js': SCRIPT,
  'assets/app-4f3a.js.br': brotliCompressSync(SCRIPT),
  'assets/app-4f3a.js.gz': gzipSync(SCRIPT),
  'assets/plain-1.css': 'a{}',
};

test('the console is served at its own paths, and asked for anew each time', async () => {
  await using t = await withConsole(built);
  const paths = [
    '/',
    '/sign-in',
    '/sign-in?to=%2Finbox',
    '/inbox',
    '/inbox/u0001',
    '/conversations/u0001%2F?at=newest',
    '/customers/u0001',
    '/find?q=退款',
    '/admin',
    '/admin/operators',
    '/settings',
  ];
  for (const path of paths) {
    const answer = await t.app.inject(encodeURI(decodeURI(path)));
    expect([path, answer.statusCode, answer.body]).toEqual([path, 200, INDEX]);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
  }
  const first = await t.app.inject('/inbox');
  const again = await t.app.inject({
    url: '/inbox',
    headers: { 'if-none-match': String(first.headers.etag) },
  });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  const head = await t.app.inject({ method: 'HEAD', url: '/inbox' });
  expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([
    200,
    '',
    String(INDEX.length),
  ]);
});

test('scripts of elsewhere do not run in it, and no page holds it in a frame', async () => {
  await using t = await withConsole(built, {
    CHATKEEP_PUBLIC_URL: 'https://chat.example/desk',
    QINIU_ACCESS_KEY: 'a',
    QINIU_SECRET_KEY: 'b',
    QINIU_DOMAIN: 'https://cdn.example',
  });
  const { headers } = await t.app.inject('/');
  const policy = String(headers['content-security-policy']);
  expect(policy.split('; ')).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "media-src 'self' blob: https://chat.example https://cdn.example",
      "connect-src 'self' blob: https://chat.example https://cdn.example",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]),
  );
  const [scripts] = /script-src [^;]*/.exec(policy) ?? [];
  expect(scripts).toBe("script-src 'self'");
});

test('assets are kept for good, and go compressed where there is such a file', async () => {
  await using t = await withConsole(built);
  const ask = (encodings: string, file = 'app-4f3a.js') =>
    t.app.inject({ url: `/assets/${file}`, headers: { 'accept-encoding': encodings } });
  const cases = [
    ['gzip, deflate, br', 'br', brotliCompressSync(SCRIPT)],
    ['gzip', 'gzip', gzipSync(SCRIPT)],
    ['identity', undefined, Buffer.from(SCRIPT)],
  ] as const;
  for (const [encodings, encoding, bytes] of cases) {
    const answer = await ask(encodings);
    expect([encodings, answer.statusCode, answer.rawPayload]).toEqual([encodings, 200, bytes]);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/javascript/) as unknown,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
  }
  const plain = await ask('br, gzip', 'plain-1.css');
  expect([plain.statusCode, plain.body, plain.headers['content-encoding']]).toEqual([
    200,
    'a{}',
    undefined,
  ]);
  const icon = await t.app.inject('/icon.svg');
  expect([icon.body, icon.headers['content-type']]).toEqual(['<svg/>', 'image/svg+xml']);
});

test('the page for customers is the one that was built for them', async () => {
  await using t = await withConsole(built);
  expect((await t.app.inject('/chat')).body).toBe(CHAT);
  await rm(join(t.folder, 'chat.html'));
  expect((await t.app.inject('/chat')).body).toBe(INDEX);
});

test('nothing else is taken for a page: each family answers for itself', async () => {
  await using t = await withConsole(built);
  const nowhere = [
    ['/nothing', { error: expect.stringContaining('nothing at this address') as unknown }],
    ['/chat/x', { error: expect.any(String) as unknown }],
    ['/inboxes', { error: expect.any(String) as unknown }],
    ['/assets/none.js', { error: expect.any(String) as unknown }],
    ['/assets/', { error: expect.any(String) as unknown }],
    ['/none.svg', { error: expect.any(String) as unknown }],
    ['/index.html', { error: expect.any(String) as unknown }],
    ['/.secret', { error: expect.any(String) as unknown }],
    ['/assets/..%2f.secret', { error: expect.any(String) as unknown }],
    ['/assets/../.secret', { error: expect.any(String) as unknown }],
    ['/user/v2/nothing', { code: expect.any(Number) as unknown }],
    ['/op/v2/nothing', { code: expect.any(Number) as unknown }],
    ['/api/nothing', { type: expect.stringContaining('not-found') as unknown }],
  ] as const;
  for (const [path, body] of nowhere) {
    const answer = await t.app.inject(path);
    expect([path, answer.headers['content-type']]).toEqual([path, expect.stringMatching(/json/)]);
    expect([path, answer.json()]).toEqual([path, expect.objectContaining(body)]);
  }
  const posted = await t.app.inject({ method: 'POST', url: '/inbox' });
  expect(posted.statusCode).toBe(404);
  expect((await t.app.inject('/docs/')).headers['content-type']).toMatch(/html/);
});

test('without a build, the page says in one sentence how to make one', async () => {
  await using t = await withConsole({});
  for (const path of ['/', '/inbox', '/chat']) {
    const answer = await t.app.inject(path);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      503,
      'text/plain; charset=utf-8',
    ]);
    expect(answer.body).toMatch(/^The console is not built: run "npm run build".*\n$/);
  }
});
