import type { Db, Transaction } from '../db/open.ts';
import { refreshSearch } from './search-index.ts';

// What is found by somebody's name is kept with each of their conversations, and there may be many
// of them. So the renaming is committed by itself with a note, and the conversations follow
// (usecases/renames.ts), a few a transaction; then the note goes.

export type PersonKind = 'user' | 'operator';

export interface Renamed {
  readonly kind: PersonKind;
  readonly no: number;
  /** Another for each renaming. */
  readonly id: number;
}

const tables: Record<PersonKind, string> = { user: 'users', operator: 'operators' };

/** Notes, in the transaction that changes the names, that conversations have to follow. */
export async function insertRenames(
  tx: Transaction,
  kind: PersonKind,
  nos: readonly number[],
): Promise<void> {
  if (nos.length === 0) return;
  await tx.client.query(
    `insert into renames (kind, no)
     select $1, no from unnest($2::bigint[]) as given (no) order by no
     on conflict (kind, no) do update set id = default`,
    [kind, nos],
  );
}

/** What has still to be followed, of somebody or of all. */
export async function listRenames(
  db: Db,
  of: { readonly kind: PersonKind; readonly id: string } | 'all',
): Promise<Renamed[]> {
  if (of === 'all') return db.query<Renamed>('select kind, no, id from renames order by id', []);
  return db.query<Renamed>(
    `select r.kind, r.no, r.id from renames r
     join ${tables[of.kind]} p on p.no = r.no where r.kind = $1 and p.id = $2`,
    [of.kind, of.id],
  );
}

/** Unless they were renamed again. */
export async function removeRenames(db: Db, renamed: readonly Renamed[]): Promise<void> {
  await db.query(
    `delete from renames r using unnest($1::text[], $2::bigint[]) as given (kind, id)
     where r.kind = given.kind and r.id = given.id`,
    [renamed.map(({ kind }) => kind), renamed.map(({ id }) => id)],
  );
}

/**
 * The conversations whose search text holds the names of these people, in order. Whoever puts one of
 * them into a conversation keeps a lock on the person until the commit (that of the foreign key) and
 * may have read the old name: it is waited for, so that the conversation is seen.
 */
export async function listConversationNosOf(
  db: Db,
  kind: PersonKind,
  nos: readonly number[],
): Promise<number[]> {
  const free = await db.query<{ no: number }>(
    `select no from ${tables[kind]} where no = any($1::bigint[]) for update skip locked`,
    [nos],
  );
  const passed = new Set(free.map(({ no }) => no));
  for (const no of nos) {
    if (passed.has(no)) continue;
    await db.query(`select no from ${tables[kind]} where no = $1 for update`, [no]);
  }
  const rows = await db.query<{ no: number }>(
    kind === 'user'
      ? 'select no from conversations where user_no = any($1::bigint[]) order by no'
      : `select distinct conversation_no as no from conversation_operators
         where operator_no = any($1::bigint[]) order by no`,
    [nos],
  );
  return rows.map(({ no }) => no);
}

/**
 * Has searches know the names of those who are in these conversations. Conversations that somebody
 * else has locked are left out unless `waiting`; gives those that were done.
 */
export async function refreshNames(
  tx: Transaction,
  conversationNos: readonly number[],
  { waiting }: { readonly waiting: boolean },
): Promise<number[]> {
  const { rows } = await tx.client.query<{ no: number }>(
    `select conversation_no as no from conversation_state
     where conversation_no = any($1::bigint[])
     order by conversation_no for update ${waiting ? '' : 'skip locked'}`,
    [conversationNos],
  );
  const locked = rows.map(({ no }) => no);
  await refreshSearch(tx, locked);
  return locked;
}
