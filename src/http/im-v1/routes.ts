import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import type { Slice } from '../../domain/page.ts';
import { zoneFormatter } from '../../domain/zone.ts';
import * as blacklist from '../../usecases/blacklist.ts';
import * as direct from '../../usecases/direct.ts';
import { pageOfDirect } from '../../usecases/history.ts';
import { actorOf } from '../actor.ts';
import { acceptAnyBody } from '../any-body.ts';
import { invalidBody } from '../get-family/body.ts';
import { originOf } from '../origin.ts';
import { rawJsonSerializerCompiler } from '../raw-json.ts';
import { openAuthentication } from './auth.ts';
import { readBody } from './body.ts';
import { answerFailure, answerNoEndpoint } from './errors.ts';
import { openMediaKeys } from './media-keys.ts';
import { requestValidatorCompiler } from './params.ts';
import {
  PER_PAGE,
  type Presenting,
  presentBlocked,
  presentConversation,
  presentMessages,
  presentPage,
  presentSending,
} from './present.ts';
import * as schema from './schema.ts';

// No list is longer; an offset beyond would not fit the database's integers.
const MAX_OFFSET = 2_000_000_000;

function sliceOf(page: number): Slice {
  return { offset: Math.min((page - 1) * PER_PAGE, MAX_OFFSET), limit: PER_PAGE };
}

const ok = <Data>(data: Data) => ({ code: 1, msg: 'ok', data });

/** A person-to-person IM app: below `/api/v1`, documented in docs/api/im-v1.md. */
export function imV1Room(ctx: Context): FastifyPluginAsync {
  return async (scope) => {
    acceptAnyBody(scope, () => invalidBody('不能压缩（Content-Encoding）'));
    scope.decorateRequest('actor');
    scope.setValidatorCompiler(requestValidatorCompiler);
    scope.setSerializerCompiler(rawJsonSerializerCompiler);
    scope.setErrorHandler(answerFailure);
    scope.setNotFoundHandler(answerNoEndpoint);
    scope.addHook('preValidation', openAuthentication(ctx));
    const room = scope.withTypeProvider<TypeBoxTypeProvider>();
    const mediaKeyOf = openMediaKeys(ctx);
    const format = zoneFormatter(ctx.config.timezone);
    const presentingFor = (request: FastifyRequest): Presenting => ({
      format,
      links: ctx.media.linksFor(originOf(ctx.config, request)),
      nowMs: ctx.clock(),
    });

    room.get('/im/:conversation_id/message/:page', { schema: schema.messages }, async (request) => {
      const { conversation_id: conversationNo, page } = request.params;
      const slice = sliceOf(page);
      const found = await pageOfDirect(ctx, actorOf(request), { conversationNo, slice });
      const { rows, total, members } = found;
      const presenting = { ...presentingFor(request), conversationNo, members };
      return ok(presentPage(page, total, presentMessages(rows, presenting)));
    });

    room.get('/im/conversation/:page', { schema: schema.conversations }, async (request) => {
      const { page } = request.params;
      const { rows, total } = await direct.pageOfDirects(ctx, actorOf(request), sliceOf(page));
      const presenting = presentingFor(request);
      const data = rows.map((row) => presentConversation(row, presenting));
      return ok(presentPage(page, total, data));
    });

    room.post('/im/send', { schema: schema.send }, async (request) => {
      const { target_id: otherNo, type, body, client_create_time: clientSentAt } = request.body;
      const content = readBody(type, body, mediaKeyOf);
      const sending = await direct.sendDirect(ctx, actorOf(request), {
        otherNo,
        content,
        clientSentAt,
      });
      return ok(presentSending(sending, request.body, presentingFor(request)));
    });

    room.post(
      '/im/read_conversation/:conversation_id',
      { schema: schema.readConversation },
      async (request) => {
        const { conversation_id: no } = request.params;
        const conversation = await direct.readDirect(ctx, actorOf(request), no);
        return ok(presentConversation(conversation, presentingFor(request)));
      },
    );

    room.post('/im/create_conversation', { schema: schema.createConversation }, async (request) => {
      const conversation = await direct.openDirect(ctx, actorOf(request), request.body.target_id);
      return ok(presentConversation(conversation, presentingFor(request)));
    });

    // The app calls these without `/im`; the reference has them once.
    for (const [prefix, hide] of [
      ['', true],
      ['/im', false],
    ] as const) {
      room.post(
        `${prefix}/add_blacklist/:id`,
        { schema: { ...schema.addBlacklist, hide } },
        async (request) => {
          await blacklist.add(ctx, actorOf(request), { no: request.params.id });
          return ok(null);
        },
      );

      room.post(
        `${prefix}/remove_blacklist/:id`,
        { schema: { ...schema.removeBlacklist, hide } },
        async (request) => {
          await blacklist.remove(ctx, actorOf(request), { no: request.params.id });
          return ok(null);
        },
      );

      room.get(
        `${prefix}/myblacklist/:page`,
        { schema: { ...schema.blacklist, hide } },
        async (request) => {
          const { page } = request.params;
          const { rows, total } = await blacklist.page(ctx, actorOf(request), sliceOf(page));
          const presenting = presentingFor(request);
          const data = rows.map((row) => presentBlocked(row, presenting));
          return ok(presentPage(page, total, data));
        },
      );
    }
  };
}
