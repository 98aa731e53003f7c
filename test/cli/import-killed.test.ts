import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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

/** Interleaved conversations, some unnamed, with repeats; enough for several batches. */
function history(records: number): Buffer {
  const lines: string[] = [];
  for (let line = 0; line < records; line += 1) {
    const n = line % 50 === 49 ? line - 45 : line;
    const chat = n % 40;
    const fields = {
      from: n % 3 === 0 ? operatorId(chat % 5) : userId(chat % 9),
      to: groupId(chat),
    };
    lines.push(toLine(easemob(n, fields, chat < 20 ? {} : { chatid: chatId(chat) })));
  }
  return gzipSync(lines.join(''), { level: 1 });
}

test('an import that is killed again and again ends as one that ran through', async () => {
  const content = history(110_000);
  await using clean = await testContext();
  const directory = [conversation(21), conversation(22, { status: 6 })];
  await imported(clean, 'directory', directory);
  const counts = await imported(clean, 'easemob', content);
  expect(counts).toMatchObject({ duplicate: 2200, rejected: 0 });

  await using ctx = await testContext();
  await imported(ctx, 'directory', directory);
  const path = await writeRecords(ctx, content);
  for (let kills = 0; kills < 4; kills += 1) {
    const before = await countMessages(ctx);
    const child = startImport(ctx, 'easemob', path);
    const exit = once(child, 'exit');
    while ((await countMessages(ctx)) === before && child.exitCode === null) await delay(5);
    // Some way into the next batch, each time another.
    await delay(40 * kills);
    child.kill('SIGKILL');
    await exit;
  }
  expect(await countMessages(ctx)).toBeLessThan(counts.inserted);
  const { code, stdout } = await runCli(ctx, 'import', 'easemob', path);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ read: counts.read, rejected: 0 });
  expect(await exported(ctx)).toBe(await exported(clean));
}, 180_000);

test('two imports of the same files at once store each record once', async () => {
  await using ctx = await testContext();
  const path = await writeRecords(ctx, history(45_000));
  const children = [startImport(ctx, 'easemob', path), startImport(ctx, 'easemob', path)];
  const codes = await Promise.all(children.map(async (child) => once(child, 'exit')));
  expect(codes).toEqual([
    [0, null],
    [0, null],
  ]);
  await using clean = await testContext();
  await imported(clean, 'easemob', history(45_000));
  expect(await exported(ctx)).toBe(await exported(clean));
}, 120_000);
