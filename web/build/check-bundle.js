// What the first load of each page costs, by Vite's manifest: its entry, the page's chunk, the widgets it
// is made of, and all that these import. The inbox and the page of customers must stay within their budgets.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** @typedef {{ file: string, src?: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[] }} Chunk */

const BUDGET_BYTES = 400 * 1000;
const CHAT_BUDGET_BYTES = 200 * 1000;
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

const entry = 'index.html';
const chat = 'chat.html';
const widgets = 'ui/widgets.tsx';
for (const key of [entry, chat, widgets]) {
  if (manifest[key] === undefined) throw new Error(`dist/web has no ${key}: run npm run build:web`);
}
const pages = Object.keys(manifest).filter((key) => key.startsWith('pages/'));

process.stdout.write(`${shown(sizeOf([entry]))}  the entry, with the inbox\n`);
for (const page of pages) {
  process.stdout.write(`${shown(sizeOf([entry, widgets, page]))}  first load of ${page}\n`);
}

/** @param {string} what @param {number} bytes @param {number} budgetBytes */
function hold(what, bytes, budgetBytes) {
  process.stdout.write(`${shown(bytes)}  ${what}; at most ${shown(budgetBytes).trim()}\n`);
  if (bytes <= budgetBytes) return;
  process.stderr.write(`${what}: over its budget; load what it does not need at first later on\n`);
  process.exitCode = 1;
}

const first = pages.filter((key) => /^pages\/(?:sign-in|inbox)\//.test(key));
hold('sign-in, shell, inbox and a conversation', sizeOf([entry, widgets, ...first]), BUDGET_BYTES);
hold('the page of customers', sizeOf([chat]), CHAT_BUDGET_BYTES);
