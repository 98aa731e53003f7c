import type { FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { type Caller, authenticateAs, authenticateBearer } from '../../usecases/sessions.ts';
import { cookieKindOf, cookieToken, requireOwnPage } from './session-cookies.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of whoever asks; set by the room's authentication. */
    caller: Caller | undefined;
  }
  interface FastifyContextConfig {
    /** Of a route that needs no token. */
    open?: true;
  }
}

function bearerOf(request: FastifyRequest): string {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    throw new AppError(
      'unauthenticated',
      'there is no token: send one as Authorization: Bearer <token>',
    );
  }
  const [, token] = /^Bearer +([^\s]+)$/i.exec(authorization) ?? [];
  if (token !== undefined) return token;
  throw new AppError('unauthenticated', 'Authorization is not of the form Bearer <token>');
}

/**
 * Finds who asks, by token or cookie, unless the route is open. Throws unauthenticated, forbidden and
 * rate_limited.
 */
export async function authenticate(ctx: Context, request: FastifyRequest): Promise<void> {
  if (request.is404 || request.routeOptions.config.open === true) return;
  request.caller = await callerBehind(ctx, request);
  request.actor = request.caller.actor;
}

async function callerBehind(ctx: Context, request: FastifyRequest): Promise<Caller> {
  const kind = cookieKindOf(request.headers);
  if (kind === undefined) return authenticateBearer(ctx, bearerOf(request), request.ip);
  requireOwnPage(request.headers);
  return authenticateAs(ctx, kind, cookieToken(request.headers, kind), request.ip);
}

export function callerOf(request: FastifyRequest): Caller {
  if (request.caller !== undefined) return request.caller;
  throw new AppError('unauthenticated', 'the request has no caller: send a token');
}
