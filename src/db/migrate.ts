import { type Kysely, type Migration, Migrator } from 'kysely';
import { AppError } from '../errors.ts';
import type { Schema } from './schema.ts';
import * as archive from './migrations/0001-archive.ts';
import * as live from './migrations/0002-live.ts';
import * as search from './migrations/0003-search.ts';
import * as conversationChunks from './migrations/0004-conversation-chunks.ts';
import * as names from './migrations/0005-names.ts';
import * as cannedReplies from './migrations/0006-canned-replies.ts';
import * as replyOrder from './migrations/0007-reply-order.ts';
import * as revokedBy from './migrations/0008-revoked-by.ts';
import * as waiting from './migrations/0009-waiting.ts';

/** In order; a migration that has been released is never edited. */
const migrations: Record<string, Migration> = {
  '0001-archive': archive,
  '0002-live': live,
  '0003-search': search,
  '0004-conversation-chunks': conversationChunks,
  '0005-names': names,
  '0006-canned-replies': cannedReplies,
  '0007-reply-order': replyOrder,
  '0008-revoked-by': revokedBy,
  '0009-waiting': waiting,
};

/** Brings the schema up to date; several processes may call it at once. */
export async function migrate(kysely: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db: kysely,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const reason = error instanceof Error ? error.message : JSON.stringify(error);
  throw new AppError(
    'unavailable',
    `the database could not be brought to this version's schema: ${reason}`,
    {},
    { cause: error },
  );
}

export const migrationNames: readonly string[] = Object.keys(migrations);
