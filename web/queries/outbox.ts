import { ApiError, type MessageInput } from 'chatkeep/client';
import { api } from '../api.ts';
import { sessionLost } from '../session/lost.ts';
import { newId } from '../ui/new-id.ts';
import { shared, useShared } from '../ui/shared.ts';
import { takeMessage } from './apply-event.ts';

/** A message that is on its way. */
export interface Pending {
  readonly clientMessageId: string;
  readonly input: MessageInput;
  readonly at: number;
  /** Why it was not taken; null while it is being sent. */
  readonly error: Error | null;
}

type Box = ReadonlyMap<string, readonly Pending[]>;

const boxes = shared<Box>(new Map());
const none: readonly Pending[] = [];
const sending = new Map<string, Promise<void>>();

/** In the order in which they were sent. */
export function useOutbox(conversationId: string): readonly Pending[] {
  return useShared(boxes).get(conversationId) ?? none;
}

function change(conversationId: string, to: (box: readonly Pending[]) => readonly Pending[]): void {
  const box = to(boxes.get().get(conversationId) ?? none);
  boxes.set(new Map([...boxes.get(), [conversationId, box]]));
}

const without = (id: string) => (box: readonly Pending[]) =>
  box.filter(({ clientMessageId }) => clientMessageId !== id);

/** Shows a message at once, and sends it after those before it. */
export function send(conversationId: string, input: MessageInput): void {
  const pending = { clientMessageId: newId(), input, at: Date.now(), error: null };
  change(conversationId, (box) => [...box, pending]);
  inTurn(conversationId, pending);
}

/** Sends anew what was not taken: under the same id, so that it is there once in any case. */
export function sendAgain(conversationId: string, pending: Pending): void {
  const again = { ...pending, error: null };
  change(conversationId, (box) =>
    box.map((each) => (each.clientMessageId === pending.clientMessageId ? again : each)),
  );
  inTurn(conversationId, again);
}

export function discard(conversationId: string, { clientMessageId }: Pending): void {
  change(conversationId, without(clientMessageId));
}

function inTurn(conversationId: string, pending: Pending): void {
  const before = sending.get(conversationId) ?? Promise.resolve();
  sending.set(
    conversationId,
    before.then(() => deliver(conversationId, pending)),
  );
}

async function deliver(conversationId: string, pending: Pending): Promise<void> {
  const { clientMessageId, input } = pending;
  try {
    takeMessage(await api.messages.send(conversationId, { ...input, clientMessageId }));
    change(conversationId, without(clientMessageId));
  } catch (error) {
    if (error instanceof ApiError && error.slug === 'unauthenticated') sessionLost.set(true);
    const reason = error instanceof Error ? error : new Error(String(error));
    change(conversationId, (box) =>
      box.map((each) =>
        each.clientMessageId === clientMessageId ? { ...each, error: reason } : each,
      ),
    );
  }
}
