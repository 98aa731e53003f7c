import { type Kysely, sql } from 'kysely';

/**
 * The directory (users, operators, conversations and what hangs on them) and the growing tables
 * (messages, timelines, their buckets, marks, favorites, events). A growing table's primary key and
 * unique constraints are led by the conversation or the user, so that it can be distributed by them
 * (docs/scaling.md); it references the directory by number and without foreign keys.
 * Times are epoch ms. Identifiers compare by bytes (collation "C").
 */
const statements = [
  `create table users (
    no bigint generated always as identity primary key,
    id text collate "C" not null unique,
    nick_name text not null default '',
    icon text not null default '',
    created_at bigint not null,
    placeholder boolean not null default false
  )`,
  `create table operators (
    no bigint generated always as identity primary key,
    id text collate "C" not null unique,
    nick_name text not null default '',
    login text unique,
    password_hash text,
    role text not null default 'agent' check (role in ('agent', 'admin')),
    created_at bigint not null,
    placeholder boolean not null default false
  )`,
  `create table conversations (
    no bigint generated always as identity primary key,
    id text collate "C" not null unique,
    type text not null default 'service' check (type in ('service', 'direct')),
    group_id text collate "C",
    user_no bigint references users,
    title text not null default '',
    address text not null default '',
    status smallint not null default 1 check (status in (1, 3, 5, 6, 30)),
    hidden boolean not null default false,
    created_at bigint not null,
    ended_at bigint,
    ended_by text,
    direct_pair text collate "C" unique,
    placeholder boolean not null default false
  )`,
  `create index conversations_by_group on conversations (group_id, created_at desc) where group_id is not null`,
  `create index conversations_by_user on conversations (user_no, created_at desc)`,
  `create table participants (
    conversation_no bigint not null references conversations,
    user_no bigint not null references users,
    position smallint not null,
    primary key (conversation_no, user_no)
  )`,
  `create index participants_by_user on participants (user_no)`,
  `create table conversation_operators (
    conversation_no bigint not null references conversations,
    operator_no bigint not null references operators,
    position smallint not null,
    primary key (conversation_no, operator_no)
  )`,
  `create index conversation_operators_by_operator on conversation_operators (operator_no)`,
  `create table conversation_tags (
    conversation_no bigint not null references conversations,
    tag text not null,
    position smallint not null,
    primary key (conversation_no, tag)
  )`,

  // What chatSearchs matches, folded, in one row a conversation; grams as domain/fold.ts makes them.
  // The grams, which only their index reads, are kept out of line: counting then reads narrow rows.
  `create table conversation_search (
    conversation_no bigint primary key references conversations,
    created_at bigint not null,
    user_nick text not null,
    operator_nicks text not null,
    title text not null,
    tags text[] not null,
    grams text[] not null
  ) with (toast_tuple_target = 128)`,
  `alter table conversation_search
    alter column grams set storage external,
    alter column user_nick set storage main,
    alter column operator_nicks set storage main,
    alter column title set storage main,
    alter column tags set storage main`,
  `create index conversation_search_by_time on conversation_search (created_at desc, conversation_no desc)`,
  `create index conversation_search_by_gram on conversation_search using gin (grams) with (fastupdate = off)`,
  `create table conversation_days (
    day integer primary key,
    size integer not null
  )`,

  `create table conversation_state (
    conversation_no bigint primary key,
    last_seq integer not null default 0,
    last_sent_at bigint not null default 0,
    in_order boolean not null default true
  ) with (fillfactor = 60)`,
  `create sequence message_no`,
  `create table messages (
    conversation_no bigint not null,
    seq integer not null,
    no bigint not null default nextval('message_no'),
    sent_at bigint not null,
    received_at bigint not null,
    id text collate "C" not null,
    hx_msg_id text collate "C",
    client_msg_id text collate "C",
    sender text collate "C" not null,
    recipient text collate "C" not null,
    type text collate "C" not null,
    body json not null,
    ext json,
    client_sent_at bigint,
    updated_at bigint,
    revoked_at bigint,
    pushed_at bigint,
    primary key (conversation_no, seq)
  )`,
  `create index messages_in_display_order on messages (conversation_no, sent_at, seq)`,
  `create unique index messages_by_id on messages (conversation_no, id)`,
  `create unique index messages_by_hx_msg_id on messages (conversation_no, hx_msg_id) where hx_msg_id is not null`,
  `create unique index messages_by_client_msg_id on messages (conversation_no, sender, client_msg_id) where client_msg_id is not null`,
  `create table conversation_buckets (
    conversation_no bigint not null,
    sent_at bigint not null,
    seq integer not null,
    size integer not null,
    primary key (conversation_no, sent_at, seq)
  )`,

  `create table timeline_state (
    user_no bigint primary key,
    last_seq integer not null default 0,
    last_sent_at bigint not null default 0,
    visible integer not null default 0,
    in_order boolean not null default true
  ) with (fillfactor = 60)`,
  `create table timeline (
    user_no bigint not null,
    seq integer not null,
    sent_at bigint not null,
    conversation_no bigint not null,
    message_seq integer not null,
    visible boolean not null default true,
    primary key (user_no, seq)
  )`,
  `create index timeline_in_display_order on timeline (user_no, sent_at, seq) where visible`,
  `create table timeline_buckets (
    user_no bigint not null,
    sent_at bigint not null,
    seq integer not null,
    size integer not null,
    primary key (user_no, sent_at, seq)
  )`,

  `create table marks (
    conversation_no bigint not null,
    message_seq integer not null,
    operator_no bigint not null,
    label text not null,
    created_at bigint not null,
    primary key (conversation_no, message_seq, operator_no, label)
  )`,
  `create table favorites (
    conversation_no bigint not null,
    message_seq integer not null,
    user_no bigint not null,
    created_at bigint not null,
    primary key (conversation_no, message_seq, user_no)
  )`,

  // transaction lets a reader that goes by id stop before one that is not committed yet.
  `create table events (
    conversation_no bigint not null,
    id bigint generated always as identity,
    transaction xid8 not null default pg_current_xact_id(),
    at bigint not null,
    kind text not null,
    actor text,
    data json not null,
    primary key (conversation_no, id)
  )`,
  `create index events_by_id on events (id)`,

  `create table tokens (
    hash bytea primary key,
    kind text not null check (kind in ('user', 'operator', 'im')),
    subject_no bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
  )`,
  `create table clients (
    id text collate "C" primary key,
    name text not null,
    secret text not null,
    scope text not null check (scope in ('user', 'op', 'ingest')),
    sign_required boolean not null default false,
    created_at bigint not null,
    revoked_at bigint
  )`,
  `create table client_nonces (
    client_id text collate "C" not null,
    nonce text collate "C" not null,
    expires_at bigint not null,
    primary key (client_id, nonce)
  )`,
  `create index client_nonces_by_expiry on client_nonces (expires_at)`,
  `create table import_runs (
    id bigint generated always as identity primary key,
    kind text not null,
    started_at bigint not null,
    finished_at bigint,
    records_read bigint not null default 0,
    inserted bigint not null default 0,
    duplicate bigint not null default 0,
    rejected bigint not null default 0
  )`,
  `create table settings (
    key text primary key,
    value text not null
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
