import type { Conversation } from 'chatkeep/client';
import { api } from '../api.ts';
import { live } from '../live.ts';
import { batched } from './batched.ts';

/** The server answers as many at once. */
const MOST_AT_ONCE = 100;

/**
 * A conversation, with all that others ask for at the same time in one request. It is followed before
 * it is read, so that nothing is said in between.
 */
export const readConversation = batched<Conversation>(MOST_AT_ONCE, async (ids) => {
  await live.watched(ids);
  const found = ids.length === 1 ? [] : await api.conversations.getMany(ids);
  const byId = new Map(found.map((conversation) => [conversation.id, conversation]));
  // Alone, the server says why there is none.
  return (id) => byId.get(id) ?? api.conversations.get(id);
});
