import { type Kysely, sql } from 'kysely';

/**
 * Finds people by any part of their name: the characters and pairs of neighbours of a folded name
 * (as domain/fold.ts has them), and an index over them. Whoever writes a name need not know of it.
 */
const statements = [
  `create function nick_grams(nick text) returns text[]
   language plpgsql immutable strict parallel safe as $$
   declare
     characters text[] := string_to_array(lower(normalize(nick, nfkc)), null);
     found text[] := characters;
   begin
     for at in 2 .. cardinality(characters) loop
       found := found || (characters[at - 1] || characters[at]);
     end loop;
     return found;
   end $$`,
  // What waits to be sorted into the index is read by every search; so much takes no time.
  ...['users', 'operators'].map(
    (table) => `create index ${table}_by_nick_gram on ${table}
      using gin (nick_grams(nick_name)) with (gin_pending_list_limit = 128)`,
  ),
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
