import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import * as me from '../../usecases/me.ts';
import * as sessions from '../../usecases/sessions.ts';
import { callerOf } from './auth.ts';
import { iconUrl } from './present.ts';
import { presentToken } from './present-people.ts';
import { type Presenter } from './presenter.ts';
import type { RateLimits } from './rate-limit.ts';
import * as schema from './schema/access.ts';
import { clearCookie, cookieKindOf, requireOwnPage, setCookie } from './session-cookies.ts';
import { openSession } from './sign-in.ts';

const LONGEST_SIGN_IN_BYTES = 16_384;

/** Signing in and out, and tokens. */
export function addSessionRoutes(
  scope: FastifyInstance,
  ctx: Context,
  presenter: Presenter,
  limits: RateLimits,
): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  function intoCookie(request: FastifyRequest, reply: FastifyReply, session: sessions.Session) {
    const { token, expiresAt } = session;
    const kind = session.kind === 'operator' ? 'operator' : 'user';
    setCookie(ctx.config, request, reply, { kind, token, maxAgeMs: expiresAt - ctx.clock() });
    return { ...session, token: null };
  }

  room.post(
    '/sessions',
    {
      schema: schema.signIn,
      config: { open: true },
      bodyLimit: LONGEST_SIGN_IN_BYTES,
      preHandler: async (request, reply) => {
        const { login, client, token } = request.body;
        if (token !== undefined && login === undefined && client === undefined) return;
        await limits.countTry(request, reply, login ?? client ?? '');
      },
    },
    async (request, reply) => {
      const { cookie = false } = request.body;
      if (cookie) requireOwnPage(request.headers);
      const session = await openSession(ctx, request.body, request.ip);
      reply.code(201);
      return cookie ? intoCookie(request, reply, session) : session;
    },
  );

  room.delete('/sessions/current', { schema: schema.signOut }, async (request, reply) => {
    await sessions.signOut(ctx, callerOf(request));
    const kind = cookieKindOf(request.headers);
    if (kind !== undefined) clearCookie(ctx.config, request, reply, kind);
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
