import { spawn } from 'node:child_process';
import { totalmem, availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { listenArgs, prepareSocketDir } from './endpoint.ts';
import { isPostmaster, readPidFile } from './lock-files.ts';
import { isAlive, listProcesses } from './processes.ts';
import { run, spawned, spawnOptions } from './run.ts';
import { boundServerLog, openServerLog, readServerLog } from './server-log.ts';
import { settingsFor, usableMemory } from './settings.ts';

export interface ServerExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** What it wrote to its log since it was started. */
  readonly output: string;
}

/** A server process that we started and that has not answered yet. */
export interface StartingServer {
  /** Undefined while it lives. */
  exit(): Promise<ServerExit | undefined>;
  /** Gives the start up; whatever it recovered so far is kept for the next one. */
  cancel(): Promise<void>;
}

/** Starts PostgreSQL detached, so that it outlives us; its end is seen in `exit`. */
export async function startPostmaster(cluster: Cluster): Promise<StartingServer> {
  const { account, binaries, dataDir, logFile } = cluster;
  await prepareSocketDir(cluster.socketDir, account);
  await boundServerLog(logFile);
  const settings = {
    ...settingsFor({
      memoryBytes: usableMemory(totalmem(), process.constrainedMemory()),
      cores: availableParallelism(),
      platform: process.platform,
    }),
    ...(await listenArgs(cluster)),
    cluster_name: cluster.name,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

  const log = await openServerLog(logFile);
  const { size: logStart } = await log.stat();
  try {
    const child = spawn(binaries.postgres, ['-D', dataDir, ...options], {
      ...spawnOptions({ account, cwd: dataDir }),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await spawned(child, binaries.postgres);
    child.unref();
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
    return {
      exit: async () => {
        if (!hasEnded()) return undefined;
        const output = await readServerLog(logFile, logStart);
        return { code: child.exitCode, signal: child.signalCode, output };
      },
      cancel: async () => {
        if (!hasEnded()) child.kill('SIGINT');
        await until(async () => hasEnded(), 60_000);
      },
    };
  } finally {
    await log.close();
  }
}

/** Stops the server and waits until it is down. False when it is not ours to signal. */
export async function stopPostmaster(cluster: Cluster, pid: number): Promise<boolean> {
  if (!(await isPostmaster(cluster, pid))) return false;
  if (process.platform === 'win32') {
    const args = ['stop', '-D', cluster.dataDir, '-m', 'fast', '-w', '-t', '600'];
    await run(cluster.binaries.pgCtl, args, { account: undefined, cwd: cluster.dataDir });
    return true;
  }
  process.kill(pid, 'SIGINT');
  const isDown = async () =>
    !(await isPostmaster(cluster, pid)) && (await readPidFile(cluster))?.pid !== pid;
  return until(isDown, 600_000);
}

/**
 * After SIGKILL of the postmaster its children usually end by themselves; one that is busy does
 * not, and holds the shared memory that the next start needs.
 */
export async function killLeftovers(cluster: Cluster): Promise<number> {
  const title = `postgres: ${cluster.name}: `;
  const leftovers = (await listProcesses()).filter((entry) => entry.commandLine.startsWith(title));
  for (const { pid } of leftovers) {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
  return leftovers.length;
}

async function until(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() > deadline) return false;
    await delay(10);
  }
}
