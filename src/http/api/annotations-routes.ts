import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import * as favorites from '../../usecases/favorites.ts';
import * as marks from '../../usecases/marks.ts';
import { actorOf } from '../actor.ts';
import { presentMessage } from './present.ts';
import type { Presenter } from './presenter.ts';
import * as schema from './schema/message.ts';
import { listLabels } from './schema/tag.ts';
import { listFavorites } from './schema/user.ts';

const USUAL_LIMIT = 20;
const USUAL_MARKS = 50;
const PLACE = '/conversations/:id/messages/:messageId';

/** Marks of operators and favorites of users. */
export function addAnnotationRoutes(
  scope: FastifyInstance,
  ctx: Context,
  presenter: Presenter,
): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  room.put(`${PLACE}/marks/:label`, { schema: schema.putMark }, async (request, reply) => {
    const { id: conversationId, messageId, label } = request.params;
    const input = { conversationId, messageId, label, ...request.body };
    await marks.put(ctx, actorOf(request), input);
    return reply.code(204).send(null);
  });

  room.delete(`${PLACE}/marks/:label`, { schema: schema.removeMark }, async (request, reply) => {
    const { id: conversationId, messageId, label } = request.params;
    await marks.remove(ctx, actorOf(request), { conversationId, messageId, label });
    return reply.code(204).send(null);
  });

  room.get('/conversations/:id/marks', { schema: schema.listMarks }, async (request) => {
    const { cursor, limit = USUAL_MARKS } = request.query;
    const conversationId = request.params.id;
    const actor = actorOf(request);
    const page = await marks.listOfConversation(ctx, actor, { conversationId, cursor, limit });
    return { marks: [...page.marks], next: page.next };
  });

  room.get('/labels', { schema: listLabels }, async (request) => ({
    labels: await marks.labels(ctx, actorOf(request)),
  }));

  room.put(`${PLACE}/favorite`, { schema: schema.putFavorite }, async (request, reply) => {
    const { id: conversationId, messageId } = request.params;
    await favorites.put(ctx, actorOf(request), { conversationId, messageId });
    return reply.code(204).send(null);
  });

  room.delete(`${PLACE}/favorite`, { schema: schema.removeFavorite }, async (request, reply) => {
    const { id: conversationId, messageId } = request.params;
    await favorites.remove(ctx, actorOf(request), { conversationId, messageId });
    return reply.code(204).send(null);
  });

  room.get('/favorites', { schema: listFavorites }, async (request) => {
    const { cursor, limit = USUAL_LIMIT } = request.query;
    const page = await favorites.list(ctx, actorOf(request), { cursor, limit });
    const presenting = presenter(request);
    const rows = page.favorites.map((favorite) => ({
      message: presentMessage(favorite.message, presenting, {
        favoriteCount: favorite.favoriteCount,
        favorited: true,
        marks: [],
      }),
      conversationTitle: favorite.conversationTitle,
      favoritedAt: favorite.createdAt,
    }));
    return { favorites: rows, next: page.next };
  });
}
