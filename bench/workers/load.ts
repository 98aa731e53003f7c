import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { json } from 'node:stream/consumers';
import autocannon from 'autocannon';
import type { HttpCall } from '../requests.ts';
import { percentile } from '../stats.ts';

/** The load generator: autocannon in a process of its own. JSON on stdin and on stdout. */
export interface LoadJob {
  readonly origin: string;
  readonly connections: number;
  readonly seconds: number;
  /** Spread over the connections, so that no two ask for the same at the same time. */
  readonly calls: readonly HttpCall[];
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of one core that the generator itself used. */
  readonly generatorCpu: number;
}

const MOST_CALLS_A_CONNECTION = 500;

const job = (await json(process.stdin)) as LoadJob;
const share = Math.min(
  MOST_CALLS_A_CONNECTION,
  Math.max(1, Math.floor(job.calls.length / job.connections)),
);
let prepared = 0;
const times: number[] = [];
let failed = 0;
let failure = '';
const fail = (why: string) => {
  failed += 1;
  failure = why;
};
const options: autocannon.Options = {
  url: job.origin,
  connections: job.connections,
  duration: job.seconds,
  setupClient(client) {
    const start = (prepared * share) % job.calls.length;
    prepared += 1;
    client.setRequests(job.calls.slice(start, start + share).map((call) => ({ ...call })));
  },
};
const run = autocannon(options, () => undefined);
const cpuBefore = process.cpuUsage();
const since = performance.now();
let last = since;
run.on('response', (_client, status, _bytes, ms) => {
  if (status !== 200) fail(`status ${status}`);
  times.push(ms);
  last = performance.now();
});
run.on('reqError', (error) => fail(error.message));
await once(run, 'done');
const cpu = process.cpuUsage(cpuBefore);
const elapsedMs = last - since;
if (failed > 0) throw new Error(`${failed} of ${times.length} requests failed: ${failure}`);
const result: LoadResult = {
  requestsPerSecond: (times.length / elapsedMs) * 1000,
  p50Ms: percentile(times, 0.5),
  p99Ms: percentile(times, 0.99),
  generatorCpu: (cpu.user + cpu.system) / 1000 / elapsedMs,
};
process.stdout.write(JSON.stringify(result));
