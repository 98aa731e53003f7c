import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import * as replies from '../../usecases/canned-replies.ts';
import { actorOf } from '../actor.ts';
import * as schema from './schema/reply.ts';

function presentReply({ no, ...reply }: replies.CannedReply): schema.ApiReply {
  return { id: String(no), ...reply };
}

/** Canned replies. */
export function addReplyRoutes(scope: FastifyInstance, ctx: Context): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  room.get('/replies', { schema: schema.listReplies }, async (request) => ({
    replies: (await replies.list(ctx, actorOf(request))).map(presentReply),
  }));

  room.post('/replies', { schema: schema.createReply }, async (request, reply) => {
    const { shared = false, ...input } = request.body;
    const created = await replies.create(ctx, actorOf(request), { ...input, shared });
    return reply.code(201).send(presentReply(created));
  });

  room.patch('/replies/:id', { schema: schema.updateReply }, async (request) => {
    const { id } = request.params;
    return presentReply(await replies.update(ctx, actorOf(request), Number(id), request.body));
  });

  room.put('/replies/:id/place', { schema: schema.moveReply }, async (request, reply) => {
    const { after } = request.body;
    const afterNo = after === null ? null : Number(after);
    await replies.move(ctx, actorOf(request), Number(request.params.id), afterNo);
    return reply.code(204).send(null);
  });

  room.delete('/replies/:id', { schema: schema.removeReply }, async (request, reply) => {
    await replies.remove(ctx, actorOf(request), Number(request.params.id));
    return reply.code(204).send(null);
  });

  room.post('/replies/:id/use', { schema: schema.useReply }, async (request, reply) => {
    await replies.use(ctx, actorOf(request), Number(request.params.id));
    return reply.code(204).send(null);
  });
}
