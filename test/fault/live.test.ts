import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { findHome } from '../../src/db/embedded/home.ts';
import { scratchDir, until } from '../db/embedded/harness.ts';
import { LiveClient } from '../helpers/live.ts';
import { conversationId, operatorId, userId, writeDirectory } from './archive.ts';
import { type Server, chatkeep, freePort, serve } from './chatkeep.ts';
import { programOfFile } from './program.ts';
import { killPostgres } from './postgres.ts';

const long = process.env['CHATKEEP_LONG'] === '1';
const LENGTH_MS = long ? 60_000 : 9000;
const KILL_EVERY_MS = long ? 10_000 : 2500;
const CONVERSATIONS = 3;
const FOLLOWERS_OF_EACH = 3;

const program = programOfFile();

/** One who follows all the time, on whatever server there is, and keeps what each life brought. */
class Follower {
  readonly #origins: readonly string[];
  readonly #token: string;
  readonly #before: string[] = [];
  #client: LiveClient | undefined;
  lives = 0;

  constructor(origins: readonly string[], token: string) {
    this.#origins = origins;
    this.#token = token;
  }

  get ids(): string[] {
    return [...this.#before, ...(this.#client?.ids ?? [])];
  }

  async follow(first: number, stop: AbortSignal): Promise<void> {
    for (let turn = first; !stop.aborted; turn++) {
      const origin = this.#origins[turn % this.#origins.length] ?? '';
      const since = this.#before.at(-1) ?? '0';
      const client = new LiveClient(origin, { token: this.#token, since });
      this.#client = client;
      const leave = () => client.socket.disconnect();
      stop.addEventListener('abort', leave);
      await client.until(
        'the end of this connection',
        () => client.disconnects.length > 0 || client.refusals.length > 0,
        LENGTH_MS * 10,
      );
      stop.removeEventListener('abort', leave);
      if (client.readyIds.length > 0) this.lives += 1;
      this.#before.push(...client.ids);
      this.#client = undefined;
      client[Symbol.dispose]();
      await delay(20);
    }
  }
}

/** Sends one message after another, each until a server says that it is stored. */
async function speak(
  origins: readonly string[],
  token: string,
  name: string,
  stop: AbortSignal,
): Promise<number> {
  let said = 0;
  for (let turn = 0; !stop.aborted;) {
    const path = `/api/conversations/${conversationId(said % CONVERSATIONS)}/messages`;
    const stored = await fetch(`${origins[turn % origins.length] ?? ''}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'txt',
        body: { msg: `${name} ${said}` },
        clientMessageId: `${name}-${said}`,
      }),
      signal: AbortSignal.timeout(10_000),
    }).then(
      (response) => response.ok,
      () => false,
    );
    if (stored) said += 1;
    else turn += 1;
    await delay(60);
  }
  return said;
}

interface LoggedEvent {
  readonly id: string;
  readonly kind: string;
}

async function logOf(origin: string, token: string): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (let after = '0'; ;) {
    const response = await fetch(`${origin}/api/events?after=${after}&limit=500`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const page = (await response.json()) as {
      readonly events: readonly LoggedEvent[];
      readonly next: string;
      readonly upToDate: boolean;
    };
    events.push(...page.events);
    after = page.next;
    if (page.upToDate) return events;
  }
}

const isOwnDatabase = !process.env['TEST_DATABASE_URL'] && process.platform === 'linux';

describe.runIf(isOwnDatabase)('a server whose PostgreSQL is killed', () => {
  test(
    'goes on telling its clients once PostgreSQL is there again, and loses nothing',
    { timeout: 120_000 },
    async () => {
      const dataDir = await scratchDir('live');
      const directory = await writeDirectory(dataDir, CONVERSATIONS);
      await chatkeep(program, dataDir, 'import', 'directory', directory).ended;
      const { stdout } = await chatkeep(program, dataDir, 'token', 'user', userId).ended;
      const token = stdout.trim();
      const server = await serve(program, dataDir, await freePort());
      const { path: home } = await findHome(dataDir);
      using client = new LiveClient(server.origin, { token, since: '0' });
      await client.ready();
      const stop = new AbortController();
      const speaking = speak([server.origin], token, '讲者', stop.signal);
      try {
        for (const withChildren of [false, true]) {
          const before = client.events.length;
          await client.until('something is told', () => client.events.length > before);
          await killPostgres(home, withChildren);
        }
        const before = client.events.length;
        await client.until('it goes on', () => client.events.length > before + 10, 60_000);
      } finally {
        stop.abort();
        await speaking;
      }
      const log = (await logOf(server.origin, token)).map(({ id }) => id);
      await client.until('the last', () => client.ids.at(-1) === log.at(-1));
      expect(client.ids).toEqual(log);
      expect([client.cuts, client.disconnects]).toEqual([[], []]);
      server.kill('SIGTERM');
      expect(await server.ended).toMatchObject({ code: 0 });
    },
  );
});

describe.runIf(isOwnDatabase)('two servers of one database, killed in turn', () => {
  test(
    `for ${LENGTH_MS / 1000} s: every client that comes back elsewhere gets what the log says, once and in order`,
    { timeout: LENGTH_MS * 4 + 60_000 },
    async () => {
      const dataDir = await scratchDir('live');
      const directory = await writeDirectory(dataDir, CONVERSATIONS);
      const imported = await chatkeep(program, dataDir, 'import', 'directory', directory).ended;
      expect(imported).toMatchObject({ code: 0 });
      const tokenOf = async (kind: 'user' | 'operator', id: string) =>
        (await chatkeep(program, dataDir, 'token', kind, id).ended).stdout.trim();
      const tokens = [await tokenOf('user', userId), await tokenOf('operator', operatorId)];
      const ports = [await freePort(), await freePort()];
      const servers: Server[] = [];
      for (const port of ports) servers.push(await serve(program, dataDir, port));
      const origins = servers.map(({ origin }) => origin);

      const stop = new AbortController();
      const silence = new AbortController();
      const followers = tokens.flatMap((token) =>
        Array.from({ length: FOLLOWERS_OF_EACH }, () => new Follower(origins, token)),
      );
      const following = followers.map((each, index) => each.follow(index, stop.signal));
      const speaking = tokens.map((token, index) =>
        speak(origins, token, `讲者 ${index}`, silence.signal),
      );
      try {
        const end = Date.now() + LENGTH_MS;
        for (let turn = 0; Date.now() < end; turn++) {
          await delay(KILL_EVERY_MS);
          const at = turn % servers.length;
          servers[at]?.kill('SIGKILL');
          await servers[at]?.ended;
          servers[at] = await serve(program, dataDir, ports[at] ?? 0);
        }
        silence.abort();
        const said = (await Promise.all(speaking)).reduce((sum, each) => sum + each);
        for (const [index, token] of tokens.entries()) {
          const log = (await logOf(origins[0] ?? '', token)).map(({ id }) => id);
          for (const follower of followers
            .slice(index * FOLLOWERS_OF_EACH)
            .slice(0, FOLLOWERS_OF_EACH)) {
            await until(
              'the follower is at the end of the log',
              async () => follower.ids.at(-1) === log.at(-1),
            );
            expect(follower.ids).toEqual(log);
          }
        }
        expect(followers.reduce((sum, { lives }) => sum + lives, 0)).toBeGreaterThan(0);
        const log = await logOf(origins[1] ?? '', tokens[0] ?? '');
        expect(log.filter(({ kind }) => kind === 'message.created')).toHaveLength(said);
        expect(said).toBeGreaterThan(20);
      } finally {
        silence.abort();
        stop.abort();
        await Promise.allSettled([...speaking, ...following]);
      }
      for (const server of servers) server.kill('SIGTERM');
      for (const server of servers)
        expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
    },
  );
});
