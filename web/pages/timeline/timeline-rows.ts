import type { Conversation, Status, TimelineItem } from 'chatkeep/client';
import { nameOf } from '../../components/conversation/names.ts';
import {
  type MessageRowOf,
  SAME_GROUP_MS,
  type Sender,
  senderOf,
} from '../../components/message-list/rows.ts';

/** What is said of a conversation where it begins or goes on. */
export interface Heading {
  readonly conversationId: string;
  readonly title: string;
  readonly status: Status | null;
}

export interface TimelineRow extends MessageRowOf {
  /** Where the message above is of another conversation, or there is none. */
  readonly heading: Heading | null;
}

/** Rows in display order; of conversations that are not known yet people stand by their ids. */
export function timelineRows(
  userId: string,
  items: readonly TimelineItem[],
  conversations: ReadonlyMap<string, Conversation>,
  dayOf: (at: number) => string,
): TimelineRow[] {
  const separators = new Map<string, Heading>();
  for (const { separator } of items) {
    if (separator !== null) separators.set(separator.conversationId, separator);
  }
  const senders = new Map<string, Sender>();
  const sender = (conversationId: string, id: string): Sender => {
    const key = `${conversationId} ${id}`;
    const conversation = conversations.get(conversationId);
    const known = senders.get(key);
    if (known !== undefined) return known;
    // Whose timeline it is stands on one side everywhere, in direct conversations too.
    const side = id === 'admin' ? 'system' : id === userId ? 'user' : 'staff';
    const named =
      conversation === undefined ? { id, name: id, iconUrl: null } : senderOf(conversation, id);
    const found: Sender = { ...named, side };
    senders.set(key, found);
    return found;
  };
  return items.map(({ message }, index) => {
    const above = items[index - 1]?.message;
    const { conversationId, from, sentAt } = message;
    const isOther = above === undefined || above.conversationId !== conversationId;
    const startsDay = above === undefined || dayOf(above.sentAt) !== dayOf(sentAt);
    return {
      key: message.id,
      message,
      sender: sender(conversationId, from),
      revoker: message.revokedBy === null ? null : sender(conversationId, message.revokedBy).name,
      startsDay,
      startsGroup:
        startsDay || isOther || above.from !== from || sentAt - above.sentAt > SAME_GROUP_MS,
      heading: isOther
        ? headingOf(conversationId, separators.get(conversationId), conversations)
        : null,
    };
  });
}

function headingOf(
  conversationId: string,
  separator: Heading | undefined,
  conversations: ReadonlyMap<string, Conversation>,
): Heading {
  const conversation = conversations.get(conversationId);
  if (conversation === undefined) {
    return separator ?? { conversationId, title: '', status: null };
  }
  // A direct conversation has neither title nor status of its own.
  const { type, title, status } = conversation;
  if (type === 'direct') return { conversationId, title: nameOf(conversation), status: null };
  return { conversationId, title, status };
}
