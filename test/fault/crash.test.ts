import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findHome } from '../../src/db/embedded/home.ts';
import { postmasterPid, removeScratchDirs, scratchDir, until } from '../db/embedded/harness.ts';
import {
  type Answer,
  conversationId,
  messagePage,
  operatorId,
  walk,
  writeDirectory,
  writeExport,
} from './archive.ts';
import { type Build, buildOnce } from './build.ts';
import { type Server, chatkeep, freePort, isReady, serve } from './chatkeep.ts';

const long = process.env['CHATKEEP_LONG'] === '1';
const KILLS_OF_EACH = long ? 20 : 3;
const CONVERSATIONS = 4;
const MESSAGES_A_FILE = 20;
const victims = ['server', 'postgres', 'both'] as const;
type Victim = (typeof victims)[number];

let build: Build;
beforeAll(async () => {
  build = await buildOnce();
});
afterAll(async () => {
  await build[Symbol.asyncDispose]();
  await removeScratchDirs();
});

/** What writers were told is stored. */
interface Acknowledged {
  readonly messages: Map<string, string>;
  readonly tokens: string[];
  imports: number;
}

/** Imports one small file after another; a file whose import failed is imported again. */
async function importLoop(
  dataDir: string,
  writer: number,
  acknowledged: Acknowledged,
  stopped: AbortSignal,
): Promise<void> {
  for (let n = 1; !stopped.aborted; n++) {
    const messages = Array.from({ length: MESSAGES_A_FILE }, (_, i) => ({
      conversationNo: (n + i) % CONVERSATIONS,
      hxMsgId: `${writer}${String(n * 1000 + i).padStart(12, '0')}`,
      sentAt: Date.UTC(2024, 0, 2) + n * 60_000 + i * 1000,
    }));
    const file = join(dataDir, `export-${writer}-${n}.jsonl`);
    await writeExport(file, messages);
    for (;;) {
      const { code, stdout } = await chatkeep(build, dataDir, 'import', 'easemob', file).ended;
      if (code !== 0) {
        if (stopped.aborted) return;
        continue;
      }
      const summary = JSON.parse(stdout) as { inserted: number; duplicate: number };
      expect(summary.inserted + summary.duplicate).toBe(MESSAGES_A_FILE);
      break;
    }
    for (const { hxMsgId, conversationNo } of messages) {
      acknowledged.messages.set(hxMsgId, conversationId(conversationNo));
    }
    acknowledged.imports += 1;
  }
}

async function tokenLoop(
  dataDir: string,
  acknowledged: Acknowledged,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    const { code, stdout } = await chatkeep(build, dataDir, 'token', 'operator', operatorId).ended;
    if (code === 0) acknowledged.tokens.push(stdout.trim());
  }
}

/** Reads all the time; whatever happens to the server, it answers right, or 503, or not at all. */
async function readLoop(
  origin: () => string,
  token: string,
  answers: Map<number | 'none', number>,
  stopped: AbortSignal,
): Promise<void> {
  for (let n = 0; !stopped.aborted; n++) {
    const chatId = conversationId(n % CONVERSATIONS);
    const answer: Answer | undefined = await messagePage(origin(), token, {
      chatId,
      pageNum: 1,
      pageSize: 20,
    });
    const kind = answer === undefined ? 'none' : answer.code;
    answers.set(kind, (answers.get(kind) ?? 0) + 1);
    if (kind !== 200) await delay(20);
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const children: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent === pid) children.push(Number(name));
  }
  return children;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** SIGKILL to the postmaster, every other time to all of its processes as well. */
async function killPostgres(home: string, withChildren: boolean): Promise<number> {
  const pid = await until('PostgreSQL runs', () => postmasterPid(home));
  const children = withChildren ? await childrenOf(pid) : [];
  for (const each of [pid, ...children]) kill(each);
  return pid;
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

const isOwnDatabase = !process.env['TEST_DATABASE_URL'] && process.platform === 'linux';

describe.runIf(isOwnDatabase)('killed under writing clients', () => {
  const seconds = long ? 1800 : 240;

  test(
    `server, PostgreSQL and both, ${KILLS_OF_EACH} times each: nothing acknowledged is lost, and it starts again by itself`,
    { timeout: seconds * 1000 },
    async () => {
      const dataDir = await scratchDir('crash');
      const port = await freePort();
      const directory = await writeDirectory(dataDir, CONVERSATIONS);
      const imported = await chatkeep(build, dataDir, 'import', 'directory', directory).ended;
      expect(imported).toMatchObject({ code: 0 });
      const first = await chatkeep(build, dataDir, 'token', 'operator', operatorId).ended;
      const token = first.stdout.trim();
      const { path: home } = await findHome(dataDir);
      let server: Server = await serve(build, dataDir, port);

      const acknowledged: Acknowledged = { messages: new Map(), tokens: [token], imports: 0 };
      const answers = new Map<number | 'none', number>();
      const stop = new AbortController();
      const clients = Promise.all([
        importLoop(dataDir, 1, acknowledged, stop.signal),
        importLoop(dataDir, 2, acknowledged, stop.signal),
        tokenLoop(dataDir, acknowledged, stop.signal),
        readLoop(() => server.origin, token, answers, stop.signal),
      ]);
      clients.catch(() => stop.abort());

      const plan = shuffled(victims.flatMap((each) => Array<Victim>(KILLS_OF_EACH).fill(each)));
      for (const [turn, victim] of plan.entries()) {
        const before = acknowledged.imports;
        await until(
          'an import since the last kill',
          async () => stop.signal.aborted || acknowledged.imports > before,
          60_000,
        );
        await delay(Math.random() * 600);
        const postgres = victim === 'server' ? undefined : await killPostgres(home, turn % 2 === 0);
        if (victim === 'postgres') {
          await until('readyz is 200 again', async () => {
            const now = await postmasterPid(home);
            return now !== postgres && (await isReady(server.origin)) === true;
          });
        } else {
          server.kill('SIGKILL');
          await server.ended;
          server = await serve(build, dataDir, port);
        }
      }

      stop.abort();
      await clients;
      for (const chatId of Array.from({ length: CONVERSATIONS }, (_, no) => conversationId(no))) {
        const found = await walk(server.origin, token, chatId);
        expect(new Set(found).size, 'a message is shown once').toBe(found.length);
        const expected = [...acknowledged.messages].filter(([, id]) => id === chatId);
        const missing = expected.filter(([hxMsgId]) => !found.includes(hxMsgId));
        expect(missing, 'acknowledged messages that are missing').toEqual([]);
      }
      const page = { chatId: conversationId(0), pageNum: 1, pageSize: 1 };
      for (const each of acknowledged.tokens) {
        expect((await messagePage(server.origin, each, page))?.code).toBe(200);
      }
      const kinds = [...answers.keys()];
      expect(kinds.filter((kind) => ![200, 503, 'none'].includes(kind))).toEqual([]);
      expect(answers.get(200) ?? 0).toBeGreaterThan(victims.length * KILLS_OF_EACH);

      server.kill('SIGTERM');
      expect(await server.ended).toMatchObject({ code: 0 });
    },
  );
});
