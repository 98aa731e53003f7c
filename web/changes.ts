import type { Conversation, Message } from 'chatkeep/client';

// What an event does to what was read before it, on either page.

/** Of the server: it counts no further. */
const MOST_UNREAD = 1000;

export function byDisplayOrder(one: Message, other: Message): number {
  return one.sentAt - other.sentAt || one.seq - other.seq;
}

export function asRevoked(
  message: Message,
  { revokedAt, revokedBy }: Pick<Message, 'revokedAt' | 'revokedBy'>,
): Message {
  return { ...message, revokedAt, revokedBy, body: {}, ext: {}, links: null };
}

/** A conversation with a new message at its end, as its reader has it. */
export function withMessage(
  conversation: Conversation,
  message: Message,
  readerId: string,
): Conversation {
  const { lastActivityAt, unreadCount } = conversation;
  return {
    ...conversation,
    lastSeq: message.seq,
    lastMessage: message,
    lastActivityAt: Math.max(lastActivityAt, message.sentAt),
    unreadCount: message.from === readerId ? unreadCount : Math.min(MOST_UNREAD, unreadCount + 1),
  };
}

/** Does it once at a time for each id, however often it is asked for; once more if it was meanwhile. */
export function onceAtATime(work: (id: string) => Promise<void>): (id: string) => void {
  const running = new Map<string, { again: boolean }>();

  async function run(id: string): Promise<void> {
    const state = { again: false };
    running.set(id, state);
    try {
      do {
        state.again = false;
        await work(id);
      } while (state.again);
    } finally {
      running.delete(id);
    }
  }
  return (id) => {
    const state = running.get(id);
    if (state === undefined) void run(id);
    else state.again = true;
  };
}
