import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { openContext } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { findHome } from '../../src/db/embedded/home.ts';
import { postmasterPid, scratchDir, until } from '../db/embedded/harness.ts';
import { findable, stored } from '../search/index-world.ts';
import { conversationId, messagePage, operatorId, walk, writeDirectory } from './archive.ts';
import { type Server, chatkeep, freePort, isReady, serve } from './chatkeep.ts';
import { programOfFile } from './program.ts';
import { type Acknowledged, CONVERSATIONS, importLoop, readLoop, tokenLoop } from './clients.ts';
import { killPostgres } from './postgres.ts';

const long = process.env['CHATKEEP_LONG'] === '1';
const KILLS_OF_EACH = long ? 20 : 3;
const victims = ['server', 'postgres', 'both'] as const;
type Victim = (typeof victims)[number];

const program = programOfFile();

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
    `server, PostgreSQL and both, ${KILLS_OF_EACH} times each: nothing acknowledged is lost, all can be found, and it starts again by itself`,
    { timeout: seconds * 1000 },
    async () => {
      const dataDir = await scratchDir('crash');
      const port = await freePort();
      const directory = await writeDirectory(dataDir, CONVERSATIONS);
      const imported = await chatkeep(program, dataDir, 'import', 'directory', directory).ended;
      expect(imported).toMatchObject({ code: 0 });
      const first = await chatkeep(program, dataDir, 'token', 'operator', operatorId).ended;
      const token = first.stdout.trim();
      const { path: home } = await findHome(dataDir);
      let server: Server = await serve(program, dataDir, port);

      const acknowledged: Acknowledged = { messages: new Map(), tokens: [token], imports: 0 };
      const answers = new Map<number | 'none', number>();
      const stop = new AbortController();
      const clients = Promise.all([
        importLoop(program, dataDir, 1, acknowledged, stop.signal),
        importLoop(program, dataDir, 2, acknowledged, stop.signal),
        tokenLoop(program, dataDir, acknowledged, stop.signal),
        readLoop(() => server.origin, token, answers, stop.signal),
      ]);
      clients.catch(() => stop.abort());

      try {
        const plan = shuffled(victims.flatMap((each) => Array<Victim>(KILLS_OF_EACH).fill(each)));
        for (const [turn, victim] of plan.entries()) {
          const before = acknowledged.imports;
          await until(
            'an import since the last kill',
            async () => stop.signal.aborted || acknowledged.imports > before,
            60_000,
          );
          await delay(Math.random() * 600);
          const postgres =
            victim === 'server' ? undefined : await killPostgres(home, turn % 2 === 0);
          if (victim === 'postgres') {
            await until('readyz is 200 again', async () => {
              const now = await postmasterPid(home);
              return now !== postgres && (await isReady(server.origin)) === true;
            });
          } else {
            server.kill('SIGKILL');
            await server.ended;
            server = await serve(program, dataDir, port);
          }
        }
      } finally {
        stop.abort();
        await clients.catch(() => undefined);
      }
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

      const log = pino({ level: 'silent' });
      const none = new AbortController().signal;
      await using ctx = await openContext(readConfig({ data: dataDir }, {}), log, none);
      await ctx.searchIndex.caughtUp();
      expect(await findable(ctx.searchIndex)).toEqual(await stored(ctx));
    },
  );
});
