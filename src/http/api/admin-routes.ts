import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import * as clients from '../../usecases/clients.ts';
import * as operators from '../../usecases/operators.ts';
import * as settings from '../../usecases/settings.ts';
import { actorOf } from '../actor.ts';
import { callerOf } from './auth.ts';
import { presentClient, presentOperator } from './present-people.ts';
import type { RateLimits } from './rate-limit.ts';
import * as schema from './schema/access.ts';

const USUAL_LIMIT = 20;

/** Operators, calling apps and settings. */
export function addAdminRoutes(scope: FastifyInstance, ctx: Context, limits: RateLimits): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  room.get('/operators', { schema: schema.listOperators }, async (request) => {
    const { nick, cursor, limit = USUAL_LIMIT } = request.query;
    const page = await operators.list(ctx, actorOf(request), { nick, cursor, limit });
    return { operators: page.operators.map(presentOperator), next: page.next };
  });

  room.post('/operators', { schema: schema.createOperator }, async (request, reply) => {
    const { role = 'agent', ...described } = request.body;
    const actor = actorOf(request);
    const { id } = await operators.createOperator(ctx, actor, { ...described, role });
    return reply.code(201).send(presentOperator(await operators.get(ctx, actor, id)));
  });

  room.get('/operators/:id', { schema: schema.getOperator }, async (request) =>
    presentOperator(await operators.get(ctx, actorOf(request), request.params.id)),
  );

  room.patch('/operators/:id', { schema: schema.updateOperator }, async (request, reply) => {
    const { actor, tokenId } = callerOf(request);
    const { id } = request.params;
    // Else whoever has the token could guess the password.
    if (request.body.currentPassword !== undefined) await limits.countTry(request, reply, actor.id);
    return presentOperator(await operators.update(ctx, actor, id, request.body, tokenId));
  });

  room.get('/clients', { schema: schema.listClients }, async (request) => {
    const all = await clients.listClients(ctx, actorOf(request));
    return { clients: all.map(presentClient) };
  });

  room.post('/clients', { schema: schema.createClient }, async (request, reply) => {
    const { name, scope: clientScope, signRequired = false } = request.body;
    const input = { name, scope: clientScope, signRequired };
    const client = await clients.createClient(ctx, actorOf(request), input);
    return reply.code(201).send(client);
  });

  room.delete('/clients/:id', { schema: schema.revokeClient }, async (request, reply) => {
    await clients.revokeClient(ctx, actorOf(request), request.params.id);
    return reply.code(204).send(null);
  });

  room.get('/settings/forbidden-words', { schema: schema.getForbiddenWords }, async (request) => ({
    words: [...(await settings.forbiddenWords(ctx, actorOf(request)))],
  }));

  room.put('/settings/forbidden-words', { schema: schema.putForbiddenWords }, async (request) => ({
    words: [...(await settings.replaceForbiddenWords(ctx, actorOf(request), request.body.words))],
  }));
}
