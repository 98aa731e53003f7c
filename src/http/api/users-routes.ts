import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { readCursor, writeCursor } from '../../domain/cursor.ts';
import * as blacklist from '../../usecases/blacklist.ts';
import * as users from '../../usecases/users.ts';
import { actorOf } from '../actor.ts';
import { presentPerson } from './present.ts';
import { presentUser } from './present-people.ts';
import type { Presenter } from './presenter.ts';
import * as schema from './schema/user.ts';

const USUAL_LIMIT = 20;
const BLACKLIST = 'blacklist';

/** Users, bans, and one's own blacklist. */
export function addUserRoutes(scope: FastifyInstance, ctx: Context, presenter: Presenter): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  room.get('/users', { schema: schema.listUsers }, async (request) => {
    const { nick, cursor, limit = USUAL_LIMIT } = request.query;
    const page = await users.list(ctx, actorOf(request), { nick, cursor, limit });
    const presenting = presenter(request);
    return { users: page.users.map((user) => presentUser(user, presenting)), next: page.next };
  });

  room.post('/users', { schema: schema.createUser }, async (request, reply) => {
    const user = await users.create(ctx, actorOf(request), request.body);
    return reply.code(201).send(presentUser(user, presenter(request)));
  });

  room.get('/users/:id', { schema: schema.getUser }, async (request) => {
    const user = await users.get(ctx, actorOf(request), request.params.id);
    return presentUser(user, presenter(request));
  });

  room.put('/users/:id', { schema: schema.putUser }, async (request, reply) => {
    const input = { id: request.params.id, ...request.body };
    const { user, created } = await users.put(ctx, actorOf(request), input);
    return reply.code(created ? 201 : 200).send(presentUser(user, presenter(request)));
  });

  room.put('/users/:id/ban', { schema: schema.banUser }, async (request) => {
    const user = await users.ban(ctx, actorOf(request), request.params.id);
    return presentUser(user, presenter(request));
  });

  room.delete('/users/:id/ban', { schema: schema.unbanUser }, async (request) => {
    const user = await users.unban(ctx, actorOf(request), request.params.id);
    return presentUser(user, presenter(request));
  });

  room.get('/blacklist', { schema: schema.listBlacklist }, async (request) => {
    const { cursor, limit = USUAL_LIMIT } = request.query;
    const offset = cursor === undefined ? 0 : offsetOf(cursor);
    const page = await blacklist.page(ctx, actorOf(request), { offset, limit });
    const presenting = presenter(request);
    const blocked = page.rows.map((row) => ({
      user: presentPerson(row, presenting),
      createdAt: row.blockedAt,
    }));
    const end = offset + blocked.length;
    return { blocked, next: end < page.total ? writeCursor(BLACKLIST, [end]) : null };
  });

  room.put('/blacklist/:userId', { schema: schema.blockUser }, async (request, reply) => {
    await blacklist.add(ctx, actorOf(request), { id: request.params.userId });
    return reply.code(204).send(null);
  });

  room.delete('/blacklist/:userId', { schema: schema.unblockUser }, async (request, reply) => {
    await blacklist.remove(ctx, actorOf(request), { id: request.params.userId });
    return reply.code(204).send(null);
  });
}

// A forged place past the end is an empty page.
function offsetOf(cursor: string): number {
  return Math.min(Math.max(Number(readCursor(cursor, BLACKLIST)[0]) || 0, 0), 2 ** 31);
}
