import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { AppError, hasCode } from '../../errors.ts';
import { requireNamedUser } from './account.ts';
import { superuser, type Cluster } from './cluster.ts';
import { failureFrom } from './failure.ts';
import { draftOf, exists, publish, removeAbandonedDrafts } from './files.ts';
import { cannotRun, run } from './run.ts';

const initdbArgs = [
  '--data-checksums',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  `--username=${superuser}`,
  '--no-instructions',
];

/** Creates the cluster unless it exists. Whoever finishes first wins; the others use its cluster. */
export async function initialise(cluster: Cluster, log: (message: string) => void): Promise<void> {
  await removeAbandonedDrafts(cluster.dataDir);
  if (!(await exists(cluster.dataDir))) {
    requireNamedUser();
    await create(cluster, log);
  }
  await requireSameMajor(cluster);
}

async function create(cluster: Cluster, log: (message: string) => void): Promise<void> {
  const { account, binaries, dataDir, home } = cluster;
  const draft = draftOf(dataDir);
  try {
    await mkdir(draft, { mode: 0o700 });
    if (account !== undefined) await chown(draft, account.uid, account.gid);
    const auth = await authentication(home);
    const args = [...initdbArgs, ...auth, `--pgdata=${draft}`];
    const { code, output } = await run(binaries.initdb, args, { account, cwd: draft }).catch(
      (error: unknown) => {
        throw cannotRun(binaries.initdb, error);
      },
    );
    if (code !== 0) {
      if (await exists(dataDir)) return;
      throw failureFrom(output, `A new database could not be set up in ${dataDir}`);
    }
    if ((await publish(draft, dataDir)) === 'ours') log(`Set up a new database in ${dataDir}`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function authentication(home: string): Promise<string[]> {
  if (process.platform !== 'win32') return ['--auth=trust'];
  const file = join(home, 'password');
  await writeFile(file, `${randomBytes(24).toString('base64url')}\n`, {
    mode: 0o600,
    flag: 'wx',
  }).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
  return ['--auth=scram-sha-256', `--pwfile=${file}`];
}

async function requireSameMajor(cluster: Cluster): Promise<void> {
  const ours = cluster.binaries.majorVersion;
  const file = join(cluster.dataDir, 'PG_VERSION');
  let theirs: string;
  try {
    theirs = (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw failureFrom(String(cause), `The database in ${cluster.dataDir} cannot be opened`);
  }
  if (theirs === ours) return;
  throw new AppError(
    'unavailable',
    `The database in ${cluster.dataDir} was written by PostgreSQL ${theirs}; this version of chatkeep brings PostgreSQL ${ours}. ` +
      'With the chatkeep version used before run "chatkeep export", then "chatkeep import directory" with this version into a new --data folder.',
    { found: theirs, needed: ours },
  );
}
