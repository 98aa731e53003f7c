import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import * as conversations from '../../usecases/conversations.ts';
import * as inbox from '../../usecases/inbox.ts';
import * as lifecycle from '../../usecases/lifecycle.ts';
import * as reading from '../../usecases/reading.ts';
import * as tags from '../../usecases/tags.ts';
import { actorOf } from '../actor.ts';
import { callerOf } from './auth.ts';
import { presentConversation } from './present.ts';
import type { Presenter } from './presenter.ts';
import { readIds, readListFilter } from './query.ts';
import * as schema from './schema/conversation.ts';
import { listTags, removeTag, renameTag } from './schema/tag.ts';

const USUAL_LIMIT = 20;

/** Conversations: lists, opening, describing, their life, and how far one has read. */
export function addConversationRoutes(
  scope: FastifyInstance,
  ctx: Context,
  presenter: Presenter,
): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  room.get('/conversations', { schema: schema.listConversations }, async (request) => {
    const { ids, ...rest } = request.query;
    const { actor } = callerOf(request);
    if (ids !== undefined) {
      const views = await conversations.listByIds(ctx, actor, readIds(ids, rest));
      const presenting = presenter(request);
      return {
        conversations: views.map((view) => presentConversation(view, presenting)),
        next: null,
      };
    }
    const { cursor, limit = USUAL_LIMIT, ...query } = rest;
    const filter = readListFilter(query, actor.id);
    const page = await conversations.list(ctx, actor, filter, { cursor, limit });
    const presenting = presenter(request);
    return {
      conversations: page.conversations.map((view) => presentConversation(view, presenting)),
      next: page.next,
    };
  });

  room.post('/conversations', { schema: schema.openConversation }, async (request, reply) => {
    const opened = await conversations.open(ctx, actorOf(request), request.body);
    return reply
      .code(opened.created ? 201 : 200)
      .send(presentConversation(opened.conversation, presenter(request)));
  });

  room.get('/conversations/:id', { schema: schema.getConversation }, async (request) => {
    const view = await conversations.get(ctx, actorOf(request), request.params.id);
    return presentConversation(view, presenter(request));
  });

  room.patch('/conversations/:id', { schema: schema.describeConversation }, async (request) => {
    const { id } = request.params;
    const view = await conversations.describe(ctx, actorOf(request), id, request.body);
    return presentConversation(view, presenter(request));
  });

  room.delete('/conversations/:id', { schema: schema.deleteConversation }, async (request) => {
    const view = await lifecycle.change(ctx, actorOf(request), {
      conversationId: request.params.id,
      action: 'delete',
    });
    return presentConversation(view, presenter(request));
  });

  for (const action of schema.pathActions) {
    room.post(
      `/conversations/:id/${action}`,
      { schema: schema.changeConversation(action) },
      async (request) => {
        const view = await lifecycle.change(ctx, actorOf(request), {
          conversationId: request.params.id,
          action,
          ...request.body,
        });
        return presentConversation(view, presenter(request));
      },
    );
  }

  room.put('/conversations/:id/read', { schema: schema.readConversation }, async (request) => {
    const view = await reading.read(ctx, actorOf(request), {
      conversationId: request.params.id,
      ...request.body,
    });
    return { readSeq: view.readSeq ?? 0, unreadCount: view.unreadCount };
  });

  room.get('/inbox', { schema: schema.getInbox }, (request) => inbox.counts(ctx, actorOf(request)));

  room.get('/tags', { schema: listTags }, async (request) => {
    const actor = actorOf(request);
    if (request.query.counts !== true) return { tags: await tags.list(ctx, actor) };
    const counts = await tags.counts(ctx, actor);
    return { tags: counts.map(({ tag }) => tag), counts };
  });

  room.patch('/tags/:tag', { schema: renameTag }, (request) =>
    tags.change(ctx, actorOf(request), request.params.tag, request.body.name),
  );

  room.delete('/tags/:tag', { schema: removeTag }, (request) =>
    tags.change(ctx, actorOf(request), request.params.tag, undefined),
  );
}
