import { setTimeout as delay } from 'node:timers/promises';
import { type BenchContext, openBenchContext } from '../context.ts';
import type { Dataset } from '../dataset/build.ts';
import { searched } from '../dataset/searched.ts';
import type { Options } from '../options.ts';
import { runWorker, startServer, startWorker } from '../processes.ts';
import { type Figure, figure } from '../report.ts';
import { type HttpCall, newToken, searchCall } from '../requests.ts';
import { median } from '../stats.ts';
import type { LoadJob, LoadResult } from '../workers/load.ts';
import type { SearchersJob, SearchersResult } from '../workers/searchers.ts';
import { prepareEndpoints } from './endpoints.ts';

const HISTORY_CONNECTIONS = 32;
const SEARCHERS = 64;
/** So many of the operators search. */
const CALLERS = 50;
const PAGES = 50;
const SETTLE_MS = 1000;

interface Variant {
  readonly name: string;
  readonly isPatient: boolean;
  /** All searchers are one caller. */
  readonly isOne: boolean;
}

const variants: readonly Variant[] = [
  { name: `${SEARCHERS} that search without pause`, isPatient: false, isOne: false },
  { name: `${SEARCHERS} that honour Retry-After`, isPatient: true, isOne: false },
  { name: `${SEARCHERS} of one caller, without pause`, isPatient: false, isOne: true },
];

/** History pages while others search for the worst they can, each in a process of its own. */
export async function measureHostile(
  options: Options,
  dataset: Dataset,
): Promise<{ figures: Figure[]; notes: string[] }> {
  await using ctx = await openBenchContext(dataset.dataDir);
  const [history] = await prepareEndpoints(ctx);
  if (history === undefined) throw new Error('there are no history pages');
  const calls = { many: await hostileCalls(ctx, 'many'), one: await hostileCalls(ctx, 'one') };
  await using server = await startServer(options.mainFile, dataset.dataDir);
  const load = (seconds: number) =>
    runWorker<LoadResult>('load', {
      origin: server.origin,
      connections: HISTORY_CONNECTIONS,
      seconds,
      calls: history.calls,
    } satisfies LoadJob);

  const alone: LoadResult[] = [];
  const beside = variants.map((variant) => ({ variant, taken: [] as Beside[] }));
  await load(3);
  for (let round = 0; round < options.rounds; round++) {
    alone.push(await load(options.seconds));
    for (const { variant, taken } of round % 2 === 0 ? beside : beside.toReversed()) {
      const searchers = await startWorker<SearchersResult>('searchers', {
        origin: server.origin,
        clients: SEARCHERS,
        isPatient: variant.isPatient,
        calls: calls[variant.isOne ? 'one' : 'many'],
        pages: PAGES,
      } satisfies SearchersJob);
      await delay(SETTLE_MS);
      const loaded = await load(options.seconds);
      taken.push({ loaded, searched: await searchers.finish() });
      process.stderr.write(`  ${variant.name}, round ${round + 1}: done\n`);
    }
  }
  return {
    figures: beside.flatMap(({ variant, taken }) => figuresOf(variant, alone, taken)),
    notes: beside.map(({ variant, taken }) => noteOf(variant, taken)),
  };
}

interface Beside {
  readonly loaded: LoadResult;
  readonly searched: SearchersResult;
}

/** The worst there is: what many messages hold, by the orders, filters and cursors that cost most. */
async function hostileCalls(ctx: BenchContext, callers: 'many' | 'one'): Promise<HttpCall[]> {
  const { rows } = await ctx.db.pool.query<{ id: string }>(
    'select id from operators order by no limit $1',
    [callers === 'many' ? CALLERS : 1],
  );
  const tokens: string[] = [];
  for (const { id } of rows) tokens.push(await newToken(ctx, 'operator', id));
  const { common, rare, medium, initials } = searched;
  const queries = common.flatMap((word, at): Record<string, string>[] => [
    { q: word, limit: '100' },
    { q: `${word} ${rare[at] ?? ''}` },
    { q: initials[at] ?? '', limit: '100' },
    { q: word, sort: 'relevance', limit: '100' },
    { q: `${word} ${medium[at] ?? ''}`, limit: '100' },
    { q: initials[at] ?? '', sort: 'relevance', limit: '100' },
    { type: 'txt', limit: '100' },
    { q: word, tag: '测试', limit: '100' },
    { q: word, status: 'waiting', limit: '100' },
    { q: word[0] ?? '', sentTo: '2022-06-01T00:00:00Z', limit: '100' },
    { q: `-${word}`, hasFile: 'true', limit: '100' },
  ]);
  return queries.map((query, at) => searchCall(tokens[at % tokens.length] ?? '', query));
}

function figuresOf(
  { name }: Variant,
  alone: readonly LoadResult[],
  taken: readonly Beside[],
): Figure[] {
  const section = 'history under hostile searches';
  const of = (which: keyof LoadResult) => ({
    measured: taken.map(({ loaded }) => loaded[which]),
    reference: alone.map((each) => each[which]),
  });
  const what = `op v2, ${HISTORY_CONNECTIONS} connections, beside ${name}`;
  const against = 'nobody searches';
  return [
    figure({
      section,
      what: `${what}: p99`,
      against,
      unit: 'ms',
      ...of('p99Ms'),
      aim: { most: 2 },
    }),
    figure({ section, what: `${what}: p50`, against, unit: 'ms', ...of('p50Ms') }),
    figure({ section, what: `${what}: rate`, against, unit: '/s', ...of('requestsPerSecond') }),
  ];
}

function noteOf({ name }: Variant, taken: readonly Beside[]): string {
  const of = (pick: (result: SearchersResult) => number) =>
    median(taken.map((each) => pick(each.searched)));
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  const refused = of((each) => each.refused / (each.refused + each.answered));
  return (
    `history beside ${name}: ${whole(of((each) => each.answered / each.seconds))} searches/s were ` +
    `answered (p50 ${whole(of((each) => each.p50Ms))} ms, p99 ${whole(of((each) => each.p99Ms))} ms, ` +
    `${whole(of((each) => each.partial))} partial), ` +
    `${whole(of((each) => each.refused / each.seconds))}/s were 429, ${(refused * 100).toFixed(1)} % of all; ` +
    `the searchers themselves used ${whole(of((each) => each.cpu) * 100)} % of a core`
  );
}
