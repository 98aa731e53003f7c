import { join } from 'node:path';
import { expect, test } from 'vitest';
import { searchFields } from '../../src/search/text.ts';
import { testContext } from '../helpers/app.ts';
import { runCli } from '../helpers/cli.ts';
import { compareWithScan } from './completeness.ts';
import type { Message } from '../../src/domain/message.ts';

/** A folder of real history, with directory.jsonl and easemob/. */
const folder = process.env['REAL_CHATS'] ?? '';
if (folder === '') {
  process.stderr.write('REAL_CHATS is unset: search over real chats is left out\n');
}

test.skipIf(folder === '')(
  'in real history every piece is found where it is, and nothing where it is not',
  { timeout: 600_000 },
  async () => {
    await using ctx = await testContext();
    await runCli(ctx, 'import', 'directory', join(folder, 'directory.jsonl'));
    await runCli(ctx, 'import', 'easemob', join(folder, 'easemob'));
    await ctx.searchIndex.caughtUp();
    const { rows } = await ctx.db.pool.query<Pick<Message, 'id' | 'type' | 'body' | 'ext'>>(
      `select id, type, body, coalesce(ext::text, '{}') as ext from messages where revoked_at is null`,
    );
    const texts = rows.flatMap((row) =>
      searchFields(row).map(({ text }) => ({ id: row.id, text })),
    );
    expect(texts.length).toBeGreaterThan(1000);
    await compareWithScan(ctx, texts, { present: 2000, absent: 500 });
  },
);
