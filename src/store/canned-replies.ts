import { sql } from 'kysely';
import { type Queries, type Transaction, isTaken } from '../db/open.ts';
import type { CannedReply } from '../domain/canned-reply.ts';

/** Of whom the shared ones are. */
export const SHARED = 0;

export interface CannedReplyRow extends Omit<CannedReply, 'shared'> {
  readonly operatorNo: number;
}

export interface CannedReplyContent {
  readonly shortcut: string;
  /** The shortcut folded: no two of one owner are alike. */
  readonly shortcutKey: string;
  readonly title: string;
  readonly text: string;
}

const columns = [
  'no',
  'operator_no as operatorNo',
  'shortcut',
  'title',
  'text',
  'uses',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const;

/** All of these owners: one's own before the shared ones, each in their order. */
export async function list(
  queries: Queries,
  operatorNos: readonly number[],
): Promise<CannedReplyRow[]> {
  return queries
    .selectFrom('canned_replies')
    .select(columns)
    .where('operator_no', 'in', operatorNos)
    .orderBy('operator_no', 'desc')
    .orderBy('place')
    .orderBy('no')
    .execute();
}

export async function count(queries: Queries, operatorNo: number): Promise<number> {
  const { size } = await queries
    .selectFrom('canned_replies')
    .select(({ fn }) => fn.countAll<number>().as('size'))
    .where('operator_no', '=', operatorNo)
    .executeTakeFirstOrThrow();
  return size;
}

export async function find(queries: Queries, no: number): Promise<CannedReplyRow | undefined> {
  return queries
    .selectFrom('canned_replies')
    .select(columns)
    .where('no', '=', no)
    .executeTakeFirst();
}

/** Comes last of its owner's. Undefined when the owner has one of that shortcut. */
export async function insert(
  queries: Queries,
  reply: CannedReplyContent & { readonly operatorNo: number; readonly createdAt: number },
): Promise<CannedReplyRow | undefined> {
  return queries
    .insertInto('canned_replies')
    .values({
      operator_no: reply.operatorNo,
      shortcut: reply.shortcut,
      shortcut_key: reply.shortcutKey,
      title: reply.title,
      text: reply.text,
      created_at: reply.createdAt,
      updated_at: reply.createdAt,
      place: sql<number>`(
        select coalesce(max(place), 0) + 1 from canned_replies
        where operator_no = ${reply.operatorNo}
      )`,
    })
    .onConflict((conflict) => conflict.columns(['operator_no', 'shortcut_key']).doNothing())
    .returning(columns)
    .executeTakeFirst();
}

/** Undefined when there is none; `taken` when the owner has another of that shortcut. */
export async function update(
  queries: Queries,
  no: number,
  content: CannedReplyContent & { readonly updatedAt: number },
): Promise<CannedReplyRow | 'taken' | undefined> {
  try {
    return await queries
      .updateTable('canned_replies')
      .set({
        shortcut: content.shortcut,
        shortcut_key: content.shortcutKey,
        title: content.title,
        text: content.text,
        updated_at: content.updatedAt,
      })
      .where('no', '=', no)
      .returning(columns)
      .executeTakeFirst();
  } catch (error) {
    if (isTaken(error)) return 'taken';
    throw error;
  }
}

export async function addUse(queries: Queries, no: number): Promise<void> {
  await queries
    .updateTable('canned_replies')
    .set(({ eb }) => ({ uses: eb('uses', '+', 1) }))
    .where('no', '=', no)
    .where('uses', '<', 2 ** 31 - 1)
    .execute();
}

export async function remove(queries: Queries, no: number): Promise<void> {
  await queries.deleteFrom('canned_replies').where('no', '=', no).execute();
}

/** Numbers of all of an owner's, in their order; nobody else moves any until the transaction is over. */
export async function lockOrder(tx: Transaction, operatorNo: number): Promise<number[]> {
  const rows = await tx.queries
    .selectFrom('canned_replies')
    .select(['no', 'place'])
    .where('operator_no', '=', operatorNo)
    .orderBy('no')
    .forUpdate()
    .execute();
  return rows
    .toSorted((one, other) => one.place - other.place || one.no - other.no)
    .map(({ no }) => no);
}

/** Gives them places in this order. */
export async function setOrder(tx: Transaction, nos: readonly number[]): Promise<void> {
  await sql`
    update canned_replies r set place = o.place
    from unnest(${nos}::bigint[]) with ordinality as o (no, place)
    where r.no = o.no and r.place <> o.place`.execute(tx.queries);
}
