import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'undici';
import type { HttpCall } from '../requests.ts';
import { percentile } from '../stats.ts';
import { giveResult, readToldJob, sayBegun } from './until-told.ts';

/** Searches without pause over connections of its own, until its input ends. */
export interface SearchersJob {
  readonly origin: string;
  readonly clients: number;
  /** Those that are refused wait as long as they are told; otherwise they ask again at once. */
  readonly isPatient: boolean;
  /** Every client has a share of these, and goes from one to the next. */
  readonly calls: readonly HttpCall[];
  /** So many pages of a search are read, where there are so many. */
  readonly pages: number;
}

export interface SearchersResult {
  readonly seconds: number;
  readonly answered: number;
  readonly refused: number;
  readonly partial: number;
  /** Of those that were answered. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of one core. */
  readonly cpu: number;
}

const { job, signal } = await readToldJob<SearchersJob>();
setMaxListeners(0, signal);

const times: number[] = [];
let refused = 0;
let partial = 0;

/** One request; the path of the next page, or undefined. */
async function ask(client: Client, call: HttpCall, path: string): Promise<string | undefined> {
  const began = performance.now();
  const { method, headers } = call;
  const answer = await client.request({ method, path, headers: { ...headers } });
  const text = await answer.body.text();
  if (answer.statusCode === 429) {
    refused += 1;
    const seconds = Number(answer.headers['retry-after'] ?? 1);
    if (job.isPatient) await delay(seconds * 1000, undefined, { signal });
    return undefined;
  }
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${text}`);
  times.push(performance.now() - began);
  if (text.includes('"partial":true')) partial += 1;
  const [, next] = /"next":"([^"]+)"/.exec(text) ?? [];
  return next === undefined ? undefined : `${call.path}&cursor=${encodeURIComponent(next)}`;
}

async function searchOn(place: number): Promise<void> {
  const client = new Client(job.origin, { headersTimeout: 60_000, bodyTimeout: 60_000 });
  try {
    for (let turn = place; !signal.aborted; turn += job.clients) {
      const call = job.calls[turn % job.calls.length];
      if (call === undefined) throw new Error('there is nothing to search for');
      let path: string | undefined = call.path;
      for (let page = 0; path !== undefined && page < job.pages && !signal.aborted; page++) {
        path = await ask(client, call, path);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await client.destroy();
  }
}

const cpuBefore = process.cpuUsage();
const since = performance.now();
const searching = Array.from({ length: job.clients }, (_, place) => searchOn(place));
sayBegun();
await Promise.all(searching);
const cpu = process.cpuUsage(cpuBefore);
const elapsedMs = performance.now() - since;
const result: SearchersResult = {
  seconds: elapsedMs / 1000,
  answered: times.length,
  refused,
  partial,
  p50Ms: percentile(times, 0.5),
  p99Ms: percentile(times, 0.99),
  cpu: (cpu.user + cpu.system) / 1000 / elapsedMs,
};
giveResult(result);
