import { expect, test } from 'vitest';
import { testDatabase } from '../helpers/database.ts';

// Tables that grow with messages, and the column by which each would be distributed.
const growing: Record<string, 'conversation_no' | 'user_no' | 'owner'> = {
  conversation_state: 'conversation_no',
  messages: 'conversation_no',
  conversation_buckets: 'conversation_no',
  timeline_state: 'user_no',
  timeline: 'user_no',
  timeline_buckets: 'user_no',
  marks: 'conversation_no',
  favorites: 'conversation_no',
  events: 'conversation_no',
  conversation_labels: 'conversation_no',
  media: 'owner',
};

const directory = [
  'users',
  'operators',
  'conversations',
  'participants',
  'conversation_operators',
  'conversation_tags',
  'conversation_search',
  'conversation_days',
  'conversation_changes',
  'conversation_chunks',
  'conversation_chunk_slots',
  'conversation_chunk_texts',
  'tokens',
  'clients',
  'client_nonces',
  'canned_replies',
  'import_runs',
  'settings',
  'blacklist',
  'live_nodes',
  'presence',
  'renames',
  'search_state',
  'search_segments',
  'search_chunks',
  'search_blocks',
  'search_parts',
  'kysely_migration',
  'kysely_migration_lock',
];

test('every table is known either as growing or as directory', async () => {
  await using database = await testDatabase();
  const { rows } = await database.db.pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`,
  );
  expect(rows.map((row) => row.name)).toEqual([...Object.keys(growing), ...directory].toSorted());
});

test('the primary key and every unique constraint of a growing table start with its owner', async () => {
  await using database = await testDatabase();
  const { rows } = await database.db.pool.query<{
    table: string;
    index: string;
    first: string;
    primary: boolean;
  }>(
    `select c.relname as table, i.relname as index, a.attname as first, x.indisprimary as primary
     from pg_index x
     join pg_class c on c.oid = x.indrelid
     join pg_class i on i.oid = x.indexrelid
     join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
     where x.indisunique and c.relname = any($1)`,
    [Object.keys(growing)],
  );
  for (const [table, owner] of Object.entries(growing)) {
    const unique = rows.filter((row) => row.table === table);
    expect(
      unique.filter((row) => row.primary),
      `${table} has a primary key`,
    ).toHaveLength(1);
    expect(
      unique.filter((row) => row.first !== owner).map((row) => row.index),
      `unique indexes of ${table} that do not start with ${owner}`,
    ).toEqual([]);
  }
});

test('a growing table refers to no other by a foreign key', async () => {
  await using database = await testDatabase();
  const { rows } = await database.db.pool.query(
    `select conrelid::regclass::text as table, conname from pg_constraint
     where contype = 'f' and conrelid::regclass::text = any($1)`,
    [Object.keys(growing)],
  );
  expect(rows).toEqual([]);
});
