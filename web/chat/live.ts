import type { Event, Live } from 'chatkeep/client';
import { asRevoked, onceAtATime } from '../changes.ts';
import { noteTyping } from '../queries/typing.ts';
import { shared } from '../ui/shared.ts';
import { api } from './api.ts';
import { findConversation, load, noteRead, refresh, takeMessage } from './conversations.ts';
import { changeMessage, forgetHistory } from './history.ts';

/** Whether the live connection is lost, and being opened again. */
export const lost = shared(false);

interface Following {
  readonly myId: string;
  /** The session is over. */
  readonly refused: () => void;
}

let connection: Live | undefined;

export function close(): void {
  connection?.close();
  connection = undefined;
  lost.set(false);
}

export function follow({ myId, refused }: Following): void {
  close();
  const opened = api.live();
  connection = opened;
  let begun = false;
  opened.on('ready', () => {
    lost.set(false);
    // The first time; later connections go on where the one before was lost.
    if (!begun) void load('newest');
    begun = true;
  });
  opened.on('disconnected', () => lost.set(true));
  opened.on('event', (event) => apply(event, myId));
  opened.on('typing', noteTyping);
  opened.on('refused', refused);
  opened.on('cut', ({ reason }) => {
    if (reason === 'token') refused();
  });
}

/** Tells the other side; to be said again every few seconds. */
export function tellTyping(conversationId: string): void {
  void connection?.typing(conversationId, true);
}

function apply({ kind, conversationId, at, actor, data }: Event, myId: string): void {
  switch (kind) {
    case 'message.created':
      takeMessage(data.message, myId);
      if (data.message.from !== myId) {
        noteTyping({ conversationId, from: data.message.from, typing: false });
      }
      return;
    case 'message.revoked':
      if (data.messageId !== null) {
        changeMessage(conversationId, data.messageId, (message) =>
          asRevoked(message, { revokedAt: at, revokedBy: actor }),
        );
      }
      break;
    case 'messages.imported':
      forgetHistory(conversationId);
      break;
    case 'conversation.read':
      noteRead(conversationId, data.readerId, data.seq);
      // What they read on another page of theirs counts here too.
      if (data.readerId !== myId) return;
      if ((findConversation(conversationId)?.readSeq ?? 0) >= data.seq) return;
      break;
    case 'message.marked':
    case 'message.unmarked':
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
  }
  refreshSoon(conversationId);
}

// What could not be read is said where the conversations stand.
const refreshSoon = onceAtATime((id) => refresh(id).catch(() => load('newest')));
