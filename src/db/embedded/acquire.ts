import { statfs } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import type { Cluster } from './cluster.ts';
import { failureFrom, inWords } from './failure.ts';
import { requestLease, type Lease } from './lease.ts';
import { livingPostmaster, readPidFile, removeStaleLocks } from './lock-files.ts';
import {
  killLeftovers,
  startPostmaster,
  type ServerExit,
  type StartingServer,
} from './postmaster.ts';

export type Log = (message: string, fields?: object) => void;

const progressEveryMs = 10_000;
const silentTooLongMs = 120_000;
const leftoversAfterMs = 3_000;
const mostKills = 10;

/**
 * Gets a lease on the running server, starting it when there is none. Several processes may do so
 * at once: PostgreSQL lets one start win and the others find it. As long as a server lives and says
 * that it is starting, it is waited for, since recovery from a crash takes what it takes.
 */
export async function acquireLease(
  cluster: Cluster,
  log: Log,
  signal: AbortSignal,
): Promise<Lease> {
  const attempt = new Attempt(cluster, log);
  try {
    for (;;) {
      signal.throwIfAborted();
      const answer = await requestLease(cluster);
      if (answer.kind === 'leased') return answer.lease;
      await attempt.advance(answer.kind, answer.reason);
      await delay(attempt.pauseMs(), undefined, { signal });
    }
  } catch (error) {
    await attempt.cancel();
    signal.throwIfAborted();
    throw inWords(error, `PostgreSQL could not be started on ${cluster.dataDir}`);
  }
}

const diskFull = 'FATAL: No space left on device, not even for the log';

async function isDiskFull(path: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize < 1024 * 1024;
}

class Attempt {
  readonly #cluster: Cluster;
  readonly #log: Log;
  readonly #since = Date.now();
  #server: StartingServer | undefined;
  #kills = 0;
  #loggedAt = Date.now();
  #silentSince: number | undefined;
  #leftoversSince: number | undefined;

  constructor(cluster: Cluster, log: Log) {
    this.#cluster = cluster;
    this.#log = log;
  }

  pauseMs(): number {
    const waited = Date.now() - this.#since;
    return waited < 2_000 ? 20 : 200;
  }

  async cancel(): Promise<void> {
    await this.#server?.cancel();
  }

  async advance(kind: 'busy' | 'absent', reason: string): Promise<void> {
    if (Date.now() - this.#loggedAt > progressEveryMs) {
      this.#loggedAt = Date.now();
      const waitedSeconds = Math.round((Date.now() - this.#since) / 1000);
      this.#log('Waiting for PostgreSQL, which is starting', { reason, waitedSeconds });
    }
    if (kind === 'busy') this.#silentSince = undefined;
    else await this.#whenAbsent(reason);
  }

  async #whenAbsent(reason: string): Promise<void> {
    if (this.#server !== undefined) {
      const exit = await this.#server.exit();
      if (exit === undefined) return this.#requireSignOfLife(reason);
      this.#server = undefined;
      return this.#judgeExit(exit);
    }
    if ((await livingPostmaster(this.#cluster)) !== undefined) {
      return this.#requireSignOfLife(reason);
    }
    this.#silentSince = undefined;
    await this.#start();
  }

  async #start(): Promise<void> {
    const removed = await removeStaleLocks(this.#cluster);
    if (removed.length > 0) {
      this.#log('Removed lock files that an ended PostgreSQL left behind', { files: removed });
    }
    const othersStart = (await readPidFile(this.#cluster)) !== undefined;
    if (!othersStart) this.#server = await startPostmaster(this.#cluster);
  }

  /** Returns when starting again is right, throws when it would end the same way. */
  async #judgeExit({ code, signal, output }: ServerExit): Promise<void> {
    if (signal !== null && !/PANIC/.test(output)) return this.#countKill(signal);
    const lostTheRace = /lock file ".*" (already exists|is empty)/.test(output);
    if (code === 0 || lostTheRace) return;
    if (!/pre-existing shared memory block/.test(output)) {
      const said = output === '' && (await isDiskFull(this.#cluster.home)) ? diskFull : output;
      throw failureFrom(said, `PostgreSQL could not start on ${this.#cluster.dataDir}`);
    }
    this.#leftoversSince ??= Date.now();
    const waitedMs = Date.now() - this.#leftoversSince;
    if (waitedMs > silentTooLongMs) {
      throw failureFrom(output, 'Processes of a PostgreSQL that was killed do not end');
    }
    if (waitedMs < leftoversAfterMs) return;
    const killed = await killLeftovers(this.#cluster);
    if (killed > 0) this.#log('Ended processes of a PostgreSQL that was killed', { killed });
  }

  #countKill(signal: string): void {
    this.#kills += 1;
    if (this.#kills < mostKills) return;
    throw new AppError(
      'unavailable',
      `PostgreSQL was started ${mostKills} times and ended by ${signal} each time. ` +
        'If nobody does that on purpose, the machine or the container is short of memory: give it more.',
    );
  }

  #requireSignOfLife(reason: string): void {
    this.#silentSince ??= Date.now();
    if (Date.now() - this.#silentSince < silentTooLongMs) return;
    throw new AppError(
      'unavailable',
      `PostgreSQL runs on ${this.#cluster.dataDir} but has not answered for two minutes: ${reason}. ` +
        `Stop it (its process id is in ${this.#cluster.dataDir}/postmaster.pid) and start again.`,
    );
  }
}
