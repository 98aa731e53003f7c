import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'undici';
import { percentile } from '../stats.ts';
import { giveResult, readToldJob, sayBegun } from './until-told.ts';

/** Sends over HTTP until its input ends: each as fast as it is answered, or all at a steady rate. */
export interface SpeakersJob {
  readonly origin: string;
  /** One for each sender. */
  readonly seats: readonly { readonly conversationId: string; readonly token: string }[];
  /** Of all together; 0 is as fast as they are answered. */
  readonly perSecond: number;
}

export interface SpeakersResult {
  readonly sent: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const { job, signal } = await readToldJob<SpeakersJob>();

const times: number[] = [];
const since = performance.now();
let due = 0;

async function speakOn({ conversationId, token }: SpeakersJob['seats'][number]): Promise<void> {
  const client = new Client(job.origin);
  const path = `/api/conversations/${conversationId}/messages`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (let n = 0; !signal.aborted; n++) {
    if (job.perSecond > 0) {
      due += 1000 / job.perSecond;
      const early = since + due - performance.now();
      if (early > 0) await delay(early);
    }
    const body = JSON.stringify({
      type: 'txt',
      body: { msg: `第 ${n} 句：明天上午到酒店可以吗？` },
    });
    const began = performance.now();
    const answer = await client.request({ method: 'POST', path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 201) throw new Error(`${path}: ${answer.statusCode} ${text}`);
    times.push(performance.now() - began);
  }
  await client.close();
}

const speaking = job.seats.map(speakOn);
sayBegun();
await Promise.all(speaking);
const result: SpeakersResult = {
  sent: times.length,
  perSecond: (times.length / (performance.now() - since)) * 1000,
  p50Ms: percentile(times, 0.5),
  p99Ms: percentile(times, 0.99),
};
giveResult(result);
