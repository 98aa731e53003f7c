import { findPage } from '../../src/store/messages.ts';
import { listPage } from '../../src/store/timeline.ts';
import { type BenchContext, openBenchContext } from '../context.ts';
import type { Dataset } from '../dataset/build.ts';
import { special, specialUser } from '../dataset/plan.ts';
import { type TimedCase, byName, httpCase, timeInTurns } from '../latency.ts';
import type { Options } from '../options.ts';
import { startServer } from '../processes.ts';
import { type Figure, figure } from '../report.ts';
import {
  type Connection,
  type HttpCall,
  imCall,
  newToken,
  opCall,
  openConnection,
  userCall,
} from '../requests.ts';
import { median } from '../stats.ts';

const PAGE_SIZE = 20;
const PAGES = [1, 100, 1000, 2500];
/** Each sample asks for another page near the wanted one, so that not one page alone is timed. */
const NEARBY = 5;
const SAMPLES = 300;

/** What a page far back costs, against the first one; and a page of ten times the data. */
export async function measureDeep(
  options: Options,
  dataset: Dataset,
  small: Dataset,
): Promise<{ figures: Figure[]; notes: string[] }> {
  await using ctx = await openBenchContext(dataset.dataDir);
  await using smallCtx = await openBenchContext(small.dataDir);
  await using server = await startServer(options.mainFile, dataset.dataDir);
  await using smallServer = await startServer(options.mainFile, small.dataDir);
  await using connection = openConnection(server.origin);
  await using smallConnection = openConnection(smallServer.origin);

  const pages = PAGES.filter((page) => page * PAGE_SIZE <= dataset.plan.options.longest);
  const lists = await deepLists(ctx, connection);
  const deepCases = lists.flatMap((list) =>
    pages.map((page) => caseOf(list, page, pages.at(-1) ?? 1)),
  );
  const sizeCases = [
    await typicalPages(ctx, connection, dataset, 'large'),
    await typicalPages(smallCtx, smallConnection, small, 'small'),
  ];
  const rounds: Map<string, number[]>[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const all = [...deepCases, ...sizeCases];
    const cases = round % 2 === 0 ? all : all.toReversed();
    rounds.push(await timeInTurns(cases, { samples: SAMPLES, msPerCase: options.seconds * 1000 }));
    process.stderr.write(`  deep pages, round ${round + 1}: done\n`);
  }
  const medians = byName(rounds, median);
  const deepFigures = lists.flatMap((list) =>
    pages.slice(1).map((page) =>
      figure({
        section: 'deep pages',
        what: `${list.name}, page ${page.toLocaleString('en')}`,
        against: 'its page 1',
        unit: 'ms',
        measured: medians(`${list.name} ${page}`),
        reference: medians(`${list.name} 1`),
        ...(list.most === undefined ? {} : { aim: { most: list.most } }),
      }),
    ),
  );
  const sizeFigure = figure({
    section: 'ten times the data',
    what: `op v2 page, ${dataset.plan.options.messages.toLocaleString('en')} messages`,
    against: `${small.plan.options.messages.toLocaleString('en')} messages`,
    unit: 'ms',
    measured: medians('large'),
    reference: medians('small'),
    aim: { most: 1.5 },
  });
  return { figures: [...deepFigures, sizeFigure], notes: [] };
}

interface DeepList {
  readonly name: string;
  /** Aim for the ratio to page 1. */
  readonly most: number | undefined;
  readonly request: (page: number) => Promise<unknown>;
}

function caseOf(list: DeepList, page: number, last: number): TimedCase {
  let turn = 0;
  const first = Math.min(page, Math.max(1, last - NEARBY + 1));
  return {
    name: `${list.name} ${page}`,
    next: () => list.request(first + (turn++ % NEARBY)),
  };
}

async function deepLists(ctx: BenchContext, connection: Connection): Promise<DeepList[]> {
  const { db } = ctx;
  const idOf = async (table: string, no: number) => {
    const { rows } = await db.pool.query<{ id: string }>(`select id from ${table} where no = $1`, [
      no,
    ]);
    return rows[0]?.id ?? '';
  };
  const operator = await newToken(ctx, 'operator', await idOf('operators', 1));
  const inOrder = await idOf('conversations', special.inOrder);
  const disordered = await idOf('conversations', special.disordered);
  const user = await newToken(ctx, 'user', await idOf('users', specialUser.inOrder));
  const busy = await newToken(ctx, 'user', await idOf('users', specialUser.busy));
  const im = await newToken(ctx, 'im', await idOf('users', specialUser.direct[0]));

  const http = (name: string, most: number, call: (page: number) => HttpCall) => ({
    name,
    most,
    request: (page: number) => connection.answer(call(page)),
  });
  const messagesOf = (token: string, chatId: string) => (page: number) =>
    opCall('chatMessageList', token, { chatId, pageNum: page, pageSize: PAGE_SIZE });
  const sliceOf = (page: number) => ({ offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE });
  return [
    http('op v2, orders agree', 1.5, messagesOf(operator, inOrder)),
    http('op v2, orders differ', 4, messagesOf(operator, disordered)),
    http('user v2, orders agree', 1.5, (page) => userCall(user, (page - 1) * 20 + 1, 20)),
    http('user v2, with a deleted conversation', 4, (page) =>
      userCall(busy, (page - 1) * 20 + 1, 20),
    ),
    http('im v1', 1.5, (page) => imCall(im, special.direct, page)),
    {
      name: 'store alone, orders agree',
      most: 1.5,
      request: (page) => findPage(db, { id: inOrder }, sliceOf(page)),
    },
    {
      name: 'store alone, orders differ',
      most: 4,
      request: (page) => findPage(db, { id: disordered }, sliceOf(page)),
    },
    {
      name: 'store alone, timeline, orders agree',
      most: 1.5,
      request: (page) => listPage(db, specialUser.inOrder, sliceOf(page)),
    },
    {
      name: 'store alone, timeline with buckets',
      most: 4,
      request: (page) => listPage(db, specialUser.busy, sliceOf(page)),
    },
    {
      name: 'plain OFFSET, for comparison',
      most: undefined,
      request: (page) => db.prepared(offsetPage, [special.inOrder, sliceOf(page).offset]),
    },
  ];
}

const offsetPage = {
  name: 'bench.offset',
  text: `select * from messages where conversation_no = $1
    order by sent_at desc, seq desc offset $2::int limit ${PAGE_SIZE}`,
};

/** Pages of many conversations of the usual lengths. */
async function typicalPages(
  ctx: BenchContext,
  connection: Connection,
  dataset: Dataset,
  name: string,
): Promise<TimedCase> {
  const { rows: operators } = await ctx.db.pool.query<{ id: string }>(
    'select id from operators where no = 1',
  );
  const token = await newToken(ctx, 'operator', operators[0]?.id ?? '');
  const { rows } = await ctx.db.pool.query<{ id: string; pages: number }>(
    `select c.id, s.last_seq / ${PAGE_SIZE} as pages from conversations c
     join conversation_state s on s.conversation_no = c.no
     where c.no > 5 and c.type = 'service' and s.last_seq between 100 and 400
     order by md5(c.id) limit 200`,
  );
  if (rows.length === 0) throw new Error(`no conversations of usual length in ${dataset.dataDir}`);
  const calls = rows.map(({ id, pages }, index) =>
    opCall('chatMessageList', token, {
      chatId: id,
      pageNum: 1 + (index % pages),
      pageSize: PAGE_SIZE,
    }),
  );
  return httpCase(name, connection, calls);
}
