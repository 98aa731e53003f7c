import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import * as me from '../../usecases/me.ts';
import * as sessions from '../../usecases/sessions.ts';
import { callerOf } from './auth.ts';
import { iconUrl } from './present.ts';
import { presentToken } from './present-people.ts';
import { type Presenter } from './presenter.ts';
import type { RateLimits } from './rate-limit.ts';
import * as schema from './schema/access.ts';

const LONGEST_SIGN_IN_BYTES = 16_384;

/** Signing in and out, and tokens. */
export function addSessionRoutes(
  scope: FastifyInstance,
  ctx: Context,
  presenter: Presenter,
  limits: RateLimits,
): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  room.post(
    '/sessions',
    {
      schema: schema.signIn,
      config: { open: true },
      bodyLimit: LONGEST_SIGN_IN_BYTES,
      preHandler: async (request, reply) => {
        const { login, client } = request.body;
        await limits.countTry(request, reply, login ?? client ?? '');
      },
    },
    async (request, reply) => {
      const { login, password, client, secret } = request.body;
      reply.code(201);
      if (login !== undefined && password !== undefined && client === undefined && !secret) {
        return sessions.signIn(ctx, { login, password });
      }
      if (client !== undefined && secret !== undefined && login === undefined && !password) {
        return sessions.signInClient(ctx, { client, secret });
      }
      throw new AppError('invalid', 'send either login and password, or client and secret', {
        field: login === undefined && client === undefined ? 'login' : 'password',
      });
    },
  );

  room.delete('/sessions/current', { schema: schema.signOut }, async (request, reply) => {
    await sessions.signOut(ctx, callerOf(request));
    return reply.code(204).send(null);
  });

  room.get('/me', { schema: schema.getMe }, async (request) => {
    const caller = callerOf(request);
    const found = await me.describe(ctx, caller.actor);
    return {
      kind: caller.tokenKind,
      id: caller.actor.id,
      name: found.name,
      iconUrl: found.user === null ? null : iconUrl(found.user.icon, presenter(request)),
      role: caller.actor.kind === 'operator' ? caller.actor.role : null,
      scope: caller.actor.kind === 'client' ? caller.actor.scope : null,
      permissions: [...found.permissions],
      expiresAt: caller.expiresAt,
    };
  });

  room.post('/tokens', { schema: schema.issueToken }, async (request, reply) => {
    const { kind, id } = request.body;
    const session = await sessions.openSession(ctx, callerOf(request).actor, kind, id);
    return reply.code(201).send(session);
  });

  room.get('/tokens', { schema: schema.listTokens }, async (request) => {
    const { actor, tokenId } = callerOf(request);
    const tokens = await sessions.listTokens(ctx, actor, request.query);
    return { tokens: tokens.map((token) => presentToken(token, tokenId)) };
  });

  room.delete('/tokens/:tokenId', { schema: schema.revokeToken }, async (request, reply) => {
    const { actor } = callerOf(request);
    await sessions.revokeTokenById(ctx, actor, Number(request.params.tokenId));
    return reply.code(204).send(null);
  });
}
