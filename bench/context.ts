import { mkdir } from 'node:fs/promises';
import { pino } from 'pino';
import { readConfig } from '../src/config.ts';
import type { Context } from '../src/context.ts';
import { openEmbedded } from '../src/db/embedded/open.ts';
import { openMigratedDb } from '../src/db/open.ts';
import { openMedia } from '../src/media/local.ts';
import { openAppender } from '../src/usecases/appender.ts';
import { openConversationChunks } from '../src/usecases/conversation-chunks.ts';
import { openSearchIndex } from '../src/usecases/search-index.ts';
import { openSessions } from '../src/usecases/sessions.ts';

export interface BenchContext extends Context, AsyncDisposable {}

/** What use cases and stores need, on a folder of the bench's; its database stays open meanwhile. */
export async function openBenchContext(dataDir: string): Promise<BenchContext> {
  await mkdir(dataDir, { recursive: true });
  const config = readConfig({ data: dataDir }, {});
  const log = pino({ level: 'warn' }, pino.destination(2));
  const embedded = await openEmbedded({ dataDir, log: (message) => log.info(message) });
  const connection = () => embedded.connection;
  const db = await openMigratedDb({ connection, poolSize: config.poolSize, log });
  const appender = openAppender(db, Date.now);
  const searchIndex = openSearchIndex({ db, log, clock: Date.now });
  const chunks = openConversationChunks({ db, log, clock: Date.now });
  return {
    db,
    media: openMedia(config, 'bench'),
    sessions: openSessions(db),
    appender,
    searchIndex,
    chunks,
    clock: Date.now,
    log,
    config,
    async [Symbol.asyncDispose]() {
      await appender[Symbol.asyncDispose]();
      await searchIndex[Symbol.asyncDispose]();
      await chunks[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      await embedded[Symbol.asyncDispose]();
    },
  };
}
