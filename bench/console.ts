// Lighthouse's figures for the inbox of the demo data, with nothing in the browser's cache: on a phone
// (simulated slow 4G, a quarter of the processor), and on a desktop. Lighthouse itself comes by npx.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import playwright from '../playwright.config.ts';
import { startServer } from '../test/e2e/server.ts';
import { describeMachine } from './report.ts';
import { median } from './stats.ts';

interface Report {
  readonly categories: { readonly performance: { readonly score: number } };
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
}

const forms = { phone: [], desktop: ['--preset=desktop'] } as const;
const ms = (value: number) => `${Math.round(value)} ms`;
const columns: readonly (readonly [
  name: string,
  audit: string,
  show: (value: number) => string,
])[] = [
  ['first text', 'first-contentful-paint', ms],
  ['largest text', 'largest-contentful-paint', ms],
  ['speed index', 'speed-index', ms],
  ['blocked', 'total-blocking-time', ms],
  ['shift', 'cumulative-layout-shift', (value) => value.toFixed(3)],
  ['loaded', 'total-byte-weight', (bytes) => `${Math.round(bytes / 1000)} kB`],
];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** One load of a page in the browser at that port; its cookies are kept, its cache is not. */
async function load(url: string, port: number, folder: string, more: readonly string[]) {
  const file = join(folder, 'report.json');
  const args = ['-y', 'lighthouse@12', url, `--port=${port}`, '--only-categories=performance'];
  const out = ['--output=json', `--output-path=${file}`, '--quiet'];
  const child = spawn('npx', [...args, ...out, ...more], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`Lighthouse ended with ${code}`);
  return JSON.parse(await readFile(file, 'utf8')) as Report;
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  throw new Error(`--runs is "${values.runs}": it must be a whole number of at least 1`);
}

const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), 'chatkeep-lighthouse-'));
const port = await freePort();
const { args = [], ...launch } = playwright.use?.launchOptions ?? {};
const browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
  ...launch,
  args: [...args, `--remote-debugging-port=${port}`],
});
try {
  const signedIn = await browser.request.post(`${server.url}/api/sessions`, {
    data: { ...server.agent, cookie: true },
  });
  if (!signedIn.ok()) throw new Error(await signedIn.text());

  const heads = ['score', ...columns.map(([name]) => name)];
  const lines = [`| | ${heads.join(' | ')} |`, `| --- |${' ---: |'.repeat(heads.length)}`];
  for (const [form, more] of Object.entries(forms)) {
    const reports: Report[] = [];
    for (let run = 0; run < runs; run += 1) {
      reports.push(await load(`${server.url}/`, port, folder, more));
    }
    const cells = columns.map(([, audit, show]) =>
      show(median(reports.map(({ audits }) => audits[audit]?.numericValue ?? Number.NaN))),
    );
    const score = median(reports.map(({ categories }) => categories.performance.score));
    lines.push(`| ${form} | ${Math.round(score * 100)} | ${cells.join(' | ')} |`);
  }
  process.stdout.write(`${lines.join('\n')}\n\n${describeMachine()}; medians of ${runs}\n`);
} finally {
  await browser.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
