import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { statusesNamed } from '../../domain/lifecycle.ts';
import { openSearches } from '../../usecases/search.ts';
import { actorOf } from '../actor.ts';
import { presentCount, presentFound } from './present-search.ts';
import type { Presenter } from './presenter.ts';
import { readInstant } from './query.ts';
import { type Holding, refusingLate } from './refusing-late.ts';
import * as schema from './schema/search.ts';

const USUAL_LIMIT = 20;
const REFUSALS: Holding = { ms: 250, most: 1000 };

export function addSearchRoutes(scope: FastifyInstance, ctx: Context, presenter: Presenter): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();
  const searches = openSearches(ctx);
  const refuse = refusingLate(REFUSALS);

  // Before anything is read of the query: whoever asks too much is refused at the least cost.
  const onRequest = (request: FastifyRequest) =>
    refuse(async () => searches.requirePlace(actorOf(request)), request.signal);

  room.get(
    '/search/messages',
    { schema: schema.searchMessages, onRequest },
    async (request, reply) => {
      const { signal } = request;
      const { status, sentFrom, sentTo, limit = USUAL_LIMIT, ...query } = request.query;
      const asked = {
        ...query,
        statuses: status === undefined ? undefined : statusesNamed(status),
        sentFrom: sentFrom === undefined ? undefined : readInstant('sentFrom', sentFrom),
        sentTo: sentTo === undefined ? undefined : readInstant('sentTo', sentTo),
        limit,
      };
      const search = () => searches.messages(actorOf(request), asked, signal);
      const found = await orLeft(refuse(search, signal), signal);
      if (found === undefined) return reply.hijack();
      const presenting = presenter(request);
      return {
        items: found.items.map((item) => presentFound(item, presenting)),
        next: found.next,
        count: found.count === null ? null : presentCount(found.count),
        partial: found.partial,
        indexing: found.indexing,
      };
    },
  );
}

/** What was waited for; undefined when the connection of whoever asked is closed, which ended it. */
async function orLeft<T>(work: Promise<T>, left: AbortSignal): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (left.aborted && error === left.reason) return undefined;
    throw error;
  }
}
