import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { buildServer } from '../../src/http/server.ts';
import { mediaDir } from '../../src/media/local.ts';
import { testApp, testContext } from '../helpers/app.ts';

test('healthz and readyz answer while the database is there', async () => {
  await using t = await testApp();
  expect((await t.app.inject('/healthz')).json()).toEqual({ status: 'ok' });
  const ready = await t.app.inject('/readyz');
  expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ok' }]);
});

test('readyz is 503 when the schema is not this version’s', async () => {
  await using t = await testApp();
  await t.ctx.db.pool.query(
    `insert into kysely_migration (name, timestamp) values ('9999-later', 'now')`,
  );
  const ready = await t.app.inject('/readyz');
  expect([ready.statusCode, ready.json()]).toEqual([
    503,
    { status: 'unavailable', reason: "the database's schema is not this version's" },
  ]);
});

test('every answer carries the request id, the given one when it is well formed', async () => {
  await using t = await testApp();
  const given = await t.app.inject({ url: '/healthz', headers: { 'x-request-id': 'abc-1' } });
  expect(given.headers['x-request-id']).toBe('abc-1');
  const forged = await t.app.inject({ url: '/healthz', headers: { 'x-request-id': 'a b' } });
  expect(forged.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('metrics count requests by route, code and answer', async () => {
  await using t = await testApp();
  await t.app.inject({ method: 'POST', url: '/op/v2/chatSearchs', payload: {} });
  const metrics = await t.app.inject('/metrics');
  expect(metrics.headers['content-type']).toContain('text/plain');
  expect(metrics.body).toContain(
    'chatkeep_http_request_duration_seconds_count{method="POST",route="/op/v2/chatSearchs",code="200",answer="401"} 1',
  );
  expect(metrics.body).toMatch(/chatkeep_db_connections\{state="open"\} \d/);
  expect(metrics.body).toMatch(/chatkeep_search_documents \d/);
  expect(metrics.body).toMatch(/chatkeep_search_complete [01]/);
  expect(metrics.body).toMatch(/chatkeep_conversations_unsealed \d/);
  expect(metrics.body).toMatch(/chatkeep_conversations_sealing [01]/);
});

test('the OpenAPI document describes the five endpoints', async () => {
  await using t = await testApp();
  const document = (await t.app.inject('/openapi.json')).json<{
    openapi: string;
    paths: Record<string, unknown>;
  }>();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/user/v2/chatMessages',
      '/op/v2/operatorToUserChatMessages',
      '/op/v2/chatMessageList',
      '/op/v2/chatSearchs',
      '/api/v1/im/{conversation_id}/message/{page}',
    ]),
  );
});

test('the reference page loads nothing from elsewhere', async () => {
  await using t = await testApp();
  const page = await t.app.inject('/docs/');
  expect(page.statusCode).toBe(200);
  const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.filter((source) => /^(https?:)?\/\//.test(source))).toEqual([]);
});

test('neither token nor sign nor text of a request reaches the log', async () => {
  await using ctx = await testContext();
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const app = await buildServer({ ...ctx, log });
  await app.inject({
    method: 'POST',
    url: '/op/v2/chatMessageList?token=o0001secret-token&sign=secret-sign',
    payload: { chatId: 'secret-chat' },
  });
  await app.close();
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('')).not.toContain('secret-');
});

test('a signed link opens the file, and no other does', async () => {
  await using t = await testApp();
  await writeFile(join(mediaDir(t.ctx.config), 'page 1.html'), '<script>alert(1)</script>');
  const now = t.ctx.clock();
  const path = (link: string) => link.slice('http://here'.length);
  const links = t.ctx.media.linksFor('http://here');
  const link = path(links.original('page 1.html', now));

  const opened = await t.app.inject(link);
  expect([opened.statusCode, opened.body]).toEqual([200, '<script>alert(1)</script>']);
  expect(opened.headers['content-security-policy']).toContain('sandbox');
  expect(opened.headers['x-content-type-options']).toBe('nosniff');

  const part = await t.app.inject({ url: link, headers: { range: 'bytes=1-6' } });
  expect([part.statusCode, part.body]).toEqual([206, 'script']);

  const altered = await t.app.inject(link.replace('page%201', 'page%202'));
  expect(altered.statusCode).toBe(401);
  const expired = await t.app.inject(path(links.original('page 1.html', now - 8 * 86_400_000)));
  expect([expired.statusCode, expired.json<{ error: string }>().error]).toEqual([
    401,
    'this link has expired: ask the API for a new one',
  ]);
  const missing = await t.app.inject(path(links.original('none.png', now)));
  expect(missing.statusCode).toBe(404);
  const outside = await t.app.inject(path(links.original('../rejects.jsonl', now)));
  expect(outside.statusCode).not.toBe(200);
});

test('a malformed or overlong path is answered by its family', async () => {
  await using t = await testApp();
  const op = await t.app.inject({ method: 'POST', url: '/op/v2/%zz', payload: {} });
  expect([op.statusCode, op.json<{ code: number }>().code]).toEqual([200, 404]);
  expect(op.headers['x-request-id']).toBeDefined();
  const im = await t.app.inject(`/api/v1/im/${'9'.repeat(300)}/message/1`);
  expect([im.statusCode, im.json<{ code: number }>().code]).toEqual([403, 0]);
});
