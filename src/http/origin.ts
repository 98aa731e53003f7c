import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';

/** Scheme and host under which the asking client reaches this server, for links in answers. */
export function originOf(config: Config, request: FastifyRequest): string {
  return config.publicUrl ?? `${request.protocol}://${request.host}`;
}
