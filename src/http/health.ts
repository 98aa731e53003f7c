import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { readiness } from '../usecases/status.ts';

/** `/healthz`: this process runs. `/readyz`: it can answer, and is not about to stop. */
export function addHealth(server: FastifyInstance, ctx: Context, isDraining: () => boolean): void {
  server.get('/healthz', { schema: { hide: true } }, () => ({ status: 'ok' }));
  server.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const state = isDraining()
      ? { ready: false as const, reason: 'the server is stopping' }
      : await readiness(ctx);
    if (!state.ready) return reply.code(503).send({ status: 'unavailable', reason: state.reason });
    return { status: 'ok' };
  });
}
