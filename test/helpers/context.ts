import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Context } from '../../src/context.ts';
import { type Environment, readConfig } from '../../src/config.ts';
import { openMedia } from '../../src/media/local.ts';
import { openAppender } from '../../src/usecases/appender.ts';
import { openConversationChunks } from '../../src/usecases/conversation-chunks.ts';
import { openSearchIndex } from '../../src/usecases/search-index.ts';
import { openSessions } from '../../src/usecases/sessions.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export interface TestContext extends Context, AsyncDisposable {
  readonly database: TestDatabase;
}

/** A context on a database and data folder of its own. `env` is read as the process' would be. */
export async function testContext(env: Environment = {}, clock = Date.now): Promise<TestContext> {
  const database = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'chatkeep-data-'));
  const config = readConfig({ data: dataDir }, { CHATKEEP_MACHINE_NAME: 'test-machine', ...env });
  const appender = openAppender(database.db, clock);
  const log = pino({ level: 'silent' });
  const searchIndex = openSearchIndex({ db: database.db, log, clock });
  const chunks = openConversationChunks({ db: database.db, log, clock });
  return {
    db: database.db,
    database,
    media: openMedia(config, 'test-media-secret'),
    sessions: openSessions(database.db),
    appender,
    searchIndex,
    chunks,
    clock,
    log,
    config,
    async [Symbol.asyncDispose]() {
      await appender[Symbol.asyncDispose]();
      await searchIndex[Symbol.asyncDispose]();
      await chunks[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
