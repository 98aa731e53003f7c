import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { AppError, hasCode } from '../../errors.ts';

/** The operating system account that PostgreSQL runs under when chatkeep itself runs as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Whom to run PostgreSQL as: undefined means as ourselves. PostgreSQL refuses uid 0, so root uses
 * the owner of the cluster that exists, else an account that every machine has; none is created.
 */
export async function accountFor(clusterDir: string): Promise<Account | undefined> {
  const owner = await ownerOf(clusterDir);
  const self = process.getuid?.();
  if (self === undefined) return undefined;
  if (self !== 0) {
    if (owner !== undefined && owner.uid !== self) throw notOurs(clusterDir, owner.uid);
    return undefined;
  }
  const entries = await readPasswd();
  if (owner === undefined) return defaultAccount(entries);
  if (owner.uid === 0) throw ownedByRoot(clusterDir, defaultAccount(entries));
  return entries.find((entry) => entry.uid === owner.uid) ?? { ...owner, name: `uid ${owner.uid}` };
}

/** initdb looks its own account up and fails without a word that helps when there is none. */
export function requireNamedUser(): void {
  if (process.getuid === undefined || isRoot()) return;
  try {
    userInfo();
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The embedded PostgreSQL cannot be set up by user id ${process.getuid()}, which has no entry in /etc/passwd. ` +
        'Run chatkeep as an account that has one (or as root), or set DATABASE_URL to a PostgreSQL server.',
      {},
      { cause },
    );
  }
}

function defaultAccount(entries: readonly Account[]): Account {
  const account =
    entries.find((entry) => entry.name === 'postgres' && entry.uid !== 0) ??
    entries.find((entry) => entry.name === 'nobody' && entry.uid !== 0);
  if (account !== undefined) return account;
  throw new AppError(
    'unavailable',
    'PostgreSQL refuses to run as root, and /etc/passwd has neither "postgres" nor "nobody" to run it as. ' +
      'Run chatkeep as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

async function ownerOf(dir: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const { uid, gid } = await stat(dir);
    return { uid, gid };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new AppError(
      'unavailable',
      `The database folder ${dir} cannot be looked at (${String(error)}). ` +
        'Run chatkeep as the user who created it, or choose another folder with --data.',
      {},
      { cause: error },
    );
  }
}

async function readPasswd(): Promise<Account[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    return /^\d+$/.test(uid) && /^\d+$/.test(gid)
      ? [{ name, uid: Number(uid), gid: Number(gid) }]
      : [];
  });
}

function notOurs(dir: string, uid: number): AppError {
  return new AppError(
    'unavailable',
    `The database in ${dir} belongs to another user (uid ${uid}; this process is uid ${process.getuid?.()}). ` +
      'Run chatkeep as that user or as root, or choose another folder with --data.',
  );
}

function ownedByRoot(dir: string, account: Account): AppError {
  return new AppError(
    'unavailable',
    `The database in ${dir} belongs to root, and PostgreSQL refuses to run as root (was it copied as root?). ` +
      `Give it to an ordinary account: chown -R ${account.name} '${dir}'`,
  );
}
