import { type Kysely, sql } from 'kysely';

/**
 * waiting_at is when a conversation was last opened again; until then it waits since its creation.
 * Those that wait, which are few, are listed by that.
 */
const statements = [
  `alter table conversation_state add column waiting_at bigint`,
  `update conversation_state s set waiting_at = r.at
   from conversation_state w
   cross join lateral (
     select max(e.at) as at from events e
     where e.conversation_no = w.conversation_no and e.kind = 'conversation.reopened'
   ) r
   where w.status = 1 and r.at is not null and s.conversation_no = w.conversation_no`,
  `create index conversation_state_waiting on conversation_state
     ((coalesce(waiting_at, created_at)), conversation_no) where status = 1`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
