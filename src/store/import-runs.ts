import type { Queries } from '../db/open.ts';

export interface ImportTotal {
  readonly kind: string;
  readonly inserted: number;
  readonly duplicate: number;
  readonly rejected: number;
}

/** What all imports of each kind did. */
export async function listTotals(queries: Queries): Promise<ImportTotal[]> {
  const rows = await queries
    .selectFrom('import_runs')
    .select(({ fn }) => [
      'kind',
      fn.sum('inserted').as('inserted'),
      fn.sum('duplicate').as('duplicate'),
      fn.sum('rejected').as('rejected'),
    ])
    .groupBy('kind')
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    inserted: Number(row.inserted),
    duplicate: Number(row.duplicate),
    rejected: Number(row.rejected),
  }));
}

export interface ImportRun extends ImportCounts {
  readonly kind: string;
  readonly startedAt: number;
  /** Null while it runs, and of one that was killed. */
  readonly finishedAt: number | null;
}

/** The latest, newest first. */
export async function listLatest(queries: Queries, limit: number): Promise<ImportRun[]> {
  return queries
    .selectFrom('import_runs')
    .select([
      'kind',
      'started_at as startedAt',
      'finished_at as finishedAt',
      'records_read as read',
      'inserted',
      'duplicate',
      'rejected',
    ])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export interface ImportCounts {
  readonly read: number;
  readonly inserted: number;
  readonly duplicate: number;
  readonly rejected: number;
}

/** Records the start of an import; gives the number of the run. */
export async function insert(queries: Queries, kind: string, startedAt: number): Promise<number> {
  const row = await queries
    .insertInto('import_runs')
    .values({ kind, started_at: startedAt })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Records what a run has done so far; with `finishedAt`, that it is over. */
export async function update(
  queries: Queries,
  id: number,
  counts: ImportCounts,
  finishedAt: number | null,
): Promise<void> {
  await queries
    .updateTable('import_runs')
    .set({
      finished_at: finishedAt,
      records_read: counts.read,
      inserted: counts.inserted,
      duplicate: counts.duplicate,
      rejected: counts.rejected,
    })
    .where('id', '=', id)
    .execute();
}
