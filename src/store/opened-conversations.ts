import type { Db, Transaction } from '../db/open.ts';

export async function findDirect(
  db: Db,
  pair: string,
): Promise<{ readonly no: number; readonly id: string } | undefined> {
  const rows = await db.query<{ no: number; id: string }>(
    'select no, id from conversations where direct_pair = $1',
    [pair],
  );
  return rows[0];
}

/**
 * Has others who would open the direct conversation of this pair wait for the end of the
 * transaction; false when there is one.
 */
export async function lockPair(tx: Transaction, pair: string): Promise<boolean> {
  await tx.client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `chatkeep.direct ${pair}`,
  ]);
  const { rows } = await tx.client.query('select from conversations where direct_pair = $1', [
    pair,
  ]);
  return rows.length === 0;
}
