import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../context.ts';
import { addAdminRoutes } from './admin-routes.ts';
import { addAnnotationRoutes } from './annotations-routes.ts';
import { addConversationRoutes } from './conversations-routes.ts';
import { addEventRoutes } from './events-routes.ts';
import { addMediaRoutes } from './media-routes.ts';
import { addMessageRoutes } from './messages-routes.ts';
import { openPresenter } from './presenter.ts';
import { addReplyRoutes } from './replies-routes.ts';
import { setUpApiRoom } from './room.ts';
import { addSearchRoutes } from './search-routes.ts';
import { addSessionRoutes } from './sessions-routes.ts';
import { addStatusRoutes } from './status-routes.ts';
import { addUserRoutes } from './users-routes.ts';

/** The native family: `/api`, documented in docs/api/native.md. */
export function apiRoom(ctx: Context): FastifyPluginAsync {
  return async (scope) => {
    const limits = await setUpApiRoom(scope, ctx);
    const presenter = openPresenter(ctx);
    addSessionRoutes(scope, ctx, presenter, limits);
    addConversationRoutes(scope, ctx, presenter);
    addMessageRoutes(scope, ctx, presenter);
    addSearchRoutes(scope, ctx, presenter);
    addAnnotationRoutes(scope, ctx, presenter);
    addEventRoutes(scope, ctx, presenter);
    await addMediaRoutes(scope, ctx, presenter);
    addUserRoutes(scope, ctx, presenter);
    addAdminRoutes(scope, ctx, limits);
    addReplyRoutes(scope, ctx);
    addStatusRoutes(scope, ctx);
  };
}
