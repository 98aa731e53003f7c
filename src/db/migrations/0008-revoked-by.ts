import { type Kysely, sql } from 'kysely';

/** Who took a message back; null of what was revoked before, or is imported without it. */
const statements = [`alter table messages add column revoked_by text collate "C"`];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
