import type { IncomingMessage } from 'node:http';
import type { Context } from '../../context.ts';
import type { ConversationView } from '../../domain/conversation-view.ts';
import type { Message } from '../../domain/message.ts';
import type { LoadedEvent } from '../../usecases/sync.ts';
import { compileSerializer } from '../raw-json.ts';
import { problemOf } from './errors.ts';
import { type Presenting, presentConversation, presentEvent, presentMessage } from './present.ts';
import { Conversation } from './schema/conversation.ts';
import { Event } from './schema/event.ts';
import { Message as MessageSchema } from './schema/message.ts';

interface Viewer {
  readonly staff: boolean;
  readonly origin: string;
}

/** How the live door shows things: as this room does. */
export function openLiveWire(ctx: Context) {
  const toEvent = compileSerializer(Event);
  const toMessage = compileSerializer(MessageSchema);
  const toConversation = compileSerializer(Conversation);
  const presenting = ({ staff, origin }: Viewer): Presenting => ({
    links: ctx.media.linksFor(origin),
    nowMs: ctx.clock(),
    staff,
  });
  return {
    event: (event: LoadedEvent, viewer: Viewer) => {
      const presented = presentEvent(event, presenting(viewer));
      // Whoever was told live that many came in reads them as far as they are shown.
      if (presented.kind === 'messages.imported') delete presented.data.messages;
      return toEvent(presented);
    },
    message: (message: Message, viewer: Viewer) =>
      JSON.parse(toMessage(presentMessage(message, presenting(viewer)))) as object,
    conversation: (view: ConversationView, viewer: Viewer) =>
      JSON.parse(toConversation(presentConversation(view, presenting(viewer)))) as object,
    problem: (error: unknown) => {
      const { status: _, ...problem } = problemOf(error);
      return problem;
    },
    originOf: (request: IncomingMessage) => originOf(ctx, request),
  };
}

/** As `originOf` of a request that Fastify has seen. */
function originOf({ config }: Context, { headers, socket }: IncomingMessage): string {
  if (config.publicUrl !== undefined) return config.publicUrl;
  const forwarded = (name: string) => {
    const value = config.trustProxy ? headers[name] : undefined;
    return (Array.isArray(value) ? value[0] : value)?.split(',')[0]?.trim();
  };
  const scheme = forwarded('x-forwarded-proto') ?? ('encrypted' in socket ? 'https' : 'http');
  return `${scheme}://${forwarded('x-forwarded-host') ?? headers.host ?? ''}`;
}
