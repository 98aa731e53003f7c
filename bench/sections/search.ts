import { type BenchContext, openBenchContext } from '../context.ts';
import type { Dataset } from '../dataset/build.ts';
import type { Plan } from '../dataset/plan.ts';
import { type TimedCase, byName, httpCase, timeInTurns } from '../latency.ts';
import type { Options } from '../options.ts';
import { startServer } from '../processes.ts';
import { type Figure, figure } from '../report.ts';
import { type Connection, newToken, opCall, openConnection } from '../requests.ts';
import { percentile } from '../stats.ts';

interface Search {
  readonly name: string;
  readonly filters: readonly Readonly<Record<string, string>>[];
  readonly pageNum?: number;
}

const wide = { startTime: '2021-12-01', endTime: '2025-12-31' };
const narrow = { startTime: '2023-05-08', endTime: '2023-05-10' };
const HISTORY = 'history page';
const DIFFERENT = 2000;
const SAMPLES = 300;

// Wide is the whole three years, narrow three days. What is common and rare is dataset/words.ts'.
const fixedSearches: readonly Search[] = [
  { name: 'time alone, wide', filters: [wide] },
  { name: 'time alone, narrow', filters: [narrow] },
  { name: 'time alone, wide, page 1,000', filters: [wide], pageNum: 1000 },
  { name: 'time alone, wide, page 40,000', filters: [wide], pageNum: 40_000 },
  ...each('userNick', { common: '的', rare: '慢慢阿强77', absent: '龘' }),
  ...each('operatorNick', { common: '客服', rare: '客服003', absent: '龘龘' }),
  ...each('title', { common: '订', rare: '琥珀', absent: '龘龘龘' }),
  ...each('tag', { common: '酒店', rare: '测试', absent: '龘' }),
  { name: 'title and tag, common, wide', filters: [{ ...wide, title: '酒店', tag: '酒店' }] },
  {
    name: 'all four, wide',
    filters: [{ ...wide, userNick: '的', operatorNick: '客服', title: '订', tag: '出行' }],
  },
];

/** What no cache has yet: two characters of a nick, others each time. */
function differentNicks(plan: Plan): Search {
  const texts = new Set<string>();
  for (let no = 1; texts.size < DIFFERENT && no <= plan.options.users; no++) {
    const characters = Array.from(plan.user(no).nickName);
    for (let at = 1; at < characters.length; at++)
      texts.add(characters.slice(at - 1, at + 1).join(''));
  }
  const filters = [...texts].map((userNick) => ({ ...wide, userNick }));
  return {
    name: `userNick, ${texts.size.toLocaleString('en')} different, wide, the first`,
    filters,
  };
}

function each(
  field: string,
  values: { readonly common: string; readonly rare: string; readonly absent: string },
): Search[] {
  const { common, rare, absent } = values;
  return [
    { name: `${field} common, wide`, filters: [{ ...wide, [field]: common }] },
    { name: `${field} common, narrow`, filters: [{ ...narrow, [field]: common }] },
    {
      name: `${field} common, wide, page 1,000`,
      filters: [{ ...wide, [field]: common }],
      pageNum: 1000,
    },
    { name: `${field} rare, wide`, filters: [{ ...wide, [field]: rare }] },
    { name: `${field} absent, wide`, filters: [{ ...wide, [field]: absent }] },
  ];
}

/** chatSearchs with every filter, at one connection, against history pages of the same server. */
export async function measureSearch(
  options: Options,
  dataset: Dataset,
): Promise<{ figures: Figure[]; notes: string[] }> {
  await using ctx = await openBenchContext(dataset.dataDir);
  const note = await sealAll(ctx);
  await using server = await startServer(options.mainFile, dataset.dataDir);
  await using connection = openConnection(server.origin);
  const token = await operatorToken(ctx);
  const searches = [...fixedSearches, differentNicks(dataset.plan)];
  const callOf = ({ filters, pageNum = 1 }: Search) =>
    filters.map((filter) => opCall('chatSearchs', token, { ...filter, pageNum, pageSize: 20 }));
  const found = new Map<string, number>();
  for (const search of searches) {
    const [call] = callOf(search);
    if (call === undefined) continue;
    const answer = JSON.parse(await connection.answer(call)) as { page: { total: number } };
    found.set(search.name, answer.page.total);
  }
  const cases = [
    await historyCase(ctx, connection, token),
    ...searches.map((search) => httpCase(search.name, connection, callOf(search))),
  ];
  const rounds: Map<string, number[]>[] = [];
  for (let round = 0; round < options.rounds; round++) {
    rounds.push(
      await timeInTurns(round % 2 === 0 ? cases : cases.toReversed(), {
        samples: SAMPLES,
        msPerCase: options.seconds * 1000,
      }),
    );
    process.stderr.write(`  search, round ${round + 1}: done\n`);
  }
  const p99 = byName(rounds, (samples) => percentile(samples, 0.99));
  const p50 = byName(rounds, (samples) => percentile(samples, 0.5));
  const section = `search in ${dataset.plan.options.conversations.toLocaleString('en')} conversations`;
  const figures = searches.flatMap(({ name }) => {
    const what = `${name}, ${(found.get(name) ?? 0).toLocaleString('en')} found`;
    return [
      figure({
        section,
        what: `${what}: p99`,
        against: "a history page's p99",
        unit: 'ms',
        measured: p99(name),
        reference: p99(HISTORY),
        aim: { most: 20 },
      }),
      figure({
        section,
        what: `${what}: p50`,
        against: "a history page's p50",
        unit: 'ms',
        measured: p50(name),
        reference: p50(HISTORY),
        detail: true,
      }),
    ];
  });
  return { figures, notes: [note] };
}

/** Searches are measured when all chunks are sealed, as they are some minutes after an import. */
async function sealAll(ctx: BenchContext): Promise<string> {
  const { changed } = await ctx.chunks.status();
  const startedAt = performance.now();
  await ctx.chunks.seal();
  const seconds = (performance.now() - startedAt) / 1000;
  const left = (await ctx.chunks.status()).changed;
  if (left > 0) throw new Error(`${left} conversations are in no sealed chunk`);
  const all = 'search: all chunks of conversations were sealed before anything was measured';
  return changed === 0
    ? all
    : `${all}; sealing ${changed.toLocaleString('en')} conversations took ${seconds.toFixed(0)} s`;
}

async function operatorToken(ctx: BenchContext): Promise<string> {
  const { rows } = await ctx.db.pool.query<{ id: string }>('select id from operators where no = 1');
  return newToken(ctx, 'operator', rows[0]?.id ?? '');
}

async function historyCase(
  ctx: BenchContext,
  connection: Connection,
  token: string,
): Promise<TimedCase> {
  const { rows } = await ctx.db.pool.query<{ id: string }>(
    `select c.id from conversations c join conversation_state s on s.conversation_no = c.no
     where c.type = 'service' and s.last_seq >= 20 order by c.no limit 300`,
  );
  const calls = rows.map(({ id }) =>
    opCall('chatMessageList', token, { chatId: id, pageNum: 1, pageSize: 20 }),
  );
  return httpCase(HISTORY, connection, calls);
}
