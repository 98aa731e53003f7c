import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { zoneFormatter } from '../../domain/zone.ts';
import { searchConversations } from '../../usecases/conversations.ts';
import { pageOfConversation } from '../../usecases/history.ts';
import { actorOf } from '../actor.ts';
import { presentFoot, presentSuccess } from '../get-family/envelope.ts';
import { openErrorAnswers } from '../get-family/errors.ts';
import { type PageRequest, byPageNumber, presentPage } from '../get-family/page.ts';
import { setUpGetRoom } from '../get-family/room.ts';
import { originOf } from '../origin.ts';
import { openAuthentication } from './auth.ts';
import { errorTable } from './errors.ts';
import { creationRange } from './filter.ts';
import {
  type Presenting,
  presentConversation,
  presentListedMessage,
  presentMessage,
  statusLabels,
} from './present.ts';
import * as schema from './schema.ts';

/** The operator's tools: `/op/v2`, documented in docs/api/op-v2.md. */
export function opV2Room(ctx: Context): FastifyPluginAsync {
  return async (scope) => {
    const room = setUpGetRoom(scope, openErrorAnswers(ctx, errorTable));
    const preValidation = openAuthentication(ctx);
    const { config } = ctx;
    const format = zoneFormatter(config.timezone);

    const presentingFor = (request: FastifyRequest): Presenting => ({
      format,
      links: ctx.media.linksFor(originOf(config, request)),
      nowMs: ctx.clock(),
    });

    const success = <Data>(
      data: Data,
      asked: PageRequest,
      total: number,
      count: number,
      nowMs: number,
    ) => presentSuccess(data, presentPage(asked, total, count), presentFoot(config, format, nowMs));

    room.post(
      '/operatorToUserChatMessages',
      { schema: schema.operatorToUserChatMessages, preValidation },
      async (request) => {
        const { chatId, pageNum, pageSize } = request.body;
        const asked = byPageNumber(pageNum, pageSize);
        const page = await pageOfConversation(ctx, actorOf(request), {
          conversationId: chatId,
          slice: asked.slice,
        });
        const presenting = presentingFor(request);
        const data = {
          status: statusLabels[page.conversation.status],
          msg: page.rows.map((message) => presentMessage(message, presenting)),
          chatId: page.conversation.id,
        };
        return success(data, asked, page.total, page.rows.length, presenting.nowMs);
      },
    );

    room.post(
      '/chatMessageList',
      { schema: schema.chatMessageList, preValidation },
      async (request) => {
        const { chatId, pageNum = 1, pageSize = 20, needMark, needFavorite } = request.body;
        const asked = byPageNumber(pageNum, pageSize);
        const page = await pageOfConversation(ctx, actorOf(request), {
          conversationId: chatId,
          slice: asked.slice,
          withMarks: needMark === true,
          withFavorites: needFavorite === true,
        });
        const presenting = presentingFor(request);
        const data = {
          status: statusLabels[page.conversation.status],
          msg: page.rows.map((message) =>
            presentListedMessage(message, presenting, page.favoriteSeqs, page.markLabels),
          ),
          chatId: page.conversation.id,
        };
        return success(data, asked, page.total, page.rows.length, presenting.nowMs);
      },
    );

    room.post('/chatSearchs', { schema: schema.chatSearchs, preValidation }, async (request) => {
      const { startTime, endTime, pageNum, pageSize, ...filters } = request.body;
      const range = creationRange(config.timezone, startTime, endTime);
      const asked = byPageNumber(pageNum, pageSize);
      const page = await searchConversations(
        ctx,
        actorOf(request),
        { ...range, ...filters },
        asked.slice,
      );
      const presenting = presentingFor(request);
      const data = page.rows.map((row) => presentConversation(row, presenting));
      return success(data, asked, page.total, data.length, presenting.nowMs);
    });
  };
}
