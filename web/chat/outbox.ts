import { ApiError, type MessageInput } from 'chatkeep/client';
import { messageTypeOf } from '../queries/message-type.ts';
import { isUnreachable } from '../queries/unreachable.ts';
import { newId } from '../ui/new-id.ts';
import { shared } from '../ui/shared.ts';
import { api } from './api.ts';
import { takeMessage } from './conversations.ts';
import { lost } from './live.ts';
import { session } from './session.ts';

/** A message that is on its way. */
export interface Pending {
  readonly clientMessageId: string;
  readonly conversationId: string;
  /** What is said, or the file that is sent. */
  readonly content: string | File;
  readonly at: number;
  /** Of a file: from 0 to 1. */
  readonly progress: number;
  /** Why it was not taken; null while it is being sent. */
  readonly error: Error | null;
}

export const outbox = shared<readonly Pending[]>([]);

const sending = new Map<string, Promise<void>>();
const stopped = new Map<string, AbortController>();

function change(clientMessageId: string, changes: Partial<Pending>): void {
  outbox.set(
    outbox
      .get()
      .map((each) => (each.clientMessageId === clientMessageId ? { ...each, ...changes } : each)),
  );
}

function remove({ clientMessageId }: Pending): void {
  outbox.set(outbox.get().filter((each) => each.clientMessageId !== clientMessageId));
}

/** Shows it at once, and sends it after those before it. */
export function send(conversationId: string, content: string | File): void {
  const pending: Pending = {
    clientMessageId: newId(),
    conversationId,
    content,
    at: Date.now(),
    progress: 0,
    error: null,
  };
  outbox.set([...outbox.get(), pending]);
  inTurn(pending);
}

/** Under the same id, so that it is there once in any case. */
export function sendAgain(pending: Pending): void {
  change(pending.clientMessageId, { error: null, progress: 0 });
  inTurn(pending);
}

export function discard(pending: Pending): void {
  stopped.get(pending.clientMessageId)?.abort();
  remove(pending);
}

function inTurn(pending: Pending): void {
  const before = sending.get(pending.conversationId) ?? Promise.resolve();
  sending.set(
    pending.conversationId,
    before.then(() => deliver(pending)),
  );
}

async function deliver(pending: Pending): Promise<void> {
  const { clientMessageId, conversationId } = pending;
  const isThere = () => outbox.get().some((each) => each.clientMessageId === clientMessageId);
  const stop = new AbortController();
  stopped.set(clientMessageId, stop);
  try {
    if (!isThere()) return;
    const input = await inputOf(pending, stop.signal);
    if (!isThere()) return;
    const message = await api.messages.send(conversationId, { ...input, clientMessageId });
    takeMessage(message, message.from);
    remove(pending);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) session.set({ state: 'over' });
    change(clientMessageId, { error: error instanceof Error ? error : new Error(String(error)) });
  } finally {
    stopped.delete(clientMessageId);
  }
}

async function inputOf(
  { content, clientMessageId }: Pending,
  signal: AbortSignal,
): Promise<MessageInput> {
  if (typeof content === 'string') return { type: 'txt', body: { msg: content } };
  const media = await api.media.upload(content, {
    signal,
    onProgress: (sent, total) =>
      change(clientMessageId, { progress: total === 0 ? 1 : sent / total }),
  });
  const name = content.name === '' ? {} : { filename: content.name };
  return { type: messageTypeOf(media.type), body: { mediaId: media.mediaId, ...name } };
}

/** What only failed for want of a connection goes out when there is one. */
function sendAllAgain(): void {
  for (const pending of outbox.get()) {
    if (pending.error !== null && isUnreachable(pending.error)) sendAgain(pending);
  }
}

lost.subscribe(() => {
  if (!lost.get()) sendAllAgain();
});
globalThis.addEventListener('online', sendAllAgain);
