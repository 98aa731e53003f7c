import { type Kysely, sql } from 'kysely';

// What search reads is fetched by key, a few thousand bytes a row, and does not get smaller by
// compression. So it stays in its row whatever its length, except for what no page can hold.
const rows = `with (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.05)`;

/**
 * The index of message search (docs/search.md): segments that are written once, each as rows of
 * three kinds, and one row that says which of them count. Rows of a segment that is not listed are
 * being written, or are left over.
 */
const statements = [
  `create sequence search_segment_no as integer`,
  `create table search_state (
    one boolean primary key default true check (one),
    version bigint not null default 1,
    keeper integer not null default 0,
    generation integer not null default 0,
    terms_version integer not null default 0,
    complete boolean not null default false,
    event_id bigint not null default 0,
    asked integer not null default 0,
    built integer not null default 0,
    build_generation integer,
    build_asked integer not null default 0,
    build_version bigint not null default 0,
    build_conversation_no bigint not null default 0,
    build_seq integer not null default 0,
    build_done bigint not null default 0,
    build_total bigint not null default 0,
    build_started_at bigint not null default 0
  ) with (fillfactor = 50)`,
  `insert into search_state default values`,
  `create table search_segments (
    no integer primary key,
    generation integer not null,
    listed_version bigint not null,
    size integer not null,
    block_bits smallint not null,
    starts bytea not null,
    newest_at bigint not null,
    oldest_at bigint not null,
    chunk_bytes bigint not null,
    block_bytes bigint not null,
    part_bytes bigint not null
  )`,
  `create table search_chunks (
    segment_no integer not null,
    chunk integer not null,
    bytes bytea not null,
    primary key (segment_no, chunk)
  ) ${rows}`,
  `create table search_blocks (
    segment_no integer not null,
    block integer not null,
    bytes bytea not null,
    primary key (segment_no, block)
  ) ${rows}`,
  `create table search_parts (
    segment_no integer not null,
    part integer not null,
    term bigint not null,
    bytes bytea not null,
    primary key (segment_no, term, part)
  ) ${rows}`,
  `alter table search_chunks alter column bytes set storage external`,
  `alter table search_blocks alter column bytes set storage external`,
  `alter table search_parts alter column bytes set storage external`,
  `alter table search_segments alter column starts set storage external`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
