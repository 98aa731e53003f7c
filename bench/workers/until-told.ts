import { createInterface } from 'node:readline';

export interface ToldJob<Job> {
  readonly job: Job;
  /** Aborts when this worker is told to end. */
  readonly signal: AbortSignal;
}

/** What a worker of `startWorker` is to do, until its input ends: JSON on the first line. */
export async function readToldJob<Job>(): Promise<ToldJob<Job>> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const first = await lines.next();
  const stop = new AbortController();
  void (async () => {
    for (let line = first; line.done !== true;) line = await lines.next();
    stop.abort();
  })();
  return { job: JSON.parse(first.value ?? '') as Job, signal: stop.signal };
}

/** Says that the work has begun. */
export function sayBegun(): void {
  process.stdout.write('begun\n');
}

export function giveResult(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
