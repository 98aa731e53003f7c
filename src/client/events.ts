import type { Message } from './types.ts';

type Empty = Record<string, never>;

interface OfMessage {
  /** Place of the message. */
  seq: number;
  messageId: string | null;
}

interface OfMark extends OfMessage {
  label: string;
  operatorId: string;
}

/** What each kind of event says. */
export interface EventData {
  'message.created': { message: Message };
  /** Seqs from and to, both inclusive. */
  'messages.imported': { fromSeq: number; toSeq: number; count: number; messages?: Message[] };
  'message.revoked': OfMessage;
  'message.marked': OfMark;
  'message.unmarked': OfMark;
  'message.favorited': OfMessage;
  'message.unfavorited': OfMessage;
  'conversation.created': Empty;
  'conversation.joined': { operatorId: string };
  'conversation.transferred': { fromOperatorId: string | null; toOperatorId: string };
  'conversation.suspended': Empty;
  'conversation.resumed': Empty;
  'conversation.ended': { by: 'user' | 'operator' };
  'conversation.reopened': Empty;
  'conversation.hidden': Empty;
  'conversation.shown': Empty;
  'conversation.deleted': { by: 'user' | 'operator' };
  'conversation.updated': { fields: string[] };
  'conversation.read': { readerId: string; seq: number };
}

export type EventKind = keyof EventData;

/** What happened, in the order of commits; `kind` tells what `data` is. */
export type Event<Kind extends EventKind = EventKind> = {
  [Each in Kind]: {
    /** Place in the log: a decimal number that grows. */
    id: string;
    kind: Each;
    conversationId: string;
    at: number;
    /** Id of who did it; null for the system. */
    actor: string | null;
    data: EventData[Each];
  };
}[Kind];

export interface EventQuery {
  /** Id of the last event known; from the beginning when left out. */
  after?: string;
  /** Only of this conversation. */
  conversation?: string;
  limit?: number;
}

export interface EventPage {
  events: Event[];
  /** What to give as `after` next. */
  next: string;
  /** Whether this was all there is by now. */
  upToDate: boolean;
}
