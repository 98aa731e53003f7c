// What the first load of each page costs, by Vite's manifest: its entry, the page's chunk, and all
// that these import. The inbox must stay within the budget.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** @typedef {{ file: string, src?: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[] }} Chunk */

const BUDGET_BYTES = 400 * 1000;
const root = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'dist', 'web');
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync(join(root, '.vite', 'manifest.json'), 'utf8'));

/** @param {string[]} keys */
function closure(keys) {
  const seen = new Set();
  const waiting = [...keys];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    waiting.push(...(manifest[key]?.imports ?? []));
  }
  return [...seen];
}

/** @param {string} key */
function gzippedBytes(key) {
  const chunk = manifest[key];
  return chunk === undefined ? 0 : gzipSync(readFileSync(join(root, chunk.file))).byteLength;
}

/** @param {string[]} keys */
const sizeOf = (keys) => closure(keys).reduce((sum, key) => sum + gzippedBytes(key), 0);
/** @param {number} bytes */
const shown = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);

const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry === true);
if (entry === undefined) throw new Error('dist/web has no entry: run `npm run build:web`');
const pages = Object.keys(manifest).filter((key) => key.startsWith('pages/'));

process.stdout.write(`${shown(sizeOf([entry]))}  the entry\n`);
for (const page of pages) {
  process.stdout.write(`${shown(sizeOf([entry, page]))}  first load of ${page}\n`);
}
const first = sizeOf([entry, ...pages.filter((key) => /^pages\/(?:sign-in|inbox)\//.test(key))]);
process.stdout.write(`${shown(first)}  sign-in, shell and inbox; at most ${shown(BUDGET_BYTES)}\n`);
if (first > BUDGET_BYTES) {
  process.stderr.write('the first load is over its budget: split what it does not need by route\n');
  process.exitCode = 1;
}
