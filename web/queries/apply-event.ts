import type { Event, Message } from 'chatkeep/client';
import { api } from '../api.ts';
import { asRevoked, onceAtATime, withMessage } from '../changes.ts';
import { live } from '../live.ts';
import { queryClient } from './client.ts';
import { knownConversation, putConversation } from './conversations.ts';
import { countAnew } from './inbox.ts';
import { meQuery } from './me.ts';
import { addMessage, changeMessage, refreshMessage, refreshMessages } from './messages.ts';
import { remember } from './recent-messages.ts';
import { addToTimelines } from './timeline.ts';
import { refreshMarks } from './users.ts';
import { noteTyping } from './typing.ts';
import { noteSaid } from './users.ts';

/** Brings what is shown up to what happened. */
export function apply(event: Event): void {
  const { conversationId } = event;
  countAnew();
  switch (event.kind) {
    case 'message.created':
      takeMessage(event.data.message);
      return;
    case 'message.revoked':
      if (event.data.messageId !== null) {
        changeMessage(conversationId, event.data.messageId, (message) =>
          asRevoked(message, { revokedAt: event.at, revokedBy: event.actor }),
        );
      }
      refreshConversation(conversationId);
      return;
    case 'message.marked':
    case 'message.unmarked':
      if (event.data.messageId !== null) void refreshMessage(conversationId, event.data.messageId);
      refreshMarks(conversationId);
      refreshConversation(conversationId);
      return;
    case 'messages.imported':
      void refreshMessages(conversationId);
      refreshConversation(conversationId);
      return;
    case 'message.favorited':
    case 'message.unfavorited':
      return;
    case 'conversation.created':
    case 'conversation.joined':
    case 'conversation.transferred':
    case 'conversation.suspended':
    case 'conversation.resumed':
    case 'conversation.ended':
    case 'conversation.reopened':
    case 'conversation.hidden':
    case 'conversation.shown':
    case 'conversation.deleted':
    case 'conversation.updated':
    case 'conversation.read':
      refreshConversation(conversationId);
  }
}

const myId = () => queryClient.getQueryData(meQuery.queryKey)?.id ?? '';

/** Of the live connection, or as the answer to one that was sent: whichever comes first. */
export function takeMessage(message: Message): void {
  remember(message);
  addMessage(message);
  addToTimelines(message);
  noteSaid(message);
  const known = knownConversation(message.conversationId);
  if (known !== undefined && message.seq > known.lastSeq) {
    putConversation(withMessage(known, message, myId()), myId());
  }
  if (message.from !== myId()) {
    noteTyping({ conversationId: message.conversationId, from: message.from, typing: false });
  }
}

const refreshConversation = onceAtATime(async (id) => {
  try {
    // Before it is read, so that nothing is said in between.
    await live.watched([id]);
    putConversation(await api.conversations.get(id), myId());
  } catch {
    // Asked for again by the views that show it, which say what is wrong.
    await queryClient.invalidateQueries({ queryKey: ['conversation', id] });
    await queryClient.invalidateQueries({ queryKey: ['conversations'] });
  }
});
