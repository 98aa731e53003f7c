import { performance } from 'node:perf_hooks';
import type { BenchContext } from '../context.ts';
import type { Dataset } from '../dataset/build.ts';
import { openBenchContext } from '../context.ts';
import type { Options } from '../options.ts';
import { runWorker, startServer, startWorkerServer } from '../processes.ts';
import { type Figure, figure } from '../report.ts';
import { type HttpCall, openConnection } from '../requests.ts';
import { type Endpoint, prepareEndpoints } from './endpoints.ts';
import { percentile } from '../stats.ts';
import type { LoadJob, LoadResult } from '../workers/load.ts';
import type { ReferenceInput } from '../workers/reference-server.ts';

const LEVELS = [1, 32, 128] as const;

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
