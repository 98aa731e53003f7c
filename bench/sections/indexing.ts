import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSearchIndex } from '../../src/usecases/search-index.ts';
import { openBenchContext } from '../context.ts';
import { ensureExportFiles } from '../dataset/export-files.ts';
import type { Options } from '../options.ts';
import { runWorker } from '../processes.ts';
import { type Figure, figure } from '../report.ts';
import type { ImportJob, ImportResult } from '../workers/import.ts';
import { emptyTables } from './import.ts';
import { type Measured, callers, makeSeats, seatOf, sendOne } from './senders.ts';

const SECTION = 'what indexing costs';
const SENDERS = 32;

/** Sending and importing with the search index followed and kept beside them, against without. */
export async function measureIndexing(
  options: Options,
): Promise<{ figures: Figure[]; notes: string[] }> {
  return {
    figures: [...(await sendingFigures(options)), await importFigure(options)],
    notes: [],
  };
}

async function sendingFigures(options: Options): Promise<Figure[]> {
  const dataDir = join(options.dataDir, 'indexing');
  await rm(dataDir, { recursive: true, force: true });
  await using ctx = await openBenchContext(dataDir);
  const seats = await makeSeats(ctx, SENDERS);
  const send = () =>
    callers(SENDERS, options.seconds, (caller, n) => sendOne(ctx, seatOf(seats, caller), n));
  const taken: Record<'with' | 'without', Measured[]> = { with: [], without: [] };
  const measures = {
    async with() {
      await using index = openSearchIndex(ctx);
      // What was sent without it is taken in before.
      await index.caughtUp();
      await index.stored();
      return await send();
    },
    without: send,
  };
  for (const name of ['with', 'without'] as const) await measures[name]();
  for (let round = 0; round < options.rounds; round++) {
    const order = ['with', 'without'] as const;
    for (const each of round % 2 === 0 ? order : order.toReversed()) {
      taken[each].push(await measures[each]());
    }
    process.stderr.write(`  indexing, sending, round ${round + 1}: done\n`);
  }
  const of = (which: keyof Measured) => ({
    measured: taken.with.map((each) => each[which]),
    reference: taken.without.map((each) => each[which]),
  });
  const what = `send, ${SENDERS} at once`;
  const common = { section: SECTION, against: 'without an index' };
  return [
    figure({
      ...common,
      what: `${what}: rate`,
      unit: '/s',
      ...of('perSecond'),
      aim: { least: 0.8 },
    }),
    figure({ ...common, what: `${what}: p99`, unit: 'ms', ...of('p99Ms') }),
  ];
}

async function importFigure(options: Options): Promise<Figure> {
  const files = await ensureExportFiles(options.dataDir, options.importMessages);
  const dataDir = join(options.dataDir, 'import');
  await rm(dataDir, { recursive: true, force: true });
  await using ctx = await openBenchContext(dataDir);
  const run = async (isIndexed: boolean) => {
    await emptyTables(ctx);
    const { directoryFile, folder } = files;
    const { inserted, seconds } = await runWorker<ImportResult>('import', {
      dataDir,
      directoryFile,
      folder,
      isIndexed,
    } satisfies ImportJob);
    if (inserted !== files.messages) throw new Error(`imported ${inserted} of ${files.messages}`);
    return inserted / seconds;
  };
  await run(false);
  const taken: Record<'with' | 'without', number[]> = { with: [], without: [] };
  for (let round = 0; round < options.rounds; round++) {
    const order = ['with', 'without'] as const;
    for (const each of round % 2 === 0 ? order : order.toReversed()) {
      taken[each].push(await run(each === 'with'));
    }
    process.stderr.write(`  indexing, import, round ${round + 1}: done\n`);
  }
  return figure({
    section: SECTION,
    what: `import easemob, ${files.messages.toLocaleString('en')} messages`,
    against: 'without an index',
    unit: '/s',
    measured: taken.with,
    reference: taken.without,
    aim: { least: 0.5 },
  });
}
