import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { expect, test } from 'vitest';
import { type Demo, fillDemo, printDemo } from '../../src/cli/demo.ts';
import { demoRecords } from '../../src/cli/demo/records.ts';
import { searchConversations } from '../../src/usecases/conversations.ts';
import { type TestContext, testApp } from '../helpers/app.ts';

const ORIGIN = 'http://127.0.0.1:8080';
const system = { kind: 'system' } as const;

async function printed(demo: Demo): Promise<string> {
  const out = new PassThrough();
  printDemo(out, ORIGIN, demo);
  out.end();
  return text(out);
}

/** The request that a printed `curl` line makes. */
function requestOf(line: string): InjectOptions {
  const [, url = '', , body, , q, given = ''] =
    /^curl -sG? '([^']+)'( -d '([^']+)')?( --data-urlencode 'q=([^']+)')?((?: -H '[^']+')*)$/.exec(
      line,
    ) ?? [];
  const headers = [...given.matchAll(/ -H '([^:]+): ([^']+)'/g)].map(
    ([, name = '', value = '']) => [name, value],
  );
  return {
    method: body === undefined ? 'GET' : 'POST',
    url: url.slice(ORIGIN.length) + (q === undefined ? '' : `?q=${encodeURIComponent(q)}`),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...Object.fromEntries(headers),
    },
    ...(body === undefined ? {} : { payload: body }),
  };
}

async function curlAnswers(
  app: FastifyInstance,
  page: string,
): Promise<Map<string, LightMyRequestResponse>> {
  const answers = new Map<string, LightMyRequestResponse>();
  for (const line of page.split('\n').filter((each) => each.startsWith('curl '))) {
    answers.set(line, await app.inject(requestOf(line)));
  }
  return answers;
}

interface Answered {
  readonly code?: number;
  readonly data?: unknown[] & { msg?: unknown[]; data?: unknown[] };
  readonly conversations?: unknown[];
  readonly messages?: unknown[];
  readonly items?: unknown[];
  readonly seq?: number;
}

function rowsIn(answer: LightMyRequestResponse): unknown[] {
  const { code, data, conversations, messages, items, seq } = answer.json<Answered>();
  if (data === undefined) return conversations ?? messages ?? items ?? [seq];
  expect([200, 1]).toContain(code);
  return data.msg ?? data.data ?? data;
}

async function countConversations(ctx: TestContext): Promise<number> {
  const range = { fromMs: 0, toMs: Date.now() + 86_400_000 };
  return (await searchConversations(ctx, system, range, { offset: 0, limit: 1 })).total;
}

test('an empty database is filled, and every printed call answers with rows', async () => {
  await using server = await testApp();
  const demo = await fillDemo(server.ctx);
  const page = await printed(demo);
  const answers = await curlAnswers(server.app, page);
  expect([...answers.keys()].map((line) => /\/(\w+)(?:\?|\/1'|')/.exec(line)?.[1])).toEqual([
    'chatMessages',
    'operatorToUserChatMessages',
    'chatMessageList',
    'chatSearchs',
    'chatSearchs',
    'message',
    'conversations',
    'messages',
    'messages',
    'messages',
    'messages',
    'messages',
  ]);
  for (const answer of answers.values()) {
    expect([200, 201]).toContain(answer.statusCode);
    expect(rowsIn(answer).length).toBeGreaterThan(0);
  }
  expect(await countConversations(server.ctx)).toBeGreaterThan(25);
});

test('the printed passwords sign in as an agent and an admin, and the customer’s link as a user', async () => {
  await using server = await testApp();
  const demo = await fillDemo(server.ctx);
  const page = await printed(demo);
  expect(page).toContain(`  console     ${ORIGIN}/\n`);
  const [, signIns = ''] =
    /Sign in to the console \(shown this once\)\n((?: {2}.+\n)+)/.exec(page) ?? [];
  const roles: unknown[] = [];
  for (const [, login, password] of signIns.matchAll(/^ {2}(\S+) +password (\S+)/gm)) {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/sessions',
      payload: { login, password },
    });
    const { token } = answer.json<{ token: string }>();
    const headers = { authorization: `Bearer ${token}` };
    roles.push(
      (await server.app.inject({ url: '/api/me', headers })).json<{ role: string }>().role,
    );
  }
  expect(roles).toEqual(['agent', 'admin']);
  const [, token = ''] = /\/chat#token=(\S+)/.exec(page) ?? [];
  const me = await server.app.inject({
    url: '/api/me',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(me.json()).toMatchObject({ kind: 'user' });
});

test('links to media open', async () => {
  await using server = await testApp();
  await fillDemo(server.ctx);
  const { rows } = await server.ctx.db.pool.query<{ filename: string }>(
    `select distinct body->>'filename' as filename from messages where body->>'filename' is not null
     union select icon from users where icon <> ''`,
  );
  expect(rows.length).toBeGreaterThan(20);
  const links = server.ctx.media.linksFor('');
  for (const { filename } of rows) {
    for (const link of [
      links.original(filename, Date.now()),
      links.thumbnail(filename, Date.now()),
    ]) {
      const answer = await server.app.inject(link);
      expect([filename, answer.statusCode]).toEqual([filename, 200]);
      expect(answer.rawPayload.length).toBeGreaterThan(50);
    }
  }
});

test('a second start adds nothing and still prints calls that work', async () => {
  await using server = await testApp();
  await fillDemo(server.ctx);
  const before = await countConversations(server.ctx);
  const again = await fillDemo(server.ctx);
  expect(again.filled).toBeUndefined();
  const page = await printed(again);
  expect(page).toContain(`${ORIGIN}/chat#token=`);
  expect(page).not.toMatch(/^ {2}\S+ +password /m);
  expect(page).toContain('\n  npx chatkeep operator password --login LOGIN\n');
  expect(await countConversations(server.ctx)).toBe(before);
  const answers = await curlAnswers(server.app, page);
  expect(answers.size).toBe(11);
  for (const answer of answers.values()) expect(rowsIn(answer).length).toBeGreaterThan(0);
});

test('a database that holds only users is left alone', async () => {
  await using server = await testApp();
  await server.ctx.db.pool.query(
    `insert into users (id, nick_name, created_at) values ('u1', '甲', 1)`,
  );
  const demo = await fillDemo(server.ctx);
  expect(demo.filled).toBeUndefined();
  expect(await countConversations(server.ctx)).toBe(0);
  expect(await printed(demo)).not.toContain('curl');
});

test('the same clock gives the same records, of every type, none of them in the future', () => {
  const now = Date.UTC(2026, 2, 1, 0, 3);
  const records = demoRecords(now, 'Asia/Shanghai');
  expect(demoRecords(now, 'Asia/Shanghai')).toEqual(records);
  const messages = records.filter((record) => record['kind'] === 'message');
  expect(messages.length).toBeGreaterThan(350);
  expect(new Set(messages.map((message) => message['type']))).toEqual(
    new Set(['txt', 'img', 'audio', 'video', 'loc', 'file', 'cmd', 'custom']),
  );
  expect(Math.max(...messages.map((message) => Number(message['sentAt'])))).toBeLessThan(now);
  const services = records.filter((record) => record['type'] === 'service');
  expect(new Set(services.map((service) => service['status']))).toEqual(new Set([1, 3, 5, 6, 30]));
  const [week, day] = [7 * 86_400_000, 86_400_000];
  const ages = services.map((service) => now - Number(service['createdAt']));
  expect(ages.some((age) => age < day)).toBe(true);
  expect(ages.some((age) => age > week - day && age < week + day)).toBe(true);
});
