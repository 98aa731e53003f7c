import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { statusesNamed } from '../../domain/lifecycle.ts';
import { openSearches } from '../../usecases/search.ts';
import { actorOf } from '../actor.ts';
import { presentCount, presentFound } from './present-search.ts';
import type { Presenter } from './presenter.ts';
import { readInstant } from './query.ts';
import * as schema from './schema/search.ts';

const USUAL_LIMIT = 20;

export function addSearchRoutes(scope: FastifyInstance, ctx: Context, presenter: Presenter): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();
  const searches = openSearches(ctx);

  room.get('/search/messages', { schema: schema.searchMessages }, async (request) => {
    const { status, sentFrom, sentTo, limit = USUAL_LIMIT, ...query } = request.query;
    const found = await searches.messages(actorOf(request), {
      ...query,
      statuses: status === undefined ? undefined : statusesNamed(status),
      sentFrom: sentFrom === undefined ? undefined : readInstant('sentFrom', sentFrom),
      sentTo: sentTo === undefined ? undefined : readInstant('sentTo', sentTo),
      limit,
    });
    const presenting = presenter(request);
    return {
      items: found.items.map((item) => presentFound(item, presenting)),
      next: found.next,
      count: found.count === null ? null : presentCount(found.count),
      partial: found.partial,
      indexing: found.indexing,
    };
  });
}
