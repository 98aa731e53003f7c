import { type Kysely, sql } from 'kysely';

function noteAfter(event: 'insert' | 'update' | 'delete', rows: 'new' | 'old'): string {
  return `create trigger note_after_${event} after ${event} on conversation_search
    referencing ${rows} table as changed
    for each statement execute function note_conversation_changes()`;
}

/**
 * What chatSearchs counts by (ADR 19). Every row of conversation_search is either in its chunk as it
 * is now, or its number is in conversation_changes, with a stamp that no other change ever has.
 */
const statements = [
  // The next migration needs them. Who writes names writes what they are found by afterwards.
  `lock table users, operators in share mode`,
  `create sequence conversation_stamp`,
  `create table conversation_changes (
    conversation_no bigint primary key,
    stamp bigint not null
  ) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000)`,
  `create table conversation_chunks (
    chunk integer primary key,
    version bigint not null,
    size integer not null,
    newest_at bigint not null,
    oldest_at bigint not null,
    places bytea not null
  )`,
  `create table conversation_chunk_slots (
    slot smallint not null,
    chunk integer not null,
    version bigint not null,
    bytes bytea not null,
    primary key (slot, chunk)
  ) with (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.05)`,
  `create table conversation_chunk_texts (
    field "char" not null,
    chunk integer not null,
    version bigint not null,
    bytes bytea not null,
    primary key (field, chunk)
  )`,
  // Reading them is faster than inflating them would be.
  `alter table conversation_chunks alter column places set storage external`,
  `alter table conversation_chunk_slots alter column bytes set storage external`,
  `alter table conversation_chunk_texts alter column bytes set storage external`,
  `create function note_conversation_changes() returns trigger language plpgsql as $$
   begin
     insert into conversation_changes (conversation_no, stamp)
     select conversation_no, nextval('conversation_stamp') from changed order by conversation_no
     on conflict (conversation_no) do update set stamp = excluded.stamp;
     return null;
   end $$`,
  noteAfter('insert', 'new'),
  noteAfter('update', 'new'),
  noteAfter('delete', 'old'),
  `insert into conversation_changes (conversation_no, stamp)
   select conversation_no, nextval('conversation_stamp') from conversation_search`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
