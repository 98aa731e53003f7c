import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Context } from '../../src/context.ts';
import { type Environment, readConfig } from '../../src/config.ts';
import { buildServer } from '../../src/http/server.ts';
import { openMedia } from '../../src/media/local.ts';
import { issueToken, openSessions } from '../../src/usecases/sessions.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export interface TestContext extends Context, AsyncDisposable {
  readonly database: TestDatabase;
}

/** A context on a database and data folder of its own. `env` is read as the process' would be. */
export async function testContext(env: Environment = {}, clock = Date.now): Promise<TestContext> {
  const database = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'chatkeep-data-'));
  const config = readConfig({ data: dataDir }, { CHATKEEP_MACHINE_NAME: 'test-machine', ...env });
  return {
    db: database.db,
    database,
    media: openMedia(config, 'test-media-secret'),
    sessions: openSessions(database.db),
    clock,
    log: pino({ level: 'silent' }),
    config,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TestApp extends AsyncDisposable {
  readonly ctx: TestContext;
  readonly app: FastifyInstance;
  /** A fresh session token of a user, an operator, or a user of the im v1 family. */
  token(kind: 'user' | 'operator' | 'im', id: string): Promise<string>;
}

/** The real server on a database of its own, to be called by `app.inject`. */
export async function testApp(env: Environment = {}, clock = Date.now): Promise<TestApp> {
  const ctx = await testContext(env, clock);
  const app = await buildServer(ctx);
  return {
    ctx,
    app,
    token: (kind, id) => issueToken(ctx, { kind: 'system' }, kind, id),
    async [Symbol.asyncDispose]() {
      await app.close();
      await ctx[Symbol.asyncDispose]();
    },
  };
}
