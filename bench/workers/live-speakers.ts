import { performance } from 'node:perf_hooks';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { percentile } from '../stats.ts';

/** Sends at a steady rate over a few live connections. JSON on stdin and on stdout. */
export interface SpeakersJob {
  readonly origin: string;
  readonly token: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly seats: readonly { readonly conversationId: string; readonly from: string }[];
}

export interface SpeakersResult {
  readonly sent: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const TICK_MS = 5;

const job = (await json(process.stdin)) as SpeakersJob;
const sockets = await Promise.all(
  Array.from({ length: job.connections }, async () => {
    const socket = io(job.origin, {
      path: '/api/live',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { token: job.token },
    });
    await new Promise<void>((ready, fail) => {
      socket.once('ready', () => ready());
      socket.once('connect_error', fail);
    });
    return socket;
  }),
);
const times: number[] = [];
const answers: Promise<void>[] = [];

async function speak(n: number): Promise<void> {
  const seat = job.seats[n % job.seats.length];
  const socket = sockets[n % sockets.length];
  if (seat === undefined || socket === undefined) throw new Error('nobody speaks');
  const began = performance.now();
  const answer = (await socket.emitWithAck('send', {
    ...seat,
    type: 'txt',
    body: { msg: `第 ${n} 句：您好，请问明天下午三点还有空的房间吗？` },
  })) as { readonly error?: unknown };
  if (answer.error !== undefined) throw new Error(JSON.stringify(answer));
  times.push(performance.now() - began);
}

const since = performance.now();
const end = since + job.seconds * 1000;
for (let n = 0; performance.now() < end; await delay(TICK_MS)) {
  const due = Math.floor(((performance.now() - since) / 1000) * job.perSecond);
  for (; n < due; n++) answers.push(speak(n));
}
await Promise.all(answers);
const elapsedMs = performance.now() - since;
for (const socket of sockets) socket.disconnect();
const result: SpeakersResult = {
  sent: times.length,
  perSecond: (times.length / elapsedMs) * 1000,
  p50Ms: percentile(times, 0.5),
  p99Ms: percentile(times, 0.99),
};
process.stdout.write(JSON.stringify(result));
