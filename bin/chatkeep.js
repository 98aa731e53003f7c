#!/usr/bin/env node
// A checkout installed with `--ignore-scripts` has no dist/ yet: it is built here once, quietly.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
if (!existsSync(join(root, 'dist', 'main.js')) && existsSync(tsc)) {
  const built = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) throw new Error('chatkeep could not be built: run `npm run build`');
}
await import('../dist/main.js');
