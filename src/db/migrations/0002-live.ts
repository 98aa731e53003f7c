import { type Kysely, sql } from 'kysely';

/**
 * What live conversations need: who has read how far, lists by activity, blacklists, uploaded media,
 * services that hold tokens, who is connected, and who was renamed.
 *
 * Events are now taken in the order of their ids: whoever inserts them holds a lock until the commit
 * (store/events.ts), so the id alone is a cursor, and the transaction's number goes.
 */
const statements = [
  `alter table events drop column transaction`,
  `alter table events add column audience text collate "C"`,

  `alter table users add column banned_at bigint`,
  `alter table operators add column disabled_at bigint`,
  `alter table clients add column no bigint generated always as identity unique`,
  `alter table tokens add column id bigint generated always as identity unique`,
  `alter table tokens drop constraint tokens_kind_check`,
  `alter table tokens add constraint tokens_kind_check check (kind in ('user', 'operator', 'im', 'service'))`,
  `create index tokens_by_subject on tokens (kind, subject_no)`,
  `create table blacklist (
    user_no bigint not null references users,
    blocked_user_no bigint not null references users,
    created_at bigint not null,
    primary key (user_no, blocked_user_no)
  )`,

  // Lists by activity: of a conversation in which nothing was said yet, that is its creation.
  // created_at and status are copies of the conversation's.
  `alter table conversation_state
    add column status smallint not null default 1,
    add column created_at bigint not null default 0,
    add column active_at bigint not null generated always as (greatest(last_sent_at, created_at)) stored`,
  `update conversation_state s set status = c.status, created_at = c.created_at
   from conversations c where c.no = s.conversation_no`,
  `create index conversation_state_by_activity on conversation_state (active_at, conversation_no)`,
  `create index conversation_state_by_status on conversation_state (status, active_at, conversation_no)`,

  // active_day is the UTC day of the last activity, so that a busy conversation moves in the lists of
  // its operators, tags and labels once a day at most.
  `alter table participants
    add column read_seq integer not null default 0,
    add column read_at bigint,
    add column unread boolean not null default false`,
  `alter table conversation_operators
    add column read_seq integer not null default 0,
    add column read_at bigint,
    add column unread boolean not null default false,
    add column joined_at bigint,
    add column left_at bigint,
    add column active_day integer not null default 0,
    add column created_at bigint not null default 0`,
  `alter table conversation_tags
    add column active_day integer not null default 0,
    add column created_at bigint not null default 0`,
  // How many marks have a label: the shared ones under operator 0, others under who made them. The
  // empty label counts all of them.
  `create table conversation_labels (
    conversation_no bigint not null,
    operator_no bigint not null,
    label text not null,
    size integer not null,
    active_day integer not null default 0,
    created_at bigint not null default 0,
    primary key (conversation_no, operator_no, label)
  )`,
  `alter table marks
    add column color text,
    add column note text,
    add column shared boolean not null default true`,
  `insert into conversation_labels (conversation_no, operator_no, label, size)
   select conversation_no, 0, label, count(*) from marks group by conversation_no, label
   union all
   select conversation_no, 0, '', count(*) from marks group by conversation_no`,
  // What was there before is read.
  `update participants p set read_seq = s.last_seq from conversation_state s
   where s.conversation_no = p.conversation_no and s.last_seq > 0`,
  `update conversation_operators o
   set read_seq = s.last_seq, active_day = s.active_at / 86400000, created_at = s.created_at
   from conversation_state s where s.conversation_no = o.conversation_no`,
  `update conversation_tags t
   set active_day = s.active_at / 86400000, created_at = s.created_at
   from conversation_state s where s.conversation_no = t.conversation_no`,
  `update conversation_labels l
   set active_day = s.active_at / 86400000, created_at = s.created_at
   from conversation_state s where s.conversation_no = l.conversation_no`,
  `drop index conversation_operators_by_operator`,
  `create index conversation_operators_by_activity on conversation_operators (operator_no, active_day, conversation_no)`,
  `create index conversation_operators_unread on conversation_operators (operator_no, active_day, conversation_no) where unread`,
  `create index participants_unread on participants (user_no) where unread`,
  `create index conversation_tags_by_activity on conversation_tags (tag, active_day, conversation_no)`,
  `create index conversation_labels_by_activity on conversation_labels (operator_no, label, active_day, conversation_no)`,
  `create index favorites_by_user on favorites (user_no, created_at, conversation_no, message_seq)`,
  // Lists by creation.
  `create index conversations_by_creation on conversations (type, created_at, no)`,
  `create index conversations_by_status on conversations (status, created_at, no)`,
  `create index conversation_operators_by_creation on conversation_operators (operator_no, created_at, conversation_no)`,
  `create index conversation_tags_by_creation on conversation_tags (tag, created_at, conversation_no)`,
  `create index conversation_labels_by_creation on conversation_labels (operator_no, label, created_at, conversation_no)`,

  // What operators see of a user's timeline and the user does not.
  `create index timeline_hidden_in_display_order on timeline (user_no, sent_at, seq) where not visible`,

  // owner is who uploaded it: the id of a user, an operator or a client. The bytes of equal files of
  // several owners are kept once. named_at is when a message first named it.
  `create table media (
    owner text collate "C" not null,
    key text collate "C" not null,
    type text not null,
    size_bytes bigint not null,
    width integer,
    height integer,
    duration_ms integer,
    filename text not null,
    created_at bigint not null,
    named_at bigint,
    primary key (owner, key)
  )`,
  `create index media_by_key on media (key)`,
  `create index media_unnamed on media (created_at) where named_at is null`,

  // Who is connected, and where: a server process that has not been seen for a while is gone.
  `create unlogged table live_nodes (
    id bigint generated always as identity primary key,
    seen_at timestamptz not null default now()
  )`,
  `create unlogged table presence (
    subject text collate "C" not null,
    node_id bigint not null,
    connections integer not null,
    primary key (subject, node_id)
  )`,
  `create index presence_by_node on presence (node_id)`,

  // Whose new name searches do not all know yet (usecases/renames.ts). id tells one renaming from the
  // next of the same person.
  `create table renames (
    kind text not null check (kind in ('user', 'operator')),
    no bigint not null,
    id bigint generated always as identity,
    primary key (kind, no)
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
