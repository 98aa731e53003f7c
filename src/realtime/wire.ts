import type { IncomingMessage } from 'node:http';
import type { ConversationView } from '../domain/conversation-view.ts';
import type { Message } from '../domain/message.ts';
import type { LoadedEvent } from '../usecases/sync.ts';

/** What an event looks different by. */
export interface Viewer {
  readonly staff: boolean;
  /** Scheme and host by which the client reaches this server, for links. */
  readonly origin: string;
}

/** A failure as the client is told of it; the same as the native API's, without a request id. */
export interface LiveProblem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly field?: string;
  readonly [extension: string]: unknown;
}

/** How things look on the wire: what the native API's room knows, which this door may not import. */
export interface LiveWire {
  readonly path: string;
  /** JSON text. */
  event(event: LoadedEvent, viewer: Viewer): string;
  message(message: Message, viewer: Viewer): object;
  conversation(conversation: ConversationView, viewer: Viewer): object;
  /** Of a defect it says no more than that there is one. */
  problem(error: unknown): LiveProblem;
  originOf(request: IncomingMessage): string;
  /**
   * The token in the cookie of a browser that shows a page of this server. Throws forbidden when the
   * page is of elsewhere, and unauthenticated.
   */
  cookieToken(request: IncomingMessage, kind: 'operator' | 'user'): string;
  /** From where the client connects. */
  addressOf(request: IncomingMessage): string;
}
