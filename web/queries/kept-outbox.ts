import type { MessageInput } from 'chatkeep/client';
import { keep, keptUnder } from '../ui/stored.ts';

/** A message that is not stored by the server yet, as this browser keeps it. */
export interface Kept {
  readonly conversationId: string;
  readonly clientMessageId: string;
  readonly input: MessageInput;
  /** When it was sent first, epoch ms. */
  readonly at: number;
}

const prefixOf = (ownerId: string) => `chatkeep.outbox.${ownerId}.`;
const keyOf = (ownerId: string, clientMessageId: string) =>
  `${prefixOf(ownerId)}${clientMessageId}`;

export function isKeptUnder(key: string, ownerId: string, clientMessageId: string): boolean {
  return key === keyOf(ownerId, clientMessageId);
}

/** Each under a key of its own, so that pages beside one another do not undo what the other did. */
export function keepUnsent(ownerId: string, kept: Kept): void {
  keep(keyOf(ownerId, kept.clientMessageId), JSON.stringify(kept));
}

export function forgetUnsent(ownerId: string, clientMessageId: string): void {
  keep(keyOf(ownerId, clientMessageId), null);
}

/** In the order in which they were sent. What nobody could have kept is passed over. */
export function listUnsent(ownerId: string): Kept[] {
  return keptUnder(prefixOf(ownerId))
    .flatMap((text) => readKept(text) ?? [])
    .toSorted((one, other) => one.at - other.at);
}

export function readKept(text: string): Kept | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { conversationId, clientMessageId, input, at } = value as Partial<Kept>;
  return (
    typeof conversationId === 'string' &&
    typeof clientMessageId === 'string' &&
    typeof at === 'number' &&
    typeof input === 'object' &&
    input !== null &&
    typeof input.type === 'string' &&
    typeof input.body === 'object'
  );
}
