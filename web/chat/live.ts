import type { Event, Live, LiveSignals } from 'chatkeep/client';
import { shared } from '../ui/shared.ts';
import { api } from './api.ts';
import { load, noteRead, refresh, takeMessage } from './conversations.ts';
import { changeMessage, forgetHistory } from './history.ts';

/** Whether the live connection is lost, and being opened again. */
export const lost = shared(false);

/** Who writes, by conversation. */
export const typing = shared<ReadonlyMap<string, string>>(new Map());

interface Following {
  readonly myId: string;
  /** The session is over. */
  readonly refused: () => void;
}

const TYPING_SHOWN_MS = 8000;

let connection: Live | undefined;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

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

function noteTyping(signal: LiveSignals['typing']): void {
  const { conversationId: id, from } = signal;
  clearTimeout(timers.get(id));
  const others = [...typing.get()].filter(([each]) => each !== id);
  typing.set(new Map(signal.typing ? [...others, [id, from]] : others));
  if (!signal.typing) return;
  timers.set(
    id,
    setTimeout(() => noteTyping({ ...signal, typing: false }), TYPING_SHOWN_MS),
  );
}

function apply({ kind, conversationId, at, data }: Event, myId: string): void {
  switch (kind) {
    case 'message.created':
      takeMessage(data.message, myId);
      if (data.message.from !== myId) {
        noteTyping({ conversationId, from: data.message.from, typing: false });
      }
      return;
    case 'message.revoked':
      if (data.messageId !== null) {
        const revoked = { revokedAt: at, body: {}, ext: {}, links: null };
        changeMessage(conversationId, data.messageId, (message) => ({ ...message, ...revoked }));
      }
      break;
    case 'messages.imported':
      forgetHistory(conversationId);
      break;
    case 'conversation.read':
      noteRead(conversationId, data.readerId, data.seq);
      return;
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
  // What could not be read is said where the conversations stand.
  refresh(conversationId).catch(() => load('newest'));
}
