import type { FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { authenticateImUser } from '../../usecases/sessions.ts';
import { decodeBody } from '../get-family/body.ts';

/**
 * Finds the user behind the `token` header, and only then reads what is in the body: JSON or a form.
 * Throws unauthenticated, and invalid for a body that is neither.
 */
export function openAuthentication(ctx: Context): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { token } = request.headers;
    const shown = typeof token === 'string' ? token : '';
    request.actor = await authenticateImUser(ctx, shown, request.ip);
    if (Buffer.isBuffer(request.body)) {
      request.body = await decodeBody(request.body, request.headers['content-type']);
    }
  };
}
