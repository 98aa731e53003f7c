import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'undici';

/** Sends a word that no message has, and searches for it until it is found, again and again. */
export interface ProbersJob {
  readonly origin: string;
  readonly seats: readonly { readonly conversationId: string; readonly token: string }[];
  readonly seconds: number;
}

export interface ProbersResult {
  /** From the answer to the message, which comes after its commit, to the answer that has it. */
  readonly foundMs: readonly number[];
  /** How long the searches took. */
  readonly searchMs: readonly number[];
}

/** Between searches, so that probing is not the load. */
const PAUSE_MS = 5;

const job = (await json(process.stdin)) as ProbersJob;
const foundMs: number[] = [];
const searchMs: number[] = [];
const end = performance.now() + job.seconds * 1000;

async function probeOn({ conversationId, token }: ProbersJob['seats'][number]): Promise<void> {
  const client = new Client(job.origin);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const ask = async (method: 'GET' | 'POST', path: string, body: string | null) => {
    const answer = await client.request({ method, path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode === 200 || answer.statusCode === 201) return text;
    throw new Error(`${path}: ${answer.statusCode} ${text}`);
  };
  while (performance.now() < end) {
    const word = randomBytes(6)
      .toString('hex')
      .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '');
    const body = JSON.stringify({ type: 'txt', body: { msg: `口令 ${word}` } });
    await ask('POST', `/api/conversations/${conversationId}/messages`, body);
    const since = performance.now();
    for (let isFound = false; !isFound;) {
      const began = performance.now();
      const text = await ask('GET', `/api/search/messages?limit=1&q=%22${word}%22`, null);
      const now = performance.now();
      searchMs.push(now - began);
      isFound = text.includes(`口令 ${word}`);
      if (isFound) foundMs.push(now - since);
      else await delay(PAUSE_MS);
    }
  }
  await client.close();
}

await Promise.all(job.seats.map(probeOn));
process.stdout.write(JSON.stringify({ foundMs, searchMs } satisfies ProbersResult));
