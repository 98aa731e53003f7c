import { Migrator } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import * as archive from '../../src/db/migrations/0001-archive.ts';
import * as live from '../../src/db/migrations/0002-live.ts';
import * as search from '../../src/db/migrations/0003-search.ts';
import * as conversationChunks from '../../src/db/migrations/0004-conversation-chunks.ts';
import * as names from '../../src/db/migrations/0005-names.ts';
import * as cannedReplies from '../../src/db/migrations/0006-canned-replies.ts';
import { type TestContext, testContext } from '../helpers/context.ts';

const before = {
  '0001-archive': archive,
  '0002-live': live,
  '0003-search': search,
  '0004-conversation-chunks': conversationChunks,
  '0005-names': names,
  '0006-canned-replies': cannedReplies,
};

async function migratedWith(statements: readonly string[]): Promise<TestContext> {
  const ctx = await testContext();
  await ctx.db.pool.query('drop schema public cascade; create schema public');
  const first = new Migrator({
    db: ctx.db.queries,
    provider: { getMigrations: () => Promise.resolve(before) },
  });
  expect((await first.migrateToLatest()).error).toBeUndefined();
  for (const statement of statements) await ctx.db.pool.query(statement);
  await migrate(ctx.db.queries);
  return ctx;
}

test('canned replies that are there begin in the order of their shortcuts, owner by owner', async () => {
  await using ctx = await migratedWith([
    `insert into canned_replies
       (operator_no, shortcut, shortcut_key, title, text, created_at, updated_at)
     select o, k, k, k, k, 1, 1 from (values (0, 'b'), (0, 'a'), (7, 'd'), (7, 'c')) g (o, k)`,
  ]);
  const rows = await ctx.db.query(
    'select shortcut, place from canned_replies order by operator_no, place',
    [],
  );
  expect(rows).toEqual([
    { shortcut: 'a', place: 1 },
    { shortcut: 'b', place: 2 },
    { shortcut: 'c', place: 1 },
    { shortcut: 'd', place: 2 },
  ]);
});

test('what waits does so since it was opened again, as the log has it', async () => {
  await using ctx = await migratedWith([
    `insert into users (id, nick_name, created_at) values ('u', '用户', 1)`,
    `insert into conversations (id, type, user_no, status, created_at)
     values ('a', 'service', 1, 1, 10), ('b', 'service', 1, 1, 20), ('c', 'service', 1, 3, 30)`,
    `insert into conversation_state (conversation_no, status, created_at)
     values (1, 1, 10), (2, 1, 20), (3, 3, 30)`,
    `insert into events (conversation_no, at, kind, data)
     values (1, 40, 'conversation.reopened', '{}'), (1, 50, 'conversation.reopened', '{}'),
       (2, 60, 'conversation.hidden', '{}'), (3, 70, 'conversation.reopened', '{}')`,
  ]);
  const rows = await ctx.db.query(
    'select conversation_no as no, waiting_at as at from conversation_state order by 1',
    [],
  );
  expect(rows).toEqual([
    { no: 1, at: 50 },
    { no: 2, at: null },
    { no: 3, at: null },
  ]);
});
