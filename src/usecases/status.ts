import type { Context } from '../context.ts';
import * as importRunStore from '../store/import-runs.ts';
import type { ImportTotal } from '../store/import-runs.ts';
import * as schemaVersionStore from '../store/schema-version.ts';

export type Readiness =
  | { readonly ready: true }
  | { readonly ready: false; readonly reason: string };

/** Whether requests can be answered: the database is reachable and has this version's schema. */
export async function readiness(ctx: Context): Promise<Readiness> {
  try {
    if (await schemaVersionStore.isCurrent(ctx.db.queries)) return { ready: true };
    return { ready: false, reason: "the database's schema is not this version's" };
  } catch (error) {
    ctx.log.warn({ err: error }, 'not ready: the database cannot be reached');
    return { ready: false, reason: 'the database cannot be reached' };
  }
}

export async function importTotals(ctx: Context): Promise<ImportTotal[]> {
  return importRunStore.listTotals(ctx.db.queries);
}
