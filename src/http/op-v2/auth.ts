import type { FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Actor } from '../../domain/actor.ts';
import { authenticateOperator } from '../../usecases/sessions.ts';
import { decodeBody } from '../get-family/body.ts';
import { openSigningClients, queryText } from '../get-family/caller.ts';

/**
 * Checks the sign over the raw body and the `token` in the query, and leaves the body's fields as
 * the body. Without a token, a signing client whose scope is op is let in as itself.
 */
export function openAuthentication(ctx: Context): (request: FastifyRequest) => Promise<void> {
  const signingClientOf = openSigningClients(ctx);

  async function callerOf(request: FastifyRequest, raw: Buffer): Promise<Actor> {
    const client = await signingClientOf(request, raw);
    const token = queryText(request, 'token');
    if (token !== undefined) return authenticateOperator(ctx, token, request.ip);
    if (client?.scope === 'op') return { kind: 'client', id: client.id, scope: client.scope };
    throw new AppError(
      'unauthenticated',
      'token is missing: sign in first, or sign as an op client',
    );
  }

  return async (request) => {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    request.actor = await callerOf(request, raw);
    request.body = await decodeBody(raw, request.headers['content-type']);
  };
}
