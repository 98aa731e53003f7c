import { expect, test } from 'vitest';
import type { ServerStatus, Settings } from '../../../src/client/people.ts';
import { version } from '../../../src/http/version.ts';
import { chat, message, store } from '../records.ts';
import { api, problem } from './call.ts';
import { NOW, openApp, serviceToken, storePeople } from './people.ts';

test('whoever is signed in is told what is configured', async () => {
  await using t = await openApp({
    CHATKEEP_TIMEZONE: 'Europe/Berlin',
    CHATKEEP_SERVICE_PHONE: '123',
    CHATKEEP_REVOKE_MINUTES: '5',
  });
  const { user, agent } = await storePeople(t);
  for (const token of [user, agent, await serviceToken(t, 'ingest')]) {
    const answer = await api(t, 'GET', '/settings', { token });
    expect([answer.status, answer.json<Settings>()]).toEqual([
      200,
      {
        version,
        timezone: 'Europe/Berlin',
        servicePhone: '123',
        revokeWindowMs: 300_000,
        mediaLimitBytes: 100 * 2 ** 20,
        mediaLinkLifetimeMs: 7 * 86_400_000,
        tokenLifetimeMs: 30 * 86_400_000,
      },
    ]);
  }
  expect(problem(await api(t, 'GET', '/settings'), 401, 'unauthenticated').status).toBe(401);
});

test('an admin sees what is stored, what came in, and how the index is', async () => {
  await using t = await openApp();
  const { admin } = await storePeople(t, [chat(1), message(1, 1), message(2, 1)]);
  await t.ctx.db.pool.query(
    `insert into media (owner, key, type, size_bytes, filename, created_at) values
       ('a', 'k1', 'x', 100, '', 1), ('b', 'k1', 'x', 100, '', 1), ('a', 'k2', 'x', 50, '', 1)`,
  );
  const answer = await api(t, 'GET', '/status', { token: admin });
  expect(answer.status).toBe(200);
  const status = answer.json<ServerStatus>();
  const exactly = (rows: number) => ({ rows, estimated: false });
  expect(status).toMatchObject({
    server: { version, node: process.version, machine: 'test-machine', startedAt: NOW },
    database: { version: expect.stringMatching(/^\d+/) as string, embedded: true },
    storage: {
      users: exactly(2),
      operators: exactly(2),
      conversations: exactly(1),
      messages: exactly(2),
      media: exactly(3),
      mediaBytes: 150,
    },
    search: { complete: expect.any(Boolean) as boolean },
    live: { users: 0, operators: 0, clients: 0 },
    minutes: [],
  });
  expect(status.database.sizeBytes).toBeGreaterThan(1e6);
  expect(status.server.memoryBytes).toBeGreaterThan(1e6);
  const [latest] = status.ingest.latest;
  expect(latest).toMatchObject({ kind: 'directory', read: 7, inserted: 7, startedAt: NOW });
  expect(status.ingest.totals).toEqual([
    { kind: 'directory', inserted: 7, duplicate: 0, rejected: 0 },
  ]);
});

test('the minutes say how many were answered, how fast, and what was stored', async () => {
  await using t = await openApp();
  const { admin, user } = await storePeople(t, [chat(1)]);
  await t.app.minutes.tick();
  await store(t.ctx, [message(1, 1), message(2, 1), message(3, 1)]);
  for (let n = 0; n < 3; n += 1) await api(t, 'GET', '/me', { token: user });
  await t.ctx.db.pool.query('alter table users rename to gone');
  await api(t, 'GET', '/me', { token: user });
  await t.ctx.db.pool.query('alter table gone rename to users');
  await t.app.minutes.tick();
  await t.app.minutes.tick();
  const { minutes } = (await api(t, 'GET', '/status', { token: admin })).json<ServerStatus>();
  expect(minutes).toHaveLength(3);
  const [, busy, idle] = minutes;
  expect(busy).toMatchObject({ at: NOW, requests: 4, failed: 1, messages: 3 });
  expect(busy?.p50Ms).toBeGreaterThan(0);
  expect(busy?.p95Ms).toBeGreaterThanOrEqual(busy?.p50Ms ?? Infinity);
  expect(idle).toEqual({
    at: NOW,
    requests: 0,
    failed: 0,
    p50Ms: null,
    p95Ms: null,
    messages: 0,
  });
});

test('nobody else does', async () => {
  await using t = await openApp();
  const { user, agent } = await storePeople(t);
  for (const token of [user, agent, await serviceToken(t, 'op')]) {
    expect((await api(t, 'GET', '/status', { token })).json()).toMatchObject({
      permission: 'status.read',
      status: 403,
    });
  }
});
