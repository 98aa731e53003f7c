import { type Kysely, sql } from 'kysely';

/**
 * The order in which their owners put canned replies; those that are there begin in the order of
 * their shortcuts. Places of one owner need not follow one another without gaps.
 */
const statements = [
  `alter table canned_replies add column place integer not null default 0`,
  `update canned_replies r set place = o.place
   from (
     select no, row_number() over (partition by operator_no order by shortcut_key, no) as place
     from canned_replies
   ) o
   where o.no = r.no`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
