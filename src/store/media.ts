import { sql } from 'kysely';
import type { Queries, Transaction } from '../db/open.ts';

export interface MediaRow {
  /** Id of the user, operator or client that uploaded it. */
  readonly owner: string;
  readonly key: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly filename: string;
  readonly createdAt: number;
  /** When a message first named it. */
  readonly namedAt: number | null;
}

export interface OwnedKey {
  readonly owner: string;
  readonly key: string;
}

const columns = [
  'owner',
  'key',
  'type',
  'size_bytes as sizeBytes',
  'width',
  'height',
  'duration_ms as durationMs',
  'filename',
  'created_at as createdAt',
  'named_at as namedAt',
] as const;

export function findOwned(
  queries: Queries,
  owner: string,
  key: string,
): Promise<MediaRow | undefined> {
  return queries
    .selectFrom('media')
    .select(columns)
    .where('owner', '=', owner)
    .where('key', '=', key)
    .executeTakeFirst();
}

/** Anybody's row of these bytes: the oldest. */
export function findByKey(queries: Queries, key: string): Promise<MediaRow | undefined> {
  return queries
    .selectFrom('media')
    .select(columns)
    .where('key', '=', key)
    .orderBy('created_at')
    .orderBy('owner')
    .limit(1)
    .executeTakeFirst();
}

/**
 * Says that a message names these files, so that they stay; the answer has those that exist, as
 * "owner key". Holds their rows to the end of the transaction: a sweep waits, and then spares them.
 */
export async function markNamed(
  tx: Transaction,
  files: readonly OwnedKey[],
  atMs: number,
): Promise<Set<string>> {
  if (files.length === 0) return new Set();
  const { rows } = await tx.client.query<OwnedKey>(
    `with locked as (
       select m.owner, m.key, m.named_at from media m
       where (m.owner, m.key) in (select * from unnest($1::text[], $2::text[]))
       order by m.owner, m.key for update
     ), named as (
       update media m set named_at = $3 from locked l
       where m.owner = l.owner and m.key = l.key and l.named_at is null
     )
     select owner, key from locked`,
    [files.map((file) => file.owner), files.map((file) => file.key), atMs],
  );
  return new Set(rows.map((row) => `${row.owner} ${row.key}`));
}

/** Until the end of the transaction nobody else adds or drops an owner of these bytes. */
export async function lockKey(tx: Transaction, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`media ${key}`}, 0))`.execute(
    tx.queries,
  );
}

/** An owner's file; uploaded again it gets the new name and, while no message names it, the new time. */
export async function insertOrRefresh(
  tx: Transaction,
  row: Omit<MediaRow, 'namedAt'>,
): Promise<MediaRow> {
  return tx.queries
    .insertInto('media')
    .values({
      owner: row.owner,
      key: row.key,
      type: row.type,
      size_bytes: row.sizeBytes,
      width: row.width,
      height: row.height,
      duration_ms: row.durationMs,
      filename: row.filename,
      created_at: row.createdAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['owner', 'key']).doUpdateSet((set) => ({
        filename: set.ref('excluded.filename'),
        created_at: set.ref('excluded.created_at'),
      })),
    )
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** Files that no message has named, of before `beforeMs`, oldest first. */
export function listSweepable(
  queries: Queries,
  beforeMs: number,
  limit: number,
): Promise<OwnedKey[]> {
  return queries
    .selectFrom('media')
    .select(['owner', 'key'])
    .where('named_at', 'is', null)
    .where('created_at', '<', beforeMs)
    .orderBy('created_at')
    .orderBy('owner')
    .orderBy('key')
    .limit(limit)
    .execute();
}

/** Drops an owner's row unless a message names it by now, or it is younger; says whether it did. */
export async function removeUnnamed(
  tx: Transaction,
  file: OwnedKey,
  beforeMs: number,
): Promise<boolean> {
  const { numDeletedRows } = await tx.queries
    .deleteFrom('media')
    .where('owner', '=', file.owner)
    .where('key', '=', file.key)
    .where('named_at', 'is', null)
    .where('created_at', '<', beforeMs)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Bytes of an owner's files that nothing names, but for one of them. */
export async function sumUnnamedBytes(
  queries: Queries,
  owner: string,
  exceptKey = '',
): Promise<number> {
  const { bytes } = await queries
    .selectFrom('media')
    .select(sql<number>`coalesce(sum(size_bytes), 0)::float8`.as('bytes'))
    .where('owner', '=', owner)
    .where('key', '<>', exceptKey)
    .where('named_at', 'is', null)
    .executeTakeFirstOrThrow();
  return bytes;
}

export async function countOwners(queries: Queries, key: string): Promise<number> {
  const { owners } = await queries
    .selectFrom('media')
    .select((select) => select.fn.countAll<number>().as('owners'))
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return owners;
}
