import type { FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { partyOf } from '../../domain/actor.ts';
import { originOf } from '../origin.ts';
import type { Presenting } from './present.ts';

/** What presenting the answer to a request needs. */
export type Presenter = (request: FastifyRequest) => Presenting;

export function openPresenter(ctx: Context): Presenter {
  return (request) => ({
    links: ctx.media.linksFor(originOf(ctx.config, request)),
    nowMs: ctx.clock(),
    staff: request.actor !== undefined && partyOf(request.actor) === 'staff',
  });
}
