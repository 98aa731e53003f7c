import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Options } from '../options.ts';
import { runWorker, startServer, startWorkerServer } from '../processes.ts';
import { type Figure, figure } from '../report.ts';
import { percentile } from '../stats.ts';
import type { ListenersJob, ListenersResult } from '../workers/live-listeners.ts';
import type { SpeakersJob, SpeakersResult } from '../workers/live-speakers.ts';
import { conversationId, makePeople, tokenOf, userId } from './live-people.ts';

export interface LiveSizes {
  readonly idle: number;
  readonly conversations: number;
  readonly perSecond: number;
  /** Processes that listen. */
  readonly workers: number;
}

const fullSizes: LiveSizes = { idle: 5000, conversations: 500, perSecond: 1000, workers: 3 };
const SECTION = 'live';
const LISTENERS_EACH = 4;
const SPEAKERS = 16;
const SETTLE_MS = 2000;
// Of sockets and files that a process has besides.
const SPARE_FILES = 1000;

interface Target extends AsyncDisposable {
  readonly origin: string;
  /** Resident memory. */
  memoryBytes(): Promise<number>;
}

/** Memory of idle connections, and how long messages take to those who listen. */
export async function measureLive(
  options: Options,
  sizes: LiveSizes = fullSizes,
): Promise<{ figures: Figure[]; notes: string[] }> {
  await requireFiles(sizes.idle + SPARE_FILES);
  const dataDir = join(options.dataDir, 'live');
  await rm(dataDir, { recursive: true, force: true });
  const users = Math.max(sizes.idle, sizes.conversations);
  await makePeople(options.mainFile, dataDir, { users, conversations: sizes.conversations });

  const measured: Measured[] = [];
  for (const open of [openRelay, () => openProduct(options.mainFile, dataDir)]) {
    await using target = await open();
    measured.push(await measure(target, sizes, options.seconds));
  }
  const [relay, product] = measured;
  if (relay === undefined || product === undefined) throw new Error('two are measured');
  return { figures: figuresOf(sizes, product, relay), notes: [noteOf(sizes, product)] };
}

async function requireFiles(count: number): Promise<void> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const [, hard] = /^Max open files\s+\S+\s+(\d+)/m.exec(limits) ?? [];
  if (hard === undefined || Number(hard) >= count) return;
  throw new Error(`a process may open ${hard} files here: it takes ${count}; raise "ulimit -n"`);
}

async function openRelay(): Promise<Target> {
  const server = await startWorkerServer('live-relay', {});
  return {
    origin: server.origin,
    memoryBytes: async () => Number(await (await fetch(server.origin)).text()),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function openProduct(mainFile: string, dataDir: string): Promise<Target> {
  const server = await startServer(mainFile, dataDir);
  return {
    origin: server.origin,
    async memoryBytes() {
      const text = await (await fetch(`${server.origin}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

interface Measured {
  readonly idleBytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly lost: number;
  readonly sent: SpeakersResult;
  readonly listenerCpu: number;
}

async function measure(target: Target, sizes: LiveSizes, seconds: number): Promise<Measured> {
  await fetch(target.origin);
  const before = await target.memoryBytes();
  const idle = await listen(
    target.origin,
    Array.from({ length: sizes.idle }, (_, n) => ({ token: tokenOf.user(n), watch: [] })),
    sizes.workers,
  );
  await delay(SETTLE_MS);
  const idleBytes = ((await target.memoryBytes()) - before) / sizes.idle;
  await idle.finish();

  const seats = Array.from({ length: sizes.conversations }, (_, n) => n);
  const listeners = await listen(
    target.origin,
    seats.flatMap((n) =>
      Array.from({ length: LISTENERS_EACH }, (_, place) => ({
        token: place % 2 === 0 ? tokenOf.user(n) : tokenOf.operator(n),
        watch: [conversationId(n)],
      })),
    ),
    sizes.workers,
  );
  const speak = (length: number) =>
    runWorker<SpeakersResult>('live-speakers', {
      origin: target.origin,
      token: tokenOf.service,
      connections: SPEAKERS,
      perSecond: sizes.perSecond,
      seconds: length,
      seats: seats.map((n) => ({ conversationId: conversationId(n), from: userId(n) })),
    } satisfies SpeakersJob);
  const sent = await speak(seconds);
  await delay(SETTLE_MS);
  const heard = await listeners.finish();
  const latencies = heard.flatMap((each) => each.latenciesMs);
  process.stderr.write(`  live, ${target.origin}: done\n`);
  return {
    idleBytes,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    lost: sent.sent * LISTENERS_EACH - latencies.length,
    sent,
    listenerCpu: Math.max(...heard.map((each) => each.cpu)),
  };
}

interface Listeners {
  finish(): Promise<ListenersResult[]>;
}

/** Connects all, spread over some processes. */
async function listen(
  origin: string,
  auths: ListenersJob['auths'],
  workers: number,
): Promise<Listeners> {
  const file = fileURLToPath(new URL('../workers/live-listeners.ts', import.meta.url));
  const started = Array.from({ length: workers }, (_, worker) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const share = auths.filter((_, n) => n % workers === worker);
    child.stdin.write(`${JSON.stringify({ origin, auths: share } satisfies ListenersJob)}\n`);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const line = async () => {
      const next = await lines.next();
      if (next.done === true) throw new Error('listeners ended early; what they said is above');
      return next.value;
    };
    return { child, line };
  });
  for (const { line } of started) await line();
  return {
    finish: () =>
      Promise.all(
        started.map(async ({ child, line }) => {
          const ended = once(child, 'exit');
          child.stdin.end();
          const result = JSON.parse(await line()) as ListenersResult;
          await ended;
          return result;
        }),
      ),
  };
}

function figuresOf(sizes: LiveSizes, product: Measured, relay: Measured): Figure[] {
  const at = `${sizes.conversations} conversations × ${LISTENERS_EACH} listeners, ${sizes.perSecond} messages/s`;
  const one = (what: string, unit: string, of: (measured: Measured) => number) =>
    figure({
      section: SECTION,
      what,
      against: 'bare Socket.IO that stores nothing',
      unit,
      measured: [of(product)],
      reference: [of(relay)],
    });
  return [
    one(`memory of each of ${sizes.idle} idle connections`, 'KB', (each) => each.idleBytes / 1000),
    one(`${at}: rate`, '/s', (each) => each.sent.perSecond),
    one(
      `${at}: from writing, just before the commit, to delivery, p50`,
      'ms',
      (each) => each.p50Ms,
    ),
    one(`${at}: the same, p99`, 'ms', (each) => each.p99Ms),
    one(`${at}: from sending to acknowledged, p99`, 'ms', (each) => each.sent.p99Ms),
  ];
}

function noteOf({ workers }: LiveSizes, { lost, listenerCpu }: Measured): string {
  return (
    `live: one server, ${workers} processes that listen and one that sends, all on this machine; ` +
    `memory is the growth of the resident set, and what a process had in reserve is not in it; ` +
    `${lost} deliveries were missing; the busiest listening process used ` +
    `${Math.round(listenerCpu * 100)} % of one core`
  );
}
