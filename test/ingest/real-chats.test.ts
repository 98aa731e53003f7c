import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type TestContext, testContext } from '../helpers/app.ts';
import { exported } from '../helpers/archive.ts';
import { runCli } from '../helpers/cli.ts';

/** A folder of real history, with directory.jsonl, easemob/, annotations.jsonl and manifest.json. */
const folder = process.env['REAL_CHATS'] ?? '';

interface Manifest {
  readonly users: number;
  readonly operators: number;
  readonly conversations: number;
  readonly messages: number;
  readonly duplicates: number;
  readonly malformed: number;
  readonly marks: number;
  readonly favorites: number;
}

async function importAll(ctx: TestContext): Promise<Record<string, unknown>[]> {
  const summaries = [];
  for (const [command, name] of [
    ['directory', 'directory.jsonl'],
    ['easemob', 'easemob'],
    ['annotations', 'annotations.jsonl'],
  ] as const) {
    const { stdout } = await runCli(ctx, 'import', command, join(folder, name));
    summaries.push(JSON.parse(stdout) as Record<string, unknown>);
  }
  return summaries;
}

test.skipIf(folder === '')(
  'real history is counted as its manifest says, and only once',
  async () => {
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    await using ctx = await testContext();
    expect(await importAll(ctx)).toMatchObject([
      { inserted: manifest.users + manifest.operators + manifest.conversations, rejected: 0 },
      {
        inserted: manifest.messages,
        duplicate: manifest.duplicates,
        rejected: manifest.malformed,
      },
      { inserted: manifest.marks + manifest.favorites, rejected: 0 },
    ]);
    const first = await exported(ctx);
    expect(await importAll(ctx)).toMatchObject([{ inserted: 0 }, { inserted: 0 }, { inserted: 0 }]);
    expect(await exported(ctx)).toBe(first);
  },
);
