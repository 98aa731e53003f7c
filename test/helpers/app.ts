import type { FastifyInstance } from 'fastify';
import type { Environment } from '../../src/config.ts';
import { buildServer } from '../../src/http/server.ts';
import { issueToken } from '../../src/usecases/sessions.ts';
import { type TestContext, testContext } from './context.ts';

export { type TestContext, testContext } from './context.ts';

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
