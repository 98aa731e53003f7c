import { shared, useShared } from '../ui/shared.ts';

export interface Typing {
  readonly conversationId: string;
  readonly from: string;
  readonly typing: boolean;
}

const SHOWN_MS = 8000;

const byConversation = shared<ReadonlyMap<string, string>>(new Map());
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Shown until it is over, or nothing more was heard of it. */
export function noteTyping({ conversationId, from, typing }: Typing): void {
  clearTimeout(timers.get(conversationId));
  const next = new Map(byConversation.get());
  if (typing) {
    next.set(conversationId, from);
    const over = () => noteTyping({ conversationId, from, typing: false });
    timers.set(conversationId, setTimeout(over, SHOWN_MS));
  } else {
    next.delete(conversationId);
    timers.delete(conversationId);
  }
  byConversation.set(next);
}

/** Id of who writes in a conversation; undefined when nobody does. */
export function useTyping(conversationId: string): string | undefined {
  return useShared(byConversation).get(conversationId);
}
