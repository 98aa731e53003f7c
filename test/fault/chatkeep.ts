import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { until } from '../db/embedded/harness.ts';
import type { Program } from './build.ts';

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<Command>();

/** Ends what a test that failed has left running. */
export async function endAll(): Promise<void> {
  for (const command of running) {
    command.kill('SIGTERM');
    await command.ended;
  }
}

export interface Command {
  readonly ended: Promise<Ended>;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): void;
}

const environment = {
  ...process.env,
  DATABASE_URL: '',
  CHATKEEP_LOG_LEVEL: 'warn',
};

/** Starts the command line in a process of its own, on the embedded database of `dataDir`. */
export function chatkeep(program: Program, dataDir: string, ...args: readonly string[]): Command {
  return start(process.execPath, [program.mainFile, ...args, '--data', dataDir]);
}

/** The same in a shell, which sends its output elsewhere: `script` has the call as `"$@"`. */
export function inShell(
  script: string,
  program: Program,
  dataDir: string,
  ...args: readonly string[]
): Command {
  const call = [process.execPath, program.mainFile, ...args, '--data', dataDir];
  return start('/bin/bash', ['-c', script, 'bash', ...call]);
}

function start(file: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
  const child = spawn(file, argv, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, ...env },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = (async () => {
    const [code] = await exited;
    const [stdout, stderr] = await output;
    return { code, stdout, stderr };
  })();
  const command: Command = {
    ended,
    kill: (signal) => {
      child.kill(signal);
    },
  };
  running.add(command);
  void ended.then(() => running.delete(command));
  return command;
}

export interface Server extends Command {
  readonly origin: string;
}

/** `serve`, once it listens. Throws what it said when it ends instead. */
export async function serve(
  program: Program,
  dataDir: string,
  port: number,
  env: NodeJS.ProcessEnv = {},
): Promise<Server> {
  const argv = [program.mainFile, 'serve', '--port', String(port), '--data', dataDir];
  const command = start(process.execPath, argv, env);
  const origin = `http://127.0.0.1:${port}`;
  let ended: Ended | undefined;
  void command.ended.then((value) => (ended = value));
  await until(
    'the server listens',
    async () => {
      if (ended !== undefined) throw new Error(`serve ended: ${JSON.stringify(ended)}`);
      return (await isReady(origin)) === true;
    },
    30_000,
  );
  return { ...command, origin };
}

/** Undefined when nothing answers. */
export async function isReady(origin: string): Promise<boolean | undefined> {
  try {
    const response = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return undefined;
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
