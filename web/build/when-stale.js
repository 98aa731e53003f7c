// Builds the console when something it is made of is newer than the last build. A checkout without
// the tools, such as an installed package, is left as it is.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const built = join(root, 'dist', 'web', '.vite', 'manifest.json');
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

/**
 * Of a folder, of the files and folders in it: a removed file changes its folder.
 * @param {string} path
 * @returns {number} epoch ms
 */
function changedAt(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

const sources = ['web', join('src', 'client'), 'package-lock.json'].map((name) => join(root, name));
const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
if (existsSync(vite) && sources.some((path) => existsSync(path) && changedAt(path) > builtAt)) {
  const done = spawnSync(process.execPath, [vite, 'build', 'web', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) throw new Error('the console could not be built: run `npm run build:web`');
}
