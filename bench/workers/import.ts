import { performance } from 'node:perf_hooks';
import { json } from 'node:stream/consumers';
import { importDirectory } from '../../src/usecases/import-directory.ts';
import { importEasemob } from '../../src/usecases/import-easemob.ts';
import { openBenchContext } from '../context.ts';

/** Imports as the command does, with the index kept beside it or without one. */
export interface ImportJob {
  readonly dataDir: string;
  readonly directoryFile: string;
  readonly folder: string;
  readonly isIndexed: boolean;
}

export interface ImportResult {
  readonly inserted: number;
  readonly seconds: number;
}

const job = (await json(process.stdin)) as ImportJob;
await using ctx = await openBenchContext(job.dataDir);
const writeRejects = (rejects: readonly object[]) =>
  Promise.reject(new Error(`refused: ${JSON.stringify(rejects[0])}`));
const system = { kind: 'system' } as const;
await importDirectory(ctx, system, { paths: [job.directoryFile], writeRejects });
await ctx.db.pool.query('checkpoint');
const since = performance.now();
if (job.isIndexed) ctx.searchIndex.start('keep');
const { inserted } = await importEasemob(ctx, system, { paths: [job.folder], writeRejects });
if (job.isIndexed) await ctx.searchIndex.stored();
const result: ImportResult = { inserted, seconds: (performance.now() - since) / 1000 };
process.stdout.write(JSON.stringify(result));
