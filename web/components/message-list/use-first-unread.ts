import { useQuery } from '@tanstack/react-query';
import type { Conversation } from 'chatkeep/client';
import { useState } from 'react';
import { firstUnreadQuery } from '../../queries/messages.ts';

export interface FirstUnread {
  /** Of the first message that had not been read when the conversation was opened. */
  readonly id: string | undefined;
  /** How many there were, up to 1000. */
  readonly count: number;
  /** Whether it is known: what is in view must not be marked as read before. */
  readonly known: boolean;
}

export function useFirstUnread({ id, readSeq, unreadCount }: Conversation): FirstUnread {
  const [count] = useState(readSeq === null ? 0 : unreadCount);
  const { data, isPending } = useQuery({
    ...firstUnreadQuery(id),
    enabled: count > 0,
  });
  return { id: data ?? undefined, count, known: count === 0 || !isPending };
}
