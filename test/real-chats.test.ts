import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type TestApp, testApp } from './helpers/app.ts';
import { runCli } from './helpers/cli.ts';

/**
 * An extra check over real exports: the folder that REAL_CHATS names, with `easemob/*.gz`,
 * `directory.jsonl`, `annotations.jsonl` and `manifest.json`. Everything is compared with what this
 * file reads from the exports by itself.
 */
const folder = process.env['REAL_CHATS'] ?? '';
if (folder === '') {
  process.stderr.write('REAL_CHATS is unset: the check over real chats is left out\n');
}

interface Manifest {
  readonly messages: number;
  readonly duplicates: number;
  readonly malformed: number;
  readonly users: number;
  readonly operators: number;
  readonly conversations: number;
  readonly marks: number;
  readonly favorites: number;
}

interface Line {
  readonly msg_id: string;
  readonly timestamp: number;
  readonly payload: { readonly ext: { readonly chatid: string } };
}

interface Conversation {
  readonly kind: string;
  readonly id: string;
  readonly userId: string;
  readonly status: number;
  readonly hidden?: boolean;
}

const file = (name: string) => join(folder, name);
const readManifest = () => JSON.parse(readFileSync(file('manifest.json'), 'utf8')) as Manifest;

async function readExports(): Promise<Line[]> {
  const lines = new Map<string, Line>();
  for (const name of readdirSync(file('easemob')).toSorted()) {
    const content = await text(createReadStream(file(`easemob/${name}`)).pipe(createGunzip()));
    for (const line of content.split('\n')) {
      if (!line.endsWith('}')) continue;
      const parsed = JSON.parse(line) as Line;
      if (!lines.has(parsed.msg_id)) lines.set(parsed.msg_id, parsed);
    }
  }
  return [...lines.values()];
}

/** Newest first; of one time, what arrived last comes first. */
function newestFirst(lines: readonly Line[]): string[] {
  return lines
    .map((line, arrival) => ({ ...line, arrival }))
    .toSorted((a, b) => b.timestamp - a.timestamp || b.arrival - a.arrival)
    .map((line) => line.msg_id);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const summaryOf = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as object;

async function importAll(t: TestApp): Promise<object[]> {
  const summaries = [];
  for (const command of [
    ['directory', file('directory.jsonl')],
    ['easemob', file('easemob')],
    ['annotations', file('annotations.jsonl')],
  ]) {
    summaries.push(summaryOf((await runCli(t.ctx, 'import', ...command)).stdout));
  }
  return summaries;
}

interface Page {
  readonly code: number;
  readonly page: { readonly total: number; readonly count: number; readonly next: boolean };
}

/** Walks all pages of one size and gives the ids in the order met; checks every page on the way. */
async function walk(
  size: number,
  total: number,
  load: (page: number) => Promise<{ page: Page; ids: string[] }>,
): Promise<string[]> {
  const met: string[] = [];
  for (let number = 1; ; number += 1) {
    const { page, ids } = await load(number);
    met.push(...ids);
    expect(page).toMatchObject({
      code: 200,
      page: { total, count: ids.length, next: met.length < total },
    });
    if (!page.page.next) return met;
    expect(ids).toHaveLength(size);
  }
}

describe.skipIf(folder === '')('real chats', () => {
  test(
    'are imported and walked as the manifest and the exports say',
    { timeout: 600_000 },
    async () => {
      const manifest = readManifest();
      const conversations = readFileSync(file('directory.jsonl'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{"kind":"conversation"'))
        .map((line) => JSON.parse(line) as Conversation);
      const exports = await readExports();
      await using t = await testApp();

      const people = manifest.users + manifest.operators + manifest.conversations;
      const notes = manifest.marks + manifest.favorites;
      const lines = manifest.messages + manifest.duplicates + manifest.malformed;
      expect(await importAll(t)).toMatchObject([
        { read: people, inserted: people, duplicate: 0, rejected: 0 },
        {
          read: lines,
          inserted: manifest.messages,
          duplicate: manifest.duplicates,
          rejected: manifest.malformed,
        },
        { read: notes, inserted: notes, duplicate: 0, rejected: 0 },
      ]);
      expect(await importAll(t)).toMatchObject([{ inserted: 0 }, { inserted: 0 }, { inserted: 0 }]);

      const operator = await t.token('operator', firstOperator());
      const byChat = groupBy(exports, (line) => line.payload.ext.chatid);
      for (const size of [1, 7, 20, 100]) {
        for (const { id } of conversations) {
          const truth = newestFirst(byChat.get(id) ?? []);
          const met = await walk(size, truth.length, async (pageNum) => {
            const page = await post<Page & { data: { msg: { hxMsgId: string }[] } }>(
              t,
              `/op/v2/chatMessageList?token=${operator}`,
              { chatId: id, pageNum, pageSize: size },
            );
            return { page, ids: page.data.msg.map((row) => row.hxMsgId) };
          });
          expect(met).toEqual(truth);
        }
        const seen = groupBy(
          conversations.filter((chat) => chat.status !== 6 && chat.hidden !== true),
          (chat) => chat.userId,
        );
        for (const userId of new Set(conversations.map((chat) => chat.userId))) {
          const chats = new Set((seen.get(userId) ?? []).map((chat) => chat.id));
          const truth = newestFirst(exports.filter((line) => chats.has(line.payload.ext.chatid)));
          const userToken = await t.token('user', userId);
          const met = await walk(size, truth.length, async (number) => {
            const page = await post<Page & { data: { hxMsgId: string }[] }>(
              t,
              '/user/v2/chatMessages',
              {
                userToken,
                startIndex: (number - 1) * size + 1,
                pageSize: size,
              },
            );
            return { page, ids: page.data.map((row) => row.hxMsgId) };
          });
          expect(met).toEqual(truth);
        }
      }
    },
  );

  test('killed five times on the way, the database is the same', { timeout: 600_000 }, async () => {
    await using clean = await testApp();
    await importAll(clean);
    await using killed = await testApp();
    await runCli(killed.ctx, 'import', 'directory', file('directory.jsonl'));
    for (let kill = 1; kill <= 5; kill += 1) {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', 'src/main.ts', 'import', 'easemob', file('easemob')],
        {
          env: {
            ...process.env,
            DATABASE_URL: killed.ctx.database.url,
            CHATKEEP_DATA: killed.ctx.config.dataDir,
          },
          stdio: 'ignore',
        },
      );
      const ended = once(child, 'exit');
      await importHasBegun(killed, kill);
      await delay(kill * 150);
      child.kill('SIGKILL');
      await ended;
    }
    await importAll(killed);
    const exported = async (t: TestApp) => (await runCli(t.ctx, 'export')).stdout;
    expect((await exported(killed)) === (await exported(clean))).toBe(true);
  });
});

function firstOperator(): string {
  return (
    /"kind":"operator","id":"(o0001[0-9a-f]{32})"/.exec(
      readFileSync(file('directory.jsonl'), 'utf8'),
    )?.[1] ?? ''
  );
}

async function post<Answer>(t: TestApp, url: string, payload: object): Promise<Answer> {
  return (await t.app.inject({ method: 'POST', url, payload })).json<Answer>();
}

/** Resolves once the n-th Easemob import has written its row, so that the kill meets it at work. */
async function importHasBegun(t: TestApp, nth: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { rows } = await t.ctx.db.pool.query<{ begun: number }>(
      `select count(*)::int as begun from import_runs where kind = 'easemob'`,
    );
    if ((rows[0]?.begun ?? 0) >= nth) return;
    if (Date.now() > deadline) throw new Error('the import did not begin within a minute');
    await delay(10);
  }
}
