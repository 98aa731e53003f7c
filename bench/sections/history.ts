import { performance } from 'node:perf_hooks';
import type { BenchContext } from '../context.ts';
import type { Prepared } from '../../src/db/open.ts';
import type { Dataset } from '../dataset/build.ts';
import { openBenchContext } from '../context.ts';
import type { Options } from '../options.ts';
import { runWorker, startServer, startWorkerServer } from '../processes.ts';
import { type Figure, figure } from '../report.ts';
import { type HttpCall, imCall, newToken, opCall, openConnection, userCall } from '../requests.ts';
import { percentile } from '../stats.ts';
import type { LoadJob, LoadResult } from '../workers/load.ts';
import type { ReferenceInput } from '../workers/reference-server.ts';

interface Endpoint {
  readonly name: string;
  readonly route: string;
  readonly calls: readonly HttpCall[];
  /** The least SQL that finds the same rows, and the values for each call. */
  readonly bare: Prepared;
  readonly values: readonly (readonly unknown[])[];
}

const CALLS = 2000;
const OPERATORS = 50;
const PEOPLE = 250;
const LEVELS = [1, 32, 128] as const;

const messageColumns = `m.seq, m.no, m.id, m.hx_msg_id, m.sender, m.recipient, m.type, m.body, m.ext,
  m.sent_at, m.client_sent_at, m.updated_at, m.revoked_at, m.pushed_at`;

const barePage: Prepared = {
  name: 'bench.page',
  text: `select ${messageColumns} from messages m
    where m.conversation_no = $1 and m.seq <= $2 and m.seq > $2 - $3::int order by m.seq desc`,
};

const bareTimeline: Prepared = {
  name: 'bench.timeline',
  text: `select ${messageColumns} from timeline t
    join messages m on m.conversation_no = t.conversation_no and m.seq = t.message_seq
    where t.user_no = $1 and t.seq <= $2 and t.seq > $2 - $3::int order by t.seq desc`,
};

/** Requests/s, p50 and p99 of history pages at several numbers of connections. */
export async function measureHistory(
  options: Options,
  dataset: Dataset,
): Promise<{ figures: Figure[]; notes: string[] }> {
  await using ctx = await openBenchContext(dataset.dataDir);
  const endpoints = await prepareEndpoints(ctx);
  await using server = await startServer(options.mainFile, dataset.dataDir);
  const answers: Record<string, readonly string[]> = {};
  for (const endpoint of endpoints) {
    answers[endpoint.route] = await answersTo(server.origin, endpoint.calls);
  }
  const input: ReferenceInput = { answers };
  await using reference = await startWorkerServer('reference-server', input);

  const figures: Figure[] = [];
  const generatorCpu: Record<'server' | 'memory', number[]> = { server: [], memory: [] };
  for (const endpoint of endpoints) {
    const load = (origin: string, connections: number, seconds: number) => {
      const job: LoadJob = { origin, connections, seconds, calls: endpoint.calls };
      return runWorker<LoadResult>('load', job);
    };
    for (const origin of [server.origin, reference.origin]) await load(origin, 32, 3);
    for (const connections of LEVELS) {
      const rounds: Record<'server' | 'memory' | 'sql', Measured[]> = {
        server: [],
        memory: [],
        sql: [],
      };
      const measures = {
        server: () => load(server.origin, connections, options.seconds),
        memory: () => load(reference.origin, connections, options.seconds),
        sql: () => bareSql(ctx, endpoint, connections, options.seconds),
      };
      for (let round = 0; round < options.rounds; round++) {
        const order = ['server', 'memory', 'sql'] as const;
        for (const each of round % 2 === 0 ? order : order.toReversed()) {
          const measured = await measures[each]();
          rounds[each].push(measured);
          if (each !== 'sql') generatorCpu[each].push(measured.generatorCpu ?? 0);
        }
      }
      process.stderr.write(`  ${endpoint.name}, ${connections} connections: done\n`);
      figures.push(...figuresOf(endpoint.name, connections, rounds));
    }
  }
  return { figures, notes: [generatorNote(generatorCpu)] };
}

async function answersTo(origin: string, calls: readonly HttpCall[]): Promise<string[]> {
  await using connection = openConnection(origin);
  const answers: string[] = [];
  for (const call of calls) answers.push(await connection.answer(call));
  return answers;
}

function generatorNote(cpu: Record<'server' | 'memory', number[]>): string {
  const most = (samples: readonly number[]) => `${Math.round(Math.max(...samples) * 100)} %`;
  return (
    `history: the load generator used at most ${most(cpu.server)} of one core against the server and ` +
    `${most(cpu.memory)} against the kept answers; near 100 % it, and not the server, would be the limit`
  );
}

interface Measured {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly generatorCpu?: number;
}

