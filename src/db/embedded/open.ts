import { setTimeout as delay } from 'node:timers/promises';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { acquireLease, type Log } from './acquire.ts';
import { isRoot } from './account.ts';
import { findBinaries } from './binaries.ts';
import { clusterName, database, dataDirOf, superuser, type Cluster } from './cluster.ts';
import { socketDirOf } from './endpoint.ts';
import { inWords } from './failure.ts';
import { findHome, sharedRoot, writePointer } from './home.ts';
import { initialise } from './initialise.ts';
import type { Lease } from './lease.ts';
import { boundServerLog } from './server-log.ts';

/** The private PostgreSQL of one data folder, shared by every process that has it open. */
export interface EmbeddedServer extends AsyncDisposable {
  /** For `new pg.Pool(…)`. Read it again after a loss: the place may have changed with the server. */
  readonly connection: pg.ClientConfig;
  /** Tells that PostgreSQL ended under us, and why. It is being started again already. */
  onLost(listener: (reason: string) => void): void;
  /** Waits until the server runs again after a loss; fails when the start under way fails. */
  ensureRunning(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: Log;
  /** Gives up opening. */
  readonly signal?: AbortSignal;
}

/**
 * Opens the PostgreSQL of a data folder: sets it up when the folder is new, adopts it when it runs,
 * starts it otherwise. Disposing stops it when no other process uses it. Close pools first.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const cluster = await prepareCluster(options).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    throw inWords(error, `The database of ${options.dataDir} could not be opened`);
  });
  const signal = options.signal ?? new AbortController().signal;
  const lease = await acquireLease(cluster, options.log, signal);
  return new SupervisedServer(cluster, lease, options.log);
}

async function prepareCluster(options: EmbeddedOptions): Promise<Cluster> {
  const { dataDir, log, signal } = options;
  signal?.throwIfAborted();
  const { path: home, account, moved } = await findHome(dataDir);
  const binaries = await findBinaries({ account, copyTo: isRoot() ? sharedRoot : home });
  const cluster: Cluster = {
    home,
    dataDir: dataDirOf(home),
    socketDir: socketDirOf(home),
    logFile: join(home, 'postgres.log'),
    name: clusterName(home),
    account,
    binaries,
  };
  reportPlaces(cluster, moved, options);
  signal?.throwIfAborted();
  await initialise(cluster, log);
  await writePointer(dataDir, home);
  return cluster;
}

/** One line, and only when something was put where nobody would look for it. */
function reportPlaces(cluster: Cluster, moved: boolean, { dataDir, log }: EmbeddedOptions): void {
  const { copiedTo } = cluster.binaries;
  const places = [
    ...(moved ? [`the database of ${resolve(dataDir)} is kept in ${cluster.home}`] : []),
    ...(copiedTo === undefined ? [] : [`its programs were copied to ${copiedTo}`]),
  ];
  if (places.length === 0) return;
  const who = cluster.account === undefined ? 'this user' : `the account "${cluster.account.name}"`;
  log(
    `PostgreSQL runs as ${who}, which cannot use some of the folders given: ${places.join(', and ')}`,
  );
}

const logCheckEveryMs = 10 * 60_000;
const longestBackoffMs = 10_000;

class SupervisedServer implements EmbeddedServer {
  readonly #cluster: Cluster;
  readonly #log: Log;
  readonly #closing = new AbortController();
  readonly #listeners: ((reason: string) => void)[] = [];
  readonly #logCheck: NodeJS.Timeout;
  #endpoint: Lease['endpoint'];
  #lease: Lease | undefined;
  /** The start under way or waiting for its turn, while there is no lease. */
  #attempt: Promise<void> | undefined;

  constructor(cluster: Cluster, lease: Lease, log: Log) {
    this.#cluster = cluster;
    this.#log = log;
    this.#endpoint = lease.endpoint;
    this.#adopt(lease);
    this.#logCheck = setInterval(() => {
      boundServerLog(cluster.logFile).catch((error: unknown) => {
        log("PostgreSQL's log could not be shortened", { error: String(error) });
      });
    }, logCheckEveryMs).unref();
  }

  get connection(): pg.ClientConfig {
    return { ...this.#endpoint, user: superuser, database };
  }

  onLost(listener: (reason: string) => void): void {
    this.#listeners.push(listener);
  }

  async ensureRunning(): Promise<void> {
    if (this.#lease === undefined) await this.#attempt;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    clearInterval(this.#logCheck);
    await this.#attempt?.catch(() => undefined);
    const lease = this.#lease;
    this.#lease = undefined;
    await lease?.release();
  }

  #adopt(lease: Lease): void {
    this.#lease = lease;
    this.#endpoint = lease.endpoint;
    lease.onLost((reason) => this.#lost(reason));
  }

  #lost(reason: string): void {
    this.#lease = undefined;
    this.#log('PostgreSQL ended unexpectedly and is being started again', { reason });
    this.#restart(0);
    for (const listener of this.#listeners) listener(reason);
  }

  /** One attempt after another until one succeeds; each is what `ensureRunning` waits for. */
  #restart(backoffMs: number): void {
    if (this.#closing.signal.aborted) return;
    const attempt = this.#startAgain(backoffMs);
    this.#attempt = attempt;
    attempt.then(
      () => this.#log('PostgreSQL runs again'),
      (error: unknown) => {
        if (this.#closing.signal.aborted) return;
        this.#log('PostgreSQL could not be started again; trying on', { error: String(error) });
        this.#restart(Math.min(Math.max(backoffMs * 2, 250), longestBackoffMs));
      },
    );
  }

  async #startAgain(backoffMs: number): Promise<void> {
    const { signal } = this.#closing;
    await delay(backoffMs, undefined, { signal });
    this.#adopt(await acquireLease(this.#cluster, this.#log, signal));
  }
}
