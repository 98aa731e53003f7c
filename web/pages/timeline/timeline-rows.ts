import type { Conversation, Status, TimelineItem } from 'chatkeep/client';
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
    const found =
      senders.get(key) ??
      (conversation === undefined ? strangerOf(userId, id) : senderOf(conversation, id));
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
      startsDay,
      startsGroup:
        startsDay || isOther || above.from !== from || sentAt - above.sentAt > SAME_GROUP_MS,
      heading: isOther
        ? (separators.get(conversationId) ?? {
            conversationId,
            title: conversations.get(conversationId)?.title ?? '',
            status: conversations.get(conversationId)?.status ?? null,
          })
        : null,
    };
  });
}

function strangerOf(userId: string, id: string): Sender {
  const side = id === 'admin' ? 'system' : id === userId ? 'user' : 'staff';
  return { id, name: id, iconUrl: null, side };
}
