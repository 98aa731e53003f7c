import { Client } from 'pg';
import { database, superuser, type Cluster } from './cluster.ts';
import { endpointOf, type Endpoint } from './endpoint.ts';
import { failureFrom } from './failure.ts';
import { readPidFile } from './lock-files.ts';
import { stopPostmaster } from './postmaster.ts';
import { hasCode } from '../../errors.ts';

// Who uses the server holds a shared advisory lock on a connection of its own. Who leaves gives it
// up and tries for the exclusive one: getting it means that nobody else is there, and keeping it
// until the server is down means that nobody arrives in between. Whoever waits for the lock then
// is cut off with the server and starts over.
//
// Locks are per database, so every lease is taken in the same one, `postgres`.

export interface Lease {
  readonly endpoint: Endpoint;
  readonly postmasterPid: number;
  /** Calls back once when the lease is lost without `release`, at once if it already is. */
  onLost(listener: (reason: string) => void): void;
  /** Gives the lease up, and stops the server when it was the last one. */
  release(): Promise<'stopped' | 'shared' | 'lost'>;
}

export type LeaseAnswer =
  | { readonly kind: 'leased'; readonly lease: Lease }
  /** Something listens and will be ready, or gone, soon. */
  | { readonly kind: 'busy'; readonly reason: string }
  /** Nothing listens. */
  | { readonly kind: 'absent'; readonly reason: string };

/** Two-part keys, "chke": they cannot meet the one-part keys that the product may use. */
const leaseLock = '1667787621, 1';
const creationLock = '1667787621, 2';

export async function requestLease(cluster: Cluster): Promise<LeaseAnswer> {
  const endpoint = await endpointOf(cluster);
  const client = new Client({
    ...endpoint,
    user: superuser,
    database: 'postgres',
    application_name: 'chatkeep lease',
    connectionTimeoutMillis: 10_000,
  });
  const lost = watch(client);
  try {
    await client.connect();
    await client.query("set lock_timeout = '30s'");
    await client.query(`select pg_advisory_lock_shared(${leaseLock})`);
    await createDatabase(client);
    const postmasterPid = (await readPidFile(cluster))?.pid ?? 0;
    return { kind: 'leased', lease: leaseOn(cluster, endpoint, client, lost, postmasterPid) };
  } catch (error) {
    lost.expect();
    await client.end().catch(() => undefined);
    return answerFor(error, cluster);
  }
}

function leaseOn(
  cluster: Cluster,
  endpoint: Endpoint,
  client: Client,
  lost: Watch,
  postmasterPid: number,
): Lease {
  return {
    endpoint,
    postmasterPid,
    onLost: (listener) => lost.listen(listener),
    release: async () => {
      if (!lost.expect()) return 'lost';
      try {
        await client.query(`select pg_advisory_unlock_shared(${leaseLock})`);
        const { rows } = await client.query<{ alone: boolean }>(
          `select pg_try_advisory_lock(${leaseLock}) as alone`,
        );
        if (rows[0]?.alone !== true) return 'shared';
        return (await stopPostmaster(cluster, postmasterPid)) ? 'stopped' : 'shared';
      } catch (error) {
        if (isCut(error)) return 'lost';
        throw error;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}

async function createDatabase(client: Client): Promise<void> {
  const found = `select 1 from pg_database where datname = '${database}'`;
  if ((await client.query(found)).rowCount !== 0) return;
  await client.query(`select pg_advisory_lock(${creationLock})`);
  if ((await client.query(found)).rowCount === 0) {
    await client.query(`create database ${database} template template0`);
  }
  await client.query(`select pg_advisory_unlock(${creationLock})`);
}

interface Watch {
  listen(listener: (reason: string) => void): void;
  /** From now on the end is expected; false when it has come already. */
  expect(): boolean;
}

function watch(client: Client): Watch {
  let reason: string | undefined;
  let expected = false;
  const listeners: ((reason: string) => void)[] = [];
  const end = (why: string) => {
    if (reason !== undefined) return;
    reason = why;
    if (!expected) for (const listener of listeners) listener(why);
  };
  client.on('error', (error) => end(error.message));
  client.on('end', () => end('the connection was closed'));
  return {
    listen: (listener) => {
      if (reason === undefined) listeners.push(listener);
      else listener(reason);
    },
    expect: () => {
      expected = true;
      return reason === undefined;
    },
  };
}

function answerFor(error: unknown, cluster: Cluster): LeaseAnswer {
  const reason = error instanceof Error ? error.message : String(error);
  if (hasCode(error, 'ENOENT', 'ECONNREFUSED', 'EADDRNOTAVAIL')) return { kind: 'absent', reason };
  if (isCut(error) || hasCode(error, ...passing) || /timeout expired/.test(reason)) {
    return { kind: 'busy', reason };
  }
  throw failureFrom(reason, `The database in ${cluster.dataDir} cannot be opened`);
}

/** cannot_connect_now, too_many_connections, lock_not_available, object_in_use. */
const passing = ['57P03', '53300', '55P03', '55006', 'EAGAIN'];

/** The server, or one of its processes, ended under the connection. */
function isCut(error: unknown): boolean {
  return (
    hasCode(error, '57P01', '57P02', 'ECONNRESET', 'EPIPE') ||
    (error instanceof Error &&
      /Connection terminated|not queryable|Client was closed|connection error/i.test(error.message))
  );
}
