import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import * as sync from '../../usecases/sync.ts';
import { actorOf } from '../actor.ts';
import { presentEvent } from './present.ts';
import type { Presenter } from './presenter.ts';
import { readEventId } from './query.ts';
import * as schema from './schema/event.ts';

/** What happened, from the log. */
export function addEventRoutes(scope: FastifyInstance, ctx: Context, presenter: Presenter): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  room.get('/events', { schema: schema.listEvents }, async (request) => {
    const { after = '0', conversation, limit } = request.query;
    const page = await sync.events(ctx, actorOf(request), {
      after: readEventId('after', after),
      conversationId: conversation,
      limit,
    });
    const presenting = presenter(request);
    return {
      events: page.events.map((event) => presentEvent(event, presenting)),
      next: page.next,
      upToDate: page.upToDate,
    };
  });
}
