import { type Kysely, sql } from 'kysely';

/**
 * Texts that operators keep to send them again: shared ones under operator 0, others under whose they
 * are. shortcut_key is the shortcut folded, by which no two of one owner are alike.
 */
const statements = [
  `create table canned_replies (
    no bigint generated always as identity primary key,
    operator_no bigint not null,
    shortcut text not null,
    shortcut_key text collate "C" not null,
    title text not null,
    text text not null,
    uses integer not null default 0,
    created_at bigint not null,
    updated_at bigint not null,
    unique (operator_no, shortcut_key)
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
