import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { Actor } from '../domain/actor.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set by the room's authentication. */
    actor: Actor | undefined;
  }
}

export function actorOf(request: FastifyRequest): Actor {
  if (request.actor !== undefined) return request.actor;
  throw new AppError('unauthenticated', 'the request has no caller: send a token');
}
