import { migrationNames } from '../db/migrate.ts';
import type { Queries } from '../db/open.ts';

/** Whether every migration that this version knows has been applied, and none that it does not. */
export async function isCurrent(queries: Queries): Promise<boolean> {
  const applied = await queries
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return (
    applied.length === migrationNames.length &&
    applied.every((row) => migrationNames.includes(row.name))
  );
}
