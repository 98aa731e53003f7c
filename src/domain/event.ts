/**
 * What the log can hold, with the data of each kind. Every event belongs to a conversation. Readers
 * load the messages that an event names by their seqs, so they see them as they are by now.
 */
export interface EventData {
  'message.created': { readonly seq: number };
  /** Seqs from and to, both inclusive, that one batch of an import brought. */
  'messages.imported': { readonly fromSeq: number; readonly toSeq: number };
  'message.revoked': { readonly seq: number };
  'message.marked': MarkEvent;
  'message.unmarked': MarkEvent;
  'message.favorited': { readonly seq: number };
  'message.unfavorited': { readonly seq: number };
  'conversation.created': Record<string, never>;
  'conversation.joined': { readonly operatorId: string };
  /** `fromOperatorId` is null when nobody had it. */
  'conversation.transferred': {
    readonly fromOperatorId: string | null;
    readonly toOperatorId: string;
  };
  'conversation.suspended': Record<string, never>;
  'conversation.resumed': Record<string, never>;
  'conversation.ended': { readonly by: EndedBy };
  'conversation.reopened': Record<string, never>;
  'conversation.hidden': Record<string, never>;
  'conversation.shown': Record<string, never>;
  'conversation.deleted': { readonly by: EndedBy };
  'conversation.updated': { readonly fields: readonly string[] };
  'conversation.read': { readonly readerId: string; readonly seq: number };
}

export type EndedBy = 'user' | 'operator';

interface MarkEvent {
  readonly seq: number;
  readonly label: string;
  readonly operatorId: string;
}

export type EventKind = keyof EventData;

/**
 * Who alone may learn of an event: staff, or one user or operator by number. Null is all who may
 * see the conversation: its participants while it is visible to them, and staff.
 */
export type Audience = 'staff' | `user:${number}` | `operator:${number}` | null;

export interface NewEvent<Kind extends EventKind = EventKind> {
  readonly conversationNo: number;
  readonly at: number;
  readonly kind: Kind;
  /** Id of the user, operator or client; null for the system. */
  readonly actor: string | null;
  readonly data: EventData[Kind];
  readonly audience?: Audience;
}

/** An event as read back: `id` grows in the order of commits, over all conversations. */
export interface LogEvent {
  readonly id: number;
  readonly conversationNo: number;
  readonly at: number;
  readonly kind: EventKind;
  readonly actor: string | null;
  readonly data: EventData[EventKind];
  readonly audience: Audience;
}
