import { type BenchContext, openBenchContext } from '../context.ts';
import type { Dataset } from '../dataset/build.ts';
import { type TimedCase, byName, timeInTurns } from '../latency.ts';
import type { Options } from '../options.ts';
import { startServer } from '../processes.ts';
import { type Figure, figure } from '../report.ts';
import { type Connection, type HttpCall, newToken, opCall, openConnection } from '../requests.ts';
import { percentile } from '../stats.ts';
import { indexSize } from './messages-size.ts';
import { type SearchClass, searchClasses } from './messages-searches.ts';

const HISTORY = 'history page';
const SAMPLES = 300;

/** One data set that is served, and what is asked of it. */
interface Searched {
  readonly dataset: Dataset;
  readonly size: string;
  readonly classes: readonly SearchClass[];
  readonly cases: readonly TimedCase[];
  /** How many answers were partial. */
  partial: number;
}

/**
 * Searches by one connection, in turns with history pages of the same server; with several sizes, all
 * of them in the same turns.
 */
export async function measureMessages(
  options: Options,
  datasets: readonly Dataset[],
): Promise<{ figures: Figure[]; notes: string[] }> {
  const sizes: Figure[] = [];
  for (const dataset of datasets) sizes.push(...(await indexSize(dataset)));
  return withSearched(options, datasets, async (all) => {
    const cases = all.flatMap((each) => each.cases);
    const rounds: Map<string, number[]>[] = [];
    for (let round = 0; round < options.rounds; round++) {
      const limits = { samples: SAMPLES, msPerCase: options.seconds * 500 };
      rounds.push(await timeInTurns(round % 2 === 0 ? cases : cases.toReversed(), limits));
      process.stderr.write(`  messages, round ${round + 1}: done\n`);
    }
    const [small, ...larger] = all;
    return {
      figures: [
        ...all.flatMap((searched) => againstHistory(searched, rounds)),
        ...larger.flatMap((large) => (small ? againstSmall(large, small, rounds) : [])),
        ...sizes,
      ],
      notes: all.map(noteOf),
    };
  });
}

/** Serves all of them at once. */
async function withSearched<T>(
  options: Options,
  [dataset, ...others]: readonly Dataset[],
  measure: (all: readonly Searched[]) => Promise<T>,
  opened: readonly Searched[] = [],
): Promise<T> {
  if (dataset === undefined) return measure(opened);
  await using ctx = await openBenchContext(dataset.dataDir);
  await using server = await startServer(options.mainFile, dataset.dataDir);
  await using connection = openConnection(server.origin);
  const searched = await prepare(ctx, connection, dataset);
  return await withSearched(options, others, measure, [...opened, searched]);
}

async function prepare(
  ctx: BenchContext,
  connection: Connection,
  dataset: Dataset,
): Promise<Searched> {
  const size = dataset.plan.options.messages.toLocaleString('en');
  const classes = await searchClasses(ctx, connection);
  const caseOf = (name: string, calls: readonly HttpCall[]): TimedCase => {
    let turn = 0;
    return {
      name: `${name}, ${size}`,
      async next() {
        // Never in step with the untimed calls in between.
        const call = calls[(turn + Math.floor(turn / calls.length)) % calls.length];
        turn += 1;
        if (call === undefined) throw new Error(`${name}: no calls`);
        if ((await connection.answer(call)).includes('"partial":true')) searched.partial += 1;
      },
    };
  };
  const cases = [
    caseOf(HISTORY, await historyCalls(ctx)),
    ...classes.map(({ name, calls }) => caseOf(name, calls)),
  ];
  const searched: Searched = { dataset, size, classes, cases, partial: 0 };
  return searched;
}

async function historyCalls(ctx: BenchContext): Promise<HttpCall[]> {
  const { rows: operators } = await ctx.db.pool.query<{ id: string }>(
    'select id from operators where no = 1',
  );
  const token = await newToken(ctx, 'operator', operators[0]?.id ?? '');
  const { rows } = await ctx.db.pool.query<{ id: string }>(
    `select c.id from conversations c join conversation_state s on s.conversation_no = c.no
     where c.type = 'service' and s.last_seq >= 20 order by c.no limit 299`,
  );
  return rows.map(({ id }) =>
    opCall('chatMessageList', token, { chatId: id, pageNum: 1, pageSize: 20 }),
  );
}

const p99 = (samples: readonly number[]) => percentile(samples, 0.99);
const p50 = (samples: readonly number[]) => percentile(samples, 0.5);
type Rounds = readonly ReadonlyMap<string, number[]>[];

function againstHistory({ size, classes }: Searched, rounds: Rounds): Figure[] {
  return classes.flatMap(({ name, found }) =>
    (['p99', 'p50'] as const).map((which) => {
      const of = byName(rounds, which === 'p99' ? p99 : p50);
      return figure({
        section: `message search in ${size} messages`,
        what: `${name}, ${foundText(found)}: ${which}`,
        against: `a history page's ${which}`,
        unit: 'ms',
        measured: of(`${name}, ${size}`),
        reference: of(`${HISTORY}, ${size}`),
        ...(which === 'p99' ? { aim: { most: 10 } } : { detail: true }),
      });
    }),
  );
}

function foundText(found: number): string {
  const value = found >= 100 ? Math.round(found) : Number(found.toFixed(1));
  return found >= 9500 ? '10,000+ found' : `${value.toLocaleString('en')} found`;
}

function againstSmall(large: Searched, small: Searched, rounds: Rounds): Figure[] {
  return large.classes.flatMap(({ name }) =>
    (['p99', 'p50'] as const).map((which) => {
      const of = byName(rounds, which === 'p99' ? p99 : p50);
      return figure({
        section: 'message search in more messages',
        what: `${name}, ${large.size}: ${which}`,
        against: small.size,
        unit: 'ms',
        measured: of(`${name}, ${large.size}`),
        reference: of(`${name}, ${small.size}`),
        ...(which === 'p99' ? { aim: { most: 2 } } : { detail: true }),
      });
    }),
  );
}

function noteOf({ size, dataset: { index }, partial }: Searched): string {
  const rate = Math.round(index.documents / index.seconds);
  return (
    `messages: the index of ${size} was built in ${Math.round(index.seconds)} s ` +
    `(${rate.toLocaleString('en')}/s); ${partial} of the timed searches were partial`
  );
}
