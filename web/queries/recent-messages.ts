import type { Message } from 'chatkeep/client';
import { byDisplayOrder } from '../changes.ts';

const MOST = 100;
const KEPT_MS = 60_000;

const byConversation = new Map<string, { at: number; messages: Message[] }>();

/** Keeps what came live, for a window that was asked for before and comes after it. */
export function remember(message: Message): void {
  const now = Date.now();
  for (const [id, { at }] of byConversation) {
    if (at < now - KEPT_MS) byConversation.delete(id);
  }
  const known = byConversation.get(message.conversationId)?.messages ?? [];
  byConversation.set(message.conversationId, {
    at: now,
    messages: [...known, message].slice(-MOST),
  });
}

export function recentMessages(conversationId: string): readonly Message[] {
  return byConversation.get(conversationId)?.messages ?? [];
}

/** Those that stand after the last of a window, and are not in it. */
export function followingOf(window: readonly Message[], recent: readonly Message[]): Message[] {
  const last = window.at(-1);
  if (last === undefined) return recent.toSorted(byDisplayOrder);
  return recent.filter((message) => byDisplayOrder(message, last) > 0).toSorted(byDisplayOrder);
}
