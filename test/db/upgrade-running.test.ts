import { Migrator } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import * as archive from '../../src/db/migrations/0001-archive.ts';
import * as live from '../../src/db/migrations/0002-live.ts';
import * as search from '../../src/db/migrations/0003-search.ts';
import { testContext } from '../helpers/context.ts';

// A process of the version before goes on writing while the database is migrated.

const before = { '0001-archive': archive, '0002-live': live, '0003-search': search };

test('who has written a name and then writes what it is found by is waited for', async () => {
  await using ctx = await testContext();
  const { db } = ctx;
  await db.pool.query('drop schema public cascade; create schema public');
  const first = new Migrator({
    db: db.queries,
    provider: { getMigrations: () => Promise.resolve(before) },
  });
  expect((await first.migrateToLatest()).error).toBeUndefined();
  await db.query(`insert into users (id, nick_name, created_at) values ('a', '阿青', 1)`, []);
  await db.query(
    `insert into conversations (id, type, user_no, created_at) values ('c', 'service', 1, 1)`,
    [],
  );

  const migrated = await db.withConnection(async (client) => {
    await client.query('begin');
    await client.query(`update users set nick_name = '阿紫'`);
    const migrating = { done: migrate(db.queries) };
    const waiting = async () => {
      const rows = await db.query<{ waiting: boolean }>(
        `select exists (select from pg_locks where not granted
           and database = (select oid from pg_database where datname = current_database()))
         as waiting`,
        [],
      );
      return rows[0]?.waiting;
    };
    await expect.poll(waiting).toBe(true);
    await client.query(
      `insert into conversation_search
         (conversation_no, created_at, user_nick, operator_nicks, title, tags, grams)
       values (1, 1, '阿紫', '', '', '{}', '{}')`,
    );
    await client.query('commit');
    return migrating;
  });
  await migrated.done;
  const rows = await db.query('select conversation_no as no from conversation_changes', []);
  expect(rows).toEqual([{ no: 1 }]);
});
