import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { type BenchContext, openBenchContext } from '../context.ts';
import { type ExportFiles, ensureExportFiles } from '../dataset/export-files.ts';
import type { Options } from '../options.ts';
import { type Figure, figure } from '../report.ts';

const SECTION = 'import';
const preload = fileURLToPath(new URL('../workers/report-memory.mjs', import.meta.url));

/** `import easemob` against a bare COPY of the same rows into the same table, and its memory. */
export async function measureImport(
  options: Options,
): Promise<{ figures: Figure[]; notes: string[] }> {
  const once1 = await ensureExportFiles(options.dataDir, options.importMessages);
  const fourfold = await ensureExportFiles(options.dataDir, options.importMessages * 4);
  const dataDir = join(options.dataDir, 'import');
  const rowsFile = join(options.dataDir, 'import-rows.copy');
  await rm(dataDir, { recursive: true, force: true });
  await using ctx = await openBenchContext(dataDir);
  const runs: Record<'one' | 'four' | 'copy', Run[]> = { one: [], four: [], copy: [] };
  const measures = {
    one: () => importRun(options, ctx, dataDir, once1),
    four: () => importRun(options, ctx, dataDir, fourfold),
    copy: () => copyRun(ctx, rowsFile),
  };
  await measures.one();
  await saveRows(ctx, rowsFile);
  for (let round = 0; round < options.rounds; round++) {
    const order = ['one', 'copy', 'four'] as const;
    for (const each of round % 2 === 0 ? order : order.toReversed()) {
      runs[each].push(await measures[each]());
      process.stderr.write(`  import, round ${round + 1}, ${each}: done\n`);
    }
  }
  await rm(rowsFile);
  const rate = (measured: readonly Run[]) => measured.map(({ rows, seconds }) => rows / seconds);
  const memory = (measured: readonly Run[]) => measured.map((run) => run.memoryBytes / 2 ** 20);
  const shown = (files: ExportFiles) => files.messages.toLocaleString('en');
  const figures = [
    figure({
      section: SECTION,
      what: `import easemob, ${shown(once1)} messages`,
      against: 'bare COPY of the same rows',
      unit: '/s',
      measured: rate(runs.one),
      reference: rate(runs.copy),
      aim: { least: 1 / 3 },
    }),
    figure({
      section: SECTION,
      what: `import easemob, ${shown(fourfold)} messages`,
      against: `${shown(once1)} messages`,
      unit: '/s',
      measured: rate(runs.four),
      reference: rate(runs.one),
    }),
    figure({
      section: SECTION,
      what: `largest memory, ${shown(fourfold)} messages`,
      against: `${shown(once1)} messages`,
      unit: 'MiB',
      measured: memory(runs.four),
      reference: memory(runs.one),
      aim: { most: 1.25 },
    }),
  ];
  return { figures, notes: [] };
}

interface Run {
  readonly rows: number;
  readonly seconds: number;
  readonly memoryBytes: number;
}

interface Summary {
  readonly inserted: number;
  readonly rejected: number;
  readonly seconds: number;
}

/** The rate is over the whole command, from its start to its end. */
async function importRun(
  options: Options,
  ctx: BenchContext,
  dataDir: string,
  files: ExportFiles,
): Promise<Run> {
  await emptyTables(ctx);
  await chatkeep(options, dataDir, ['import', 'directory', files.directoryFile]);
  await ctx.db.pool.query('checkpoint');
  const since = performance.now();
  const { summary, memoryBytes } = await chatkeep(options, dataDir, [
    'import',
    'easemob',
    files.folder,
  ]);
  const seconds = (performance.now() - since) / 1000;
  if (summary.inserted !== files.messages || summary.rejected !== 0) {
    throw new Error(`imported ${JSON.stringify(summary)} of ${files.messages} messages`);
  }
  return { rows: summary.inserted, seconds, memoryBytes };
}

async function chatkeep(
  options: Options,
  dataDir: string,
  args: readonly string[],
): Promise<{ summary: Summary; memoryBytes: number }> {
  const memoryFile = join(options.dataDir, 'memory.txt');
  const child = spawn(
    process.execPath,
    ['--import', preload, options.mainFile, ...args, '--data', dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, BENCH_MEMORY_FILE: memoryFile },
    },
  );
  const ended = once(child, 'exit');
  const output = await text(child.stdout);
  const [code] = await ended;
  if (code !== 0) throw new Error(`chatkeep ${args.join(' ')} ended with ${String(code)}`);
  const summary = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Summary;
  return { summary, memoryBytes: Number(await readFile(memoryFile, 'utf8')) };
}

export async function emptyTables(ctx: BenchContext): Promise<void> {
  const { rows } = await ctx.db.pool.query<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables
     where schemaname = 'public' and tablename not like 'kysely%' and tablename <> 'settings'`,
  );
  await ctx.db.pool.query(`truncate ${rows.map(({ name }) => name).join(', ')} restart identity`);
  await ctx.db.pool.query('insert into search_state default values');
}

async function saveRows(ctx: BenchContext, file: string): Promise<void> {
  await ctx.db.withConnection(async (client) => {
    await pipeline(client.query(copyTo('copy messages to stdout')), createWriteStream(file));
  });
}

async function copyRun(ctx: BenchContext, file: string): Promise<Run> {
  await emptyTables(ctx);
  await ctx.db.pool.query('checkpoint');
  return ctx.db.withConnection(async (client) => {
    const since = performance.now();
    const target = client.query(copyFrom('copy messages from stdin'));
    await pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), target);
    return { rows: target.rowCount, seconds: (performance.now() - since) / 1000, memoryBytes: 0 };
  });
}
