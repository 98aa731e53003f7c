import type { FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { authenticateImUser } from '../../usecases/sessions.ts';

/** Finds the user behind the `token` header. Throws unauthenticated. */
export function openAuthentication(ctx: Context): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { token } = request.headers;
    request.actor = await authenticateImUser(ctx, typeof token === 'string' ? token : '');
  };
}
