import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../context.ts';
import { zoneFormatter } from '../../domain/zone.ts';
import { pageOfUser } from '../../usecases/history.ts';
import { actorOf } from '../actor.ts';
import { presentFoot, presentSuccess } from '../get-family/envelope.ts';
import { openErrorAnswers } from '../get-family/errors.ts';
import { byStartIndex, presentPage } from '../get-family/page.ts';
import { setUpGetRoom } from '../get-family/room.ts';
import { originOf } from '../origin.ts';
import { openAuthentication } from './auth.ts';
import { errorTable } from './errors.ts';
import { presentMessage } from './present.ts';
import * as schema from './schema.ts';

/** The user's app: `/user/v2`, documented in docs/api/user-v2.md. */
export function userV2Room(ctx: Context): FastifyPluginAsync {
  return async (scope) => {
    const room = setUpGetRoom(scope, openErrorAnswers(ctx, errorTable));
    const authenticate = openAuthentication(ctx);
    const format = zoneFormatter(ctx.config.timezone);

    room.post(
      '/chatMessages',
      { schema: schema.chatMessages, preValidation: authenticate },
      async (request) => {
        const asked = byStartIndex(request.body.startIndex, request.body.pageSize);
        const page = await pageOfUser(ctx, actorOf(request), asked.slice);
        const nowMs = ctx.clock();
        const links = ctx.media.linksFor(originOf(ctx.config, request));
        const presenting = { format, links, nowMs };
        return presentSuccess(
          page.rows.map((item) => presentMessage(item, presenting)),
          presentPage(asked, page.total, page.rows.length),
          presentFoot(ctx.config, format, nowMs),
        );
      },
    );
  };
}