function figuresOf(
  name: string,
  connections: number,
  rounds: Record<'server' | 'memory' | 'sql', Measured[]>,
): Figure[] {
  const section = 'history';
  const at = `${name}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
  const rate = (measured: readonly Measured[]) => measured.map((each) => each.requestsPerSecond);
  const p50 = (measured: readonly Measured[]) => measured.map((each) => each.p50Ms);
  const p99 = (measured: readonly Measured[]) => measured.map((each) => each.p99Ms);
  return [
    figure({
      section,
      what: `${at}: rate`,
      against: 'the same answers kept in memory',
      unit: '/s',
      measured: rate(rounds.server),
      reference: rate(rounds.memory),
      ...(connections === 32 ? { aim: { least: 0.35 } } : {}),
    }),
    figure({
      section,
      what: `${at}: rate`,
      against: 'the bare SQL',
      unit: '/s',
      measured: rate(rounds.server),
      reference: rate(rounds.sql),
    }),
    figure({
      section,
      what: `${at}: p99`,
      against: 'its own p50',
      unit: 'ms',
      measured: p99(rounds.server),
      reference: p50(rounds.server),
      aim: { most: 3 },
    }),
    figure({
      section,
      what: `${at}: p99`,
      against: 'the p99 of kept answers',
      unit: 'ms',
      measured: p99(rounds.server),
      reference: p99(rounds.memory),
      detail: true,
    }),
  ];
}

/** As many callers as there would be connections, over the product's own kind of pool. */
async function bareSql(
  ctx: BenchContext,
  endpoint: Endpoint,
  callers: number,
  seconds: number,
): Promise<Measured> {
  const times: number[] = [];
  const since = performance.now();
  const end = since + seconds * 1000;
  let next = 0;
  const caller = async () => {
    while (performance.now() < end) {
      const values = endpoint.values[(next = (next + 1) % endpoint.values.length)] ?? [];
      const began = performance.now();
      await ctx.db.prepared(endpoint.bare, values);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return {
    requestsPerSecond: (times.length / (performance.now() - since)) * 1000,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
  };
}

export async function prepareEndpoints(ctx: BenchContext): Promise<Endpoint[]> {
  return [await opEndpoint(ctx), await userEndpoint(ctx), await imEndpoint(ctx)];
}

/** Spreads `CALLS` page numbers over lists of the given lengths, each page a full one. */
function spreadPages<List extends { readonly length: number }>(
  lists: readonly List[],
  pageSize: number,
): { readonly list: List; readonly page: number }[] {
  return Array.from({ length: CALLS }, (_, index) => {
    const list = lists[index % lists.length];
    if (list === undefined) throw new Error('the data set has no list of that length');
    const turn = Math.floor(index / lists.length);
    return { list, page: (turn * 7 + index) % Math.floor(list.length / pageSize) };
  });
}

async function opEndpoint(ctx: BenchContext): Promise<Endpoint> {
  const { rows: lists } = await ctx.db.pool.query<{ no: number; id: string; length: number }>(
    `select c.no, c.id, s.last_seq as length from conversations c
     join conversation_state s on s.conversation_no = c.no
     where c.type = 'service' and s.last_seq >= 40 and s.in_order order by md5(c.id) limit 1000`,
  );
  const { rows: operators } = await ctx.db.pool.query<{ id: string }>(
    'select id from operators order by no limit $1',
    [OPERATORS],
  );
  const tokens: string[] = [];
  for (const { id } of operators) tokens.push(await newToken(ctx, 'operator', id));
  const pages = spreadPages(lists, 20);
  return {
    name: 'op v2',
    route: '/op/v2/chatMessageList',
    calls: pages.map(({ list, page }, index) =>
      opCall('chatMessageList', tokens[index % tokens.length] ?? '', {
        chatId: list.id,
        pageNum: page + 1,
        pageSize: 20,
      }),
    ),
    bare: barePage,
    values: pages.map(({ list, page }) => [list.no, list.length - page * 20, 20]),
  };
}

async function userEndpoint(ctx: BenchContext): Promise<Endpoint> {
  const { rows } = await ctx.db.pool.query<{ no: number; id: string; length: number }>(
    `select u.no, u.id, s.visible as length from users u
     join timeline_state s on s.user_no = u.no
     where s.visible >= 40 and s.in_order order by md5(u.id) limit $1`,
    [PEOPLE],
  );
  const lists: ((typeof rows)[number] & { readonly token: string })[] = [];
  for (const row of rows) lists.push({ ...row, token: await newToken(ctx, 'user', row.id) });
  const pages = spreadPages(lists, 20);
  return {
    name: 'user v2',
    route: '/user/v2/chatMessages',
    calls: pages.map(({ list, page }) => userCall(list.token, page * 20 + 1, 20)),
    bare: bareTimeline,
    values: pages.map(({ list, page }) => [list.no, list.length - page * 20, 20]),
  };
}

async function imEndpoint(ctx: BenchContext): Promise<Endpoint> {
  const { rows } = await ctx.db.pool.query<{ no: number; user: string; length: number }>(
    `select c.no, u.id as user, s.last_seq as length from conversations c
     join conversation_state s on s.conversation_no = c.no
     join users u on u.no = c.user_no
     where c.type = 'direct' and s.last_seq >= 20 order by md5(c.id) limit $1`,
    [PEOPLE],
  );
  const lists: ((typeof rows)[number] & { readonly token: string })[] = [];
  for (const row of rows) lists.push({ ...row, token: await newToken(ctx, 'im', row.user) });
  const pages = spreadPages(lists, 10);
  return {
    name: 'im v1',
    route: '/api/v1/im/:conversation_id/message/:page',
    calls: pages.map(({ list, page }) => imCall(list.token, list.no, page + 1)),
    bare: barePage,
    values: pages.map(({ list, page }) => [list.no, list.length - page * 10, 10]),
  };
}
