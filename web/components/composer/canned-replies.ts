import { useQuery } from '@tanstack/react-query';
import type { Conversation, Reply } from 'chatkeep/client';
import { api } from '../../api.ts';
import { useMe } from '../../queries/me.ts';
import { repliesQuery } from '../../queries/replies.ts';
import { nameOf } from '../conversation/names.ts';
import { fillIn } from './fill-in.ts';

/** Texts that whoever writes may call up. */
export interface CannedReplies {
  readonly replies: readonly Reply[];
  /** The text as it is to be sent. */
  readonly textOf: (reply: Reply) => string;
  /** Called when a message was sent with it. */
  readonly onUsed: (reply: Reply) => void;
}

/** An operator's, filled in for a conversation. While they are not known there are none. */
export function useCannedReplies(conversation: Conversation): CannedReplies {
  const { name } = useMe();
  const { data = [] } = useQuery(repliesQuery);
  const values = {
    'customer.name': nameOf(conversation),
    'operator.name': name,
    'conversation.id': conversation.id,
    'conversation.title': conversation.title,
  };
  return {
    replies: data,
    textOf: ({ text }) => fillIn(text, values),
    onUsed: ({ id }) => {
      // Only counts; what was sent does not depend on it.
      api.replies.use(id).catch(() => undefined);
    },
  };
}
