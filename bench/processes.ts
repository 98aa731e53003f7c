import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface RunningServer extends AsyncDisposable {
  readonly origin: string;
}

/** A server in a process of its own; it says where it listens on a line that ends with its origin. */
async function serverOf(child: ChildProcess & { stdout: Readable }): Promise<RunningServer> {
  const ended = once(child, 'exit');
  const listening = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const [, origin] = /listening on (http:\S+)$/.exec(line) ?? [];
      if (origin !== undefined) return origin;
    }
    throw new Error('the server ended before it listened; what it says of it is above');
  })();
  const origin = await listening;
  child.stdout.resume();
  return {
    origin,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The product's `serve` on a data folder, that lets the bench ask as often as it likes. */
export function startServer(mainFile: string, dataDir: string): Promise<RunningServer> {
  const args = [mainFile, 'serve', '--port', '0', '--data', dataDir];
  return serverOf(
    spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        CHATKEEP_LOG_LEVEL: 'warn',
        CHATKEEP_RATE_LIMIT_PER_MINUTE: '1000000000',
      },
    }),
  );
}

function worker(name: string): string[] {
  return ['--import', 'tsx', fileURLToPath(new URL(`workers/${name}.ts`, import.meta.url))];
}

/** A server of the bench's own, given its input as JSON. */
export async function startWorkerServer(name: string, input: unknown): Promise<RunningServer> {
  const child = spawn(process.execPath, worker(name), { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(input));
  return serverOf(child);
}

/** Runs a worker to its end: JSON in, JSON out. */
export async function runWorker<Result>(name: string, input: unknown): Promise<Result> {
  const child = spawn(process.execPath, worker(name), { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  child.stdin.end(JSON.stringify(input));
  const output = await text(child.stdout);
  const [code] = await ended;
  if (code !== 0) throw new Error(`the worker ${name} ended with ${String(code)}`);
  return JSON.parse(output) as Result;
}

export interface RunningWorker<Result> {
  /** Has it end; what it found. */
  finish(): Promise<Result>;
}

/** Starts a worker that works until its input ends: JSON in, a line when it has begun, JSON out. */
export async function startWorker<Result>(
  name: string,
  input: unknown,
): Promise<RunningWorker<Result>> {
  const child = spawn(process.execPath, worker(name), { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  child.stdin.write(`${JSON.stringify(input)}\n`);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const next = await lines.next();
    if (next.done === true) throw new Error(`the worker ${name} ended early; why is above`);
    return next.value;
  };
  await line();
  return {
    async finish() {
      child.stdin.end();
      const result = JSON.parse(await line()) as Result;
      await ended;
      return result;
    },
  };
}
