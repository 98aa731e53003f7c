import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../context.ts';
import { zoneFormatter } from '../../domain/zone.ts';
import { pageOfDirect } from '../../usecases/history.ts';
import { actorOf } from '../actor.ts';
import { originOf } from '../origin.ts';
import { rawJsonSerializerCompiler } from '../raw-json.ts';
import { openAuthentication } from './auth.ts';
import { answerFailure, answerNoEndpoint } from './errors.ts';
import { paramsValidatorCompiler } from './params.ts';
import { PER_PAGE, presentMessages, presentPage } from './present.ts';
import * as schema from './schema.ts';

// No conversation is longer; an offset beyond would not fit the database's integers.
const MAX_OFFSET = 2_000_000_000;

/** A person-to-person IM app: `/api/v1/im`, documented in docs/api/im-v1.md. */
export function imV1Room(ctx: Context): FastifyPluginAsync {
  return async (scope) => {
    scope.decorateRequest('actor');
    scope.setValidatorCompiler(paramsValidatorCompiler);
    scope.setSerializerCompiler(rawJsonSerializerCompiler);
    scope.setErrorHandler(answerFailure);
    scope.setNotFoundHandler(answerNoEndpoint);
    const room = scope.withTypeProvider<TypeBoxTypeProvider>();
    const authenticate = openAuthentication(ctx);
    const format = zoneFormatter(ctx.config.timezone);

    room.get(
      '/:conversation_id/message/:page',
      { schema: schema.messages, preValidation: authenticate },
      async (request) => {
        const { conversation_id: conversationNo, page } = request.params;
        const { rows, total, members } = await pageOfDirect(ctx, actorOf(request), {
          conversationNo,
          slice: { offset: Math.min((page - 1) * PER_PAGE, MAX_OFFSET), limit: PER_PAGE },
        });
        const data = presentMessages(rows, {
          format,
          links: ctx.media.linksFor(originOf(ctx.config, request)),
          nowMs: ctx.clock(),
          conversationNo,
          members,
        });
        return { code: 1, msg: 'ok', data: presentPage(page, total, data) };
      },
    );
  };
}
