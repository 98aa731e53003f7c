import { mkdir, readFile, realpath, rm, stat, writeFile, chown, link } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, hasCode } from '../../errors.ts';
import { accountFor, isRoot, type Account } from './account.ts';
import { dataDirOf, shortHash } from './cluster.ts';
import { createFolder, draftOf, exists } from './files.ts';
import { run } from './run.ts';

// The cluster lives in `<data folder>/postgres`. Where root's data folder is behind a wall that the
// account PostgreSQL runs under cannot pass (under /root, say), it lives in /var/lib/chatkeep and
// `<data folder>/postgres.location.txt` says where.

export const sharedRoot = '/var/lib/chatkeep';

export interface Home {
  readonly path: string;
  /** The cluster is new and had to be placed outside the data folder. */
  readonly moved: boolean;
  readonly account: Account | undefined;
}

export async function findHome(path: string): Promise<Home> {
  const dataDir = await ownFolder(path);
  const inside = join(dataDir, 'postgres');
  if (await existsOrRefuse(dataDirOf(inside))) return homeAt(inside);

  const pointer = join(dataDir, 'postgres.location.txt');
  const pointed = await readPointer(pointer);
  if (pointed !== undefined) {
    if (await existsOrRefuse(dataDirOf(pointed))) return homeAt(pointed);
    throw lostCluster(pointer, pointed);
  }

  const account = await accountFor(dataDirOf(inside));
  if (account === undefined || (await canUse(dataDir, account))) {
    await createInside(inside, account === undefined ? 0o700 : 0o711);
    return { path: inside, account, moved: false };
  }
  const outside = join(sharedRoot, 'clusters', shortHash(await identityOf(dataDir)));
  await createOrRefuse(outside);
  return { path: outside, account, moved: true };
}

/** Called once the cluster is complete: from now on the data folder knows where it is. */
export async function writePointer(dataDir: string, home: string): Promise<void> {
  const folder = await realpath(dataDir);
  if (home === join(folder, 'postgres')) return;
  const pointer = join(folder, 'postgres.location.txt');
  if (await exists(pointer)) return;
  await writeFile(
    join(home, 'data-folder.txt'),
    `${folder}\n\nThe line above is the data folder whose database this is. When that folder was deleted on purpose, this one can be deleted too.\n`,
  );
  const draft = draftOf(pointer);
  await writeFile(
    draft,
    `${home}\n\nThe line above is where the database of this folder is kept. Both belong together: back up and move both.\n`,
  );
  await link(draft, pointer).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
  await rm(draft, { force: true });
}

async function homeAt(path: string): Promise<Home> {
  return { path, account: await accountFor(dataDirOf(path)), moved: false };
}

async function ownFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    return await realpath(path);
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The data folder ${path} cannot be created (${String(cause)}). Choose a place this user may write to with --data.`,
      {},
      { cause },
    );
  }
}

/** A folder made anew at an old path must not find the old one's database: inode and birth differ. */
async function identityOf(dataDir: string): Promise<string> {
  const { ino, birthtimeMs } = await stat(dataDir);
  return `${dataDir}\n${ino}\n${birthtimeMs}`;
}

async function readPointer(pointer: string): Promise<string | undefined> {
  try {
    return (await readFile(pointer, 'utf8')).split('\n', 1)[0]?.trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Tried, not guessed from modes: ACLs, mount options and security modules have a say as well. */
async function canUse(dataDir: string, account: Account): Promise<boolean> {
  if (!isRoot()) return true;
  const trial = draftOf(join(dataDir, 'postgres.trial'));
  try {
    await mkdir(trial, { mode: 0o700 });
    await chown(trial, account.uid, account.gid);
    const script = 'cd "$0" && : > "$0/file" && rm "$0/file"';
    const { code } = await run('/bin/sh', ['-c', script, trial], { account, cwd: '/' });
    return code === 0;
  } catch {
    return false;
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

async function existsOrRefuse(path: string): Promise<boolean> {
  try {
    return await exists(path);
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The database folder ${path} cannot be entered (${String(cause)}). ` +
        'Run chatkeep as the user who created it or as root, or choose another folder with --data.',
      {},
      { cause },
    );
  }
}

async function createInside(path: string, mode: number): Promise<void> {
  try {
    await createFolder(path, mode);
  } catch (cause) {
    if (!hasCode(cause, 'EACCES', 'EPERM', 'EROFS')) throw cause;
    throw new AppError(
      'unavailable',
      `The data folder ${dirname(path)} may not be written to by this user. Choose another with --data, or make it yours.`,
      {},
      { cause },
    );
  }
}

async function createOrRefuse(path: string): Promise<void> {
  try {
    await createFolder(path, 0o711);
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The database must be kept in ${path}, which cannot be created (${String(cause)}). ` +
        'Choose a data folder that other accounts can enter with --data, or set DATABASE_URL to a PostgreSQL server.',
      {},
      { cause },
    );
  }
}

function lostCluster(pointer: string, home: string): AppError {
  return new AppError(
    'unavailable',
    `${pointer} says that the database is kept in ${home}, where there is none. ` +
      'Bring that folder back, or remove the file to begin with an empty database.',
  );
}
