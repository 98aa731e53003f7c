import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { openEmbedded } from './db/embedded/open.ts';
import { type Db, openMigratedDb } from './db/open.ts';
import { AppError } from './errors.ts';
import { openLiveWire } from './http/api/live-wire.ts';
import { buildServer } from './http/server.ts';
import { openMedia } from './media/local.ts';
import { openLive } from './realtime/open.ts';
import * as settingStore from './store/settings.ts';
import { openAppender } from './usecases/appender.ts';
import { startSweeping } from './usecases/media-sweep.ts';
import { startPurging } from './usecases/sessions-purge.ts';
import { startFollowing } from './usecases/renames.ts';
import { openConversationChunks } from './usecases/conversation-chunks.ts';
import { openSearchIndex } from './usecases/search-index.ts';
import { openSessions } from './usecases/sessions.ts';

export type OpenContext = Context & AsyncDisposable;

/**
 * Opens the database (embedded, or the configured one), migrates it and wires what use cases need.
 * Gives up, and closes what it opened, when `signal` aborts.
 */
export async function openContext(
  config: Config,
  log: Logger,
  signal: AbortSignal,
): Promise<OpenContext> {
  await makeDataDir(config.dataDir);
  const embedded =
    config.databaseUrl === undefined
      ? await openEmbedded({
          dataDir: config.dataDir,
          log: (message, fields) => log.info(fields ?? {}, message),
          signal,
        })
      : undefined;
  try {
    const db = await openMigratedDb({
      connection: () => embedded?.connection ?? { connectionString: config.databaseUrl },
      poolSize: config.poolSize,
      log,
    });
    try {
      signal.throwIfAborted();
      const ctx = await contextOn(db, config, log);
      return {
        ...ctx,
        async [Symbol.asyncDispose]() {
          await ctx.appender[Symbol.asyncDispose]();
          await ctx.searchIndex[Symbol.asyncDispose]();
          await ctx.chunks[Symbol.asyncDispose]();
          await ctx.media[Symbol.asyncDispose]();
          await db[Symbol.asyncDispose]();
          await embedded?.[Symbol.asyncDispose]();
        },
      };
    } catch (error) {
      await db[Symbol.asyncDispose]();
      throw error;
    }
  } catch (error) {
    await embedded?.[Symbol.asyncDispose]();
    throw error;
  }
}

async function contextOn(db: Db, config: Config, log: Logger): Promise<Context> {
  const secret = await settingStore.getOrInsert(
    db.queries,
    'media.signing-secret',
    randomBytes(32).toString('hex'),
  );
  return {
    db,
    media: openMedia(config, secret),
    sessions: openSessions(db),
    appender: openAppender(db, Date.now),
    searchIndex: openSearchIndex({ db, log, clock: Date.now }),
    chunks: openConversationChunks({ db, log, clock: Date.now }),
    clock: Date.now,
    log,
    config,
  };
}

async function makeDataDir(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new AppError(
      'unavailable',
      `the data folder ${path} cannot be made: choose another by --data, or make it and own it`,
      {},
      { cause: error },
    );
  }
}

export interface App extends AsyncDisposable {
  readonly ctx: Context;
  readonly server: FastifyInstance;
}

/** Everything that serves. Disposing answers the requests in hand, then closes the database. */
export async function createApp(config: Config, log: Logger, signal: AbortSignal): Promise<App> {
  const ctx = await openContext(config, log, signal);
  try {
    const server = await buildServer(ctx);
    const live = await openLive(ctx, {
      server: server.server,
      wire: openLiveWire(ctx),
      registry: server.metrics,
    }).catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
    const sweeping = startSweeping(ctx);
    const purging = startPurging(ctx);
    const following = startFollowing(ctx);
    ctx.searchIndex.start();
    ctx.chunks.start();
    return {
      ctx,
      server,
      async [Symbol.asyncDispose]() {
        // Its connections would keep the server from closing; their clients go on elsewhere.
        await live[Symbol.asyncDispose]();
        await server.close();
        await sweeping[Symbol.asyncDispose]();
        await purging[Symbol.asyncDispose]();
        await following[Symbol.asyncDispose]();
        await ctx[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await ctx[Symbol.asyncDispose]();
    throw error;
  }
}
