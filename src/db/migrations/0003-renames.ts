import { type Kysely, sql } from 'kysely';

/**
 * Whose new name searches do not all know yet (usecases/renames.ts). `id` tells one renaming from
 * the next of the same person.
 */
const statements = [
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
