import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import * as messages from '../../usecases/messages.ts';
import * as windows from '../../usecases/windows.ts';
import type { MessageWindow, WindowRequest } from '../../usecases/windows.ts';
import { actorOf } from '../actor.ts';
import { type Presenting, presentMessage, presentTimelineItem } from './present.ts';
import type { Presenter } from './presenter.ts';
import { readAnchor } from './query.ts';
import * as schema from './schema/message.ts';
import { getTimeline } from './schema/user.ts';

interface WindowQuery {
  readonly anchor?: string;
  readonly cursor?: string;
  readonly before?: number;
  readonly after?: number;
}

function readWindow({ anchor, ...query }: WindowQuery): WindowRequest {
  return anchor === undefined ? query : { ...query, anchor: readAnchor(anchor) };
}

function presentWindow(window: MessageWindow, presenting: Presenting) {
  const { anchorId: anchor, foundOldest, foundNewest, before, after, extras } = window;
  const rows = window.messages.map((message) =>
    presentMessage(message, presenting, extras.get(message.seq)),
  );
  return { messages: rows, anchor, foundOldest, foundNewest, before, after };
}

/** History, sending and revoking. */
export function addMessageRoutes(scope: FastifyInstance, ctx: Context, presenter: Presenter): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  room.get('/conversations/:id/messages', { schema: schema.listMessages }, async (request) => {
    const window = await windows.window(ctx, actorOf(request), {
      conversationId: request.params.id,
      ...readWindow(request.query),
    });
    return presentWindow(window, presenter(request));
  });

  room.post(
    '/conversations/:id/messages',
    { schema: schema.sendMessage },
    async (request, reply) => {
      const { message, created } = await messages.send(ctx, actorOf(request), {
        conversationId: request.params.id,
        ...request.body,
      });
      return reply.code(created ? 201 : 200).send(presentMessage(message, presenter(request)));
    },
  );

  room.get(
    '/conversations/:id/messages/:messageId',
    { schema: schema.getMessage },
    async (request) => {
      const { id: conversationId, messageId } = request.params;
      const input = { conversationId, messageId };
      const { message, extras } = await messages.get(ctx, actorOf(request), input);
      return presentMessage(message, presenter(request), extras);
    },
  );

  room.post(
    '/conversations/:id/messages/:messageId/revoke',
    { schema: schema.revokeMessage },
    async (request) => {
      const { id: conversationId, messageId } = request.params;
      const input = { conversationId, messageId };
      const message = await messages.revoke(ctx, actorOf(request), input);
      return presentMessage(message, presenter(request));
    },
  );

  room.get('/users/:id/timeline', { schema: getTimeline }, async (request) => {
    const window = await windows.timeline(ctx, actorOf(request), {
      userId: request.params.id,
      ...readWindow(request.query),
    });
    const presenting = presenter(request);
    const { anchorId: anchor, foundOldest, foundNewest, before, after } = window;
    const items = window.items.map((entry) => presentTimelineItem(entry, presenting));
    return { items, anchor, foundOldest, foundNewest, before, after };
  });
}
