import type { Context } from '../context.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import * as importRunStore from '../store/import-runs.ts';
import type { ImportRun, ImportTotal } from '../store/import-runs.ts';
import * as schemaVersionStore from '../store/schema-version.ts';
import * as sizeStore from '../store/sizes.ts';
import type { SearchIndexStatus } from './search-index.ts';

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

export interface Overview {
  readonly database: sizeStore.DatabaseSize & {
    readonly isEmbedded: boolean;
    readonly connections: {
      readonly open: number;
      readonly idle: number;
      readonly waiting: number;
    };
  };
  readonly storage: Readonly<Record<sizeStore.CountedTable, sizeStore.TableSize>>;
  readonly importTotals: readonly ImportTotal[];
  /** The newest first. */
  readonly imports: readonly ImportRun[];
  readonly search: SearchIndexStatus;
}

const IMPORTS_SHOWN = 10;

/** How the whole stands: what is stored, what came in, how the search index is. For admins. */
export async function overview(ctx: Context, actor: Actor): Promise<Overview> {
  requirePermission(actor, 'status.read');
  const { pool } = ctx.db;
  const [size, storage, totals, imports, search] = await Promise.all([
    sizeStore.findDatabaseSize(ctx.db),
    sizeStore.countTables(ctx.db),
    importTotals(ctx),
    importRunStore.listLatest(ctx.db.queries, IMPORTS_SHOWN),
    ctx.searchIndex.status(),
  ]);
  const connections = {
    open: pool.totalCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  };
  return {
    database: { ...size, isEmbedded: ctx.config.databaseUrl === undefined, connections },
    storage,
    importTotals: totals,
    imports,
    search,
  };
}

/** How many numbers messages have taken so far; the difference of two is about what was stored. */
export async function lastMessageNo(ctx: Context): Promise<number> {
  return sizeStore.findLastMessageNo(ctx.db);
}
