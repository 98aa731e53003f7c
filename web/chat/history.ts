import type { Message, MessageWindow } from 'chatkeep/client';
import { byDisplayOrder } from '../changes.ts';
import { shared } from '../ui/shared.ts';
import { api } from './api.ts';

export interface History {
  /** In display order; undefined until they were asked for. */
  readonly messages: readonly Message[] | undefined;
  /** Where older ones begin; null when all are there. */
  readonly before: string | null;
  readonly loading: boolean;
  readonly error: unknown;
}

type Histories = ReadonlyMap<string, History>;

const PAGE_SIZE = 50;
const none: History = { messages: undefined, before: null, loading: false, error: null };

export const histories = shared<Histories>(new Map());

export const historyOf = (all: Histories, id: string): History => all.get(id) ?? none;

function change(id: string, changes: Partial<History>): void {
  const all = histories.get();
  histories.set(new Map([...all, [id, { ...historyOf(all, id), ...changes }]]));
}

export function forgetHistories(): void {
  histories.set(new Map());
}

/** With each message once, as it was given last. */
function joined(known: readonly Message[], given: readonly Message[]): Message[] {
  return [...new Map([...known, ...given].map((each) => [each.id, each])).values()].toSorted(
    byDisplayOrder,
  );
}

async function ask(id: string, take: () => Promise<MessageWindow>): Promise<void> {
  if (historyOf(histories.get(), id).loading) return;
  change(id, { loading: true, error: null });
  try {
    const window = await take();
    const known = historyOf(histories.get(), id).messages ?? [];
    change(id, {
      messages: joined(known, window.messages),
      before: window.foundOldest ? null : window.before,
      loading: false,
    });
  } catch (error) {
    change(id, { loading: false, error });
  }
}

/** The newest messages of a conversation. */
export function loadNewest(id: string): Promise<void> {
  return ask(id, () => api.messages.list(id, { anchor: 'newest', before: PAGE_SIZE, after: 0 }));
}

/** Those above what is there. */
export async function loadOlder(id: string): Promise<void> {
  const { before } = historyOf(histories.get(), id);
  if (before !== null) {
    await ask(id, () => api.messages.list(id, { cursor: before, before: PAGE_SIZE }));
  }
}

export function addMessage(message: Message): void {
  const { messages, loading } = historyOf(histories.get(), message.conversationId);
  if (messages === undefined && !loading) return;
  change(message.conversationId, { messages: joined(messages ?? [], [message]) });
}

export function changeMessage(id: string, messageId: string, to: (message: Message) => Message) {
  const { messages } = historyOf(histories.get(), id);
  if (messages === undefined) return;
  change(id, { messages: messages.map((each) => (each.id === messageId ? to(each) : each)) });
}

/** What was shown may be old: it is asked for anew when it is next shown. */
export function forgetHistory(id: string): void {
  histories.set(new Map([...histories.get()].filter(([each]) => each !== id)));
}
