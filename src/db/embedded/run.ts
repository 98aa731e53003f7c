import { spawn, type ChildProcess } from 'node:child_process';
import { AppError } from '../../errors.ts';
import type { Account } from './account.ts';

export interface RunResult {
  readonly code: number | null;
  readonly output: string;
}

export interface SpawnAs {
  readonly account: Account | undefined;
  /** Must be a folder the account can enter: PostgreSQL's programs ask for their working folder. */
  readonly cwd: string;
}

/** Nothing of ours leaks into PostgreSQL: PGPORT, LD_LIBRARY_PATH and locale names change what it does. */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export function spawnOptions(as: SpawnAs) {
  const { account, cwd } = as;
  return {
    cwd,
    env: environment,
    windowsHide: true,
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  };
}

/** Runs a program to its end and keeps the last 256 kB of what it printed. */
export function run(command: string, args: readonly string[], as: SpawnAs): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...spawnOptions(as),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-262_144);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Settles once the program runs; a program that cannot be run is an error in words. */
export function spawned(child: ChildProcess, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve());
    child.once('error', (cause) => reject(cannotRun(command, cause)));
  });
}

export function cannotRun(command: string, cause: unknown): AppError {
  return new AppError(
    'unavailable',
    `The embedded PostgreSQL program ${command} cannot be run (${String(cause)}). ` +
      'The packaged programs need a glibc Linux (Debian, Ubuntu, Fedora …; not Alpine), macOS or Windows; ' +
      'elsewhere set DATABASE_URL to a PostgreSQL server.',
    {},
    { cause },
  );
}
