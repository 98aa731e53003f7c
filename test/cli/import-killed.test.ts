import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type TestContext, testContext } from '../helpers/app.ts';
import {
  chatId,
  conversation,
  easemob,
  exported,
  groupId,
  imported,
  operatorId,
  toLine,
  userId,
  writeRecords,
} from '../helpers/archive.ts';
import { runCli } from '../helpers/cli.ts';
import { lockState, lockTimeline, otherTransaction, someoneWaitsFor } from '../messages/waiting.ts';

const root = join(import.meta.dirname, '../..');

function startImport(ctx: TestContext, command: string, path: string): ChildProcess {
  const argv = ['--import', 'tsx', 'src/main.ts', 'import', command, path];
  return spawn(process.execPath, [...argv, '--data', ctx.config.dataDir], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DATABASE_URL: ctx.database.url },
  });
}

async function countMessages(ctx: TestContext): Promise<number> {
  const { count } = await ctx.db.queries
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** An import takes so many records into one transaction. */
const BATCH = 20_000;
const RECORDS = 25_000;
/** Of the chats, those from here on are spoken in only after the first batch. */
const LATE_CHAT = 30;
const LATE_USER = 77;

/** Interleaved conversations, some unnamed, with repeats; enough for two batches. */
function history(): Buffer {
  const lines: string[] = [];
  for (let line = 0; line < RECORDS; line += 1) {
    const n = line % 50 === 49 ? line - 45 : line;
    const chat = n % (n < BATCH ? LATE_CHAT : 40);
    const fields = {
      from: n % 3 === 0 ? operatorId(chat % 5) : userId(chat % 9),
      to: groupId(chat),
    };
    lines.push(toLine(easemob(n, fields, chat < 20 ? {} : { chatid: chatId(chat) })));
  }
  return gzipSync(lines.join(''), { level: 1 });
}

const directory = [
  conversation(21),
  conversation(22, { status: 6 }),
  conversation(LATE_CHAT, { userId: userId(LATE_USER) }),
];

/** Where an import is held and killed, and how much of it is stored by then. */
const kills: readonly { readonly lock: string; readonly values?: unknown[]; stored: boolean }[] = [
  { lock: 'lock table messages in share mode', stored: false },
  { lock: lockState, values: [chatId(LATE_CHAT)], stored: true },
  { lock: lockTimeline, values: [userId(LATE_USER)], stored: true },
];

test('an import that is killed again and again ends as one that ran through', async () => {
  const content = history();
  await using clean = await testContext();
  await imported(clean, 'directory', directory);
  const counts = await imported(clean, 'easemob', content);
  expect(counts).toMatchObject({ duplicate: RECORDS / 50, rejected: 0 });

  await using ctx = await testContext();
  await imported(ctx, 'directory', directory);
  const path = await writeRecords(ctx, content);
  for (const { lock, values, stored } of kills) {
    await using other = await otherTransaction(ctx);
    await other.client.query(lock, values);
    const child = startImport(ctx, 'easemob', path);
    const exit = once(child, 'exit');
    await someoneWaitsFor(other);
    child.kill('SIGKILL');
    await exit;
    expect((await countMessages(ctx)) > 0).toBe(stored);
  }
  expect(await countMessages(ctx)).toBeLessThan(counts.inserted);
  const { code, stdout } = await runCli(ctx, 'import', 'easemob', path);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ read: counts.read, rejected: 0 });
  expect(await exported(ctx)).toBe(await exported(clean));
}, 180_000);

test('two imports of the same files at once store each record once', async () => {
  await using ctx = await testContext();
  const path = await writeRecords(ctx, history());
  const children = [startImport(ctx, 'easemob', path), startImport(ctx, 'easemob', path)];
  const codes = await Promise.all(children.map(async (child) => once(child, 'exit')));
  expect(codes).toEqual([
    [0, null],
    [0, null],
  ]);
  await using clean = await testContext();
  await imported(clean, 'easemob', history());
  expect(await exported(ctx)).toBe(await exported(clean));
}, 120_000);
