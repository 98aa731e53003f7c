import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

export interface Program {
  readonly mainFile: string;
}

export interface Build extends Program, AsyncDisposable {}

/**
 * The sources as they are now, as JavaScript in a folder of their own: `dist` may be stale, and
 * running the sources through a loader takes so long that a kill would mostly meet a process that
 * has not begun.
 */
export async function buildOnce(): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'chatkeep-build-'));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const outDir = join(folder, 'dist');
  const project = join(root, 'tsconfig.build.json');
  const emitOnly = ['--noCheck', '--declaration', 'false', '--sourceMap', 'false'];
  await run(process.execPath, [tsc, '-p', project, '--outDir', outDir, ...emitOnly]);
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return {
    mainFile: join(outDir, 'main.js'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
