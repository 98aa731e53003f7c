import type { IncomingMessage } from 'node:http';
import type { Context } from '../../context.ts';
import type { ConversationView } from '../../domain/conversation-view.ts';
import type { Message } from '../../domain/message.ts';
import { AppError } from '../../errors.ts';
import type { LoadedEvent } from '../../usecases/sync.ts';
import { compileSerializer } from '../raw-json.ts';
import { problemOf } from './errors.ts';
import { type Presenting, presentConversation, presentEvent, presentMessage } from './present.ts';
import { Conversation } from './schema/conversation.ts';
import { Event } from './schema/event.ts';
import { Message as MessageSchema } from './schema/message.ts';
import { type CookieKind, cookieToken } from './session-cookies.ts';

/** Where live connections are taken; no more than that is one. */
export const LIVE_PATH = '/api/live';

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
    path: LIVE_PATH,
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
    cookieToken: (request: IncomingMessage, kind: CookieKind) => {
      requireOwnOrigin(ctx, request);
      return cookieToken(request.headers, kind);
    },
    addressOf: (request: IncomingMessage) =>
      forwarded(ctx, request, 'x-forwarded-for') ?? request.socket.remoteAddress ?? '',
  };
}

/** What the proxy says, if it is to be believed: the last of several, since clients can send them too. */
function forwarded({ config }: Context, { headers }: IncomingMessage, name: string) {
  const value = config.trustProxy ? headers[name] : undefined;
  const last = (Array.isArray(value) ? value.join() : value)?.split(',').at(-1)?.trim();
  return last === '' ? undefined : last;
}

/**
 * A browser says of which page a live connection is, and sends cookies whatever page that is. TLS may
 * end before this server, so it is the host that counts.
 */
function requireOwnOrigin(ctx: Context, request: IncomingMessage): void {
  const { origin } = request.headers;
  const page = origin !== undefined && URL.canParse(origin) ? new URL(origin) : undefined;
  const own = [ctx.config.publicUrl, `${page?.protocol}//${hostOf(ctx, request)}`];
  const hosts = own.map((url) => (url && URL.canParse(url) ? new URL(url).host : undefined));
  if (page !== undefined && page.host !== '' && hosts.includes(page.host)) return;
  throw new AppError(
    'forbidden',
    'the page is not of this server: cookies are for its own pages, others connect with a token',
  );
}

function hostOf(ctx: Context, request: IncomingMessage): string {
  return forwarded(ctx, request, 'x-forwarded-host') ?? request.headers.host ?? '';
}

/** As `originOf` of a request that Fastify has seen. */
function originOf(ctx: Context, request: IncomingMessage): string {
  if (ctx.config.publicUrl !== undefined) return ctx.config.publicUrl;
  const usual = 'encrypted' in request.socket ? 'https' : 'http';
  const scheme = forwarded(ctx, request, 'x-forwarded-proto') ?? usual;
  return `${scheme}://${hostOf(ctx, request)}`;
}
