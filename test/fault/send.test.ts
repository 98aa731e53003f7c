import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { database, superuser } from '../../src/db/embedded/cluster.ts';
import { socketDirOf, socketPort } from '../../src/db/embedded/endpoint.ts';
import { findHome } from '../../src/db/embedded/home.ts';
import { postmasterPid, query, scratchDir, until } from '../db/embedded/harness.ts';
import { conversationId, operatorId, userId, writeDirectory } from './archive.ts';
import { type Server, chatkeep, freePort, isReady, serve } from './chatkeep.ts';
import { programOfFile } from './program.ts';
import { killPostgres } from './postgres.ts';

const unlimited = { CHATKEEP_RATE_LIMIT_PER_MINUTE: '100000000' };
const long = process.env['CHATKEEP_LONG'] === '1';
const CONVERSATIONS = 5;
const SENDERS = 16;
const KILLS = long ? 20 : 2;
const SENDS = long ? 10_000 : 400;

const program = programOfFile();

interface Sent {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
}

/** Sends once; undefined when nothing, or not now, is answered. */
async function send(
  origin: string,
  token: string,
  to: string,
  clientMessageId: string,
): Promise<Sent | undefined> {
  const answer = await fetch(`${origin}/api/conversations/${to}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      clientMessageId,
      type: 'txt',
      body: { msg: `第 ${clientMessageId} 条` },
    }),
    signal: AbortSignal.timeout(20_000),
  }).then(
    async (response) => ({ status: response.status, body: await response.text() }),
    () => undefined,
  );
  if (answer === undefined || answer.status === 503) return undefined;
  if (answer.status === 200 || answer.status === 201) return JSON.parse(answer.body) as Sent;
  throw new Error(`a send was answered with ${answer.status}: ${answer.body}`);
}

interface Row {
  readonly id: string;
  readonly client: string;
  readonly chat: string;
  readonly seq: number;
  readonly events: number;
  readonly shown: number;
}

const everything = `
  select m.id, m.client_msg_id as client, c.id as chat, m.seq,
    (select count(*)::int from events e
     where e.conversation_no = m.conversation_no and e.kind = 'message.created'
       and (e.data->>'seq')::int = m.seq) as events,
    (select count(*)::int from timeline t
     where t.user_no = c.user_no and t.conversation_no = c.no and t.message_seq = m.seq) as shown
  from messages m join conversations c on c.no = m.conversation_no
  order by m.conversation_no, m.seq`;

const isOwnDatabase = !process.env['TEST_DATABASE_URL'] && process.platform === 'linux';

describe.runIf(isOwnDatabase)('killed while clients send', () => {
  test(
    `${KILLS} times in ${SENDS} sends: what was acknowledged is there once, with its event`,
    { timeout: (long ? 900 : 180) * 1000 },
    async () => {
      const dataDir = await scratchDir('send');
      const port = await freePort();
      const directory = await writeDirectory(dataDir, CONVERSATIONS);
      await chatkeep(program, dataDir, 'import', 'directory', directory).ended;
      const token = async (kind: string, id: string) =>
        (await chatkeep(program, dataDir, 'token', kind, id).ended).stdout.trim();
      const tokens = [await token('user', userId), await token('operator', operatorId)];
      const { path: home } = await findHome(dataDir);
      let server: Server = await serve(program, dataDir, port, unlimited);

      const acknowledged = new Map<string, Sent>();
      const stop = new AbortController();
      let repeated = 0;
      const sender = async (_: unknown, place: number) => {
        for (let n = 0; !stop.signal.aborted; n++) {
          const clientMessageId = `${place}-${n}`;
          const by = tokens[n % 2] ?? '';
          const to = conversationId((place + n) % CONVERSATIONS);
          let sent: Sent | undefined;
          for (let tries = 0; sent === undefined; tries++) {
            if (tries > 0) await delay(50);
            if (tries === 1) repeated += 1;
            sent = await send(server.origin, by, to, clientMessageId);
          }
          acknowledged.set(clientMessageId, sent);
        }
      };
      const senders = Promise.all(Array.from({ length: SENDERS }, sender));
      senders.catch(() => stop.abort());
      const sendsReach = (count: number) =>
        until(
          `${count} sends`,
          async () => stop.signal.aborted || acknowledged.size >= count,
          120_000,
        );

      try {
        for (let kill = 1; kill <= KILLS; kill++) {
          await sendsReach(Math.floor((SENDS * kill) / (KILLS + 1)));
          if (kill % 2 === 0) {
            const before = await killPostgres(home, kill % 4 === 0);
            await until('PostgreSQL runs again', async () => {
              const now = await postmasterPid(home);
              return now !== before && (await isReady(server.origin)) === true;
            });
          } else {
            server.kill('SIGKILL');
            await server.ended;
            server = await serve(program, dataDir, port, unlimited);
          }
        }
        await sendsReach(SENDS);
      } finally {
        stop.abort();
        await senders.catch(() => undefined);
      }
      await senders;

      const address = { host: socketDirOf(home), port: socketPort, user: superuser, database };
      const rows = await query<Row>(address, everything);
      expect(repeated, 'sends that a kill met').toBeGreaterThan(0);
      expect(rows.map((row) => row.client).toSorted()).toEqual([...acknowledged.keys()].toSorted());
      for (const row of rows) {
        const { id, conversationId: chat, seq } = acknowledged.get(row.client) ?? {};
        expect([row.id, row.chat, row.seq]).toEqual([id, chat, seq]);
        expect([row.events, row.shown], `of ${row.client}`).toEqual([1, 1]);
      }
      for (let no = 0; no < CONVERSATIONS; no++) {
        const seqs = rows.filter((row) => row.chat === conversationId(no)).map((row) => row.seq);
        expect(seqs).toEqual(seqs.map((_, index) => index + 1));
      }
      if (long) {
        const told = `${rows.length} messages, ${repeated} sent again, ${KILLS} kills`;
        process.stderr.write(`  ${told}\n`);
      }
    },
  );
});
