import type { Message } from 'chatkeep/client';
import { byDisplayOrder } from '../../../changes.ts';

const isPicture = ({ type, links }: Message) => type === 'img' && links !== null;

/** Pictures of several sources, each once, in display order. */
export function mergedPictures(...sources: readonly (readonly Message[])[]): Message[] {
  const byId = new Map<string, Message>();
  for (const message of sources.flat()) {
    if (isPicture(message)) byId.set(message.id, message);
  }
  return [...byId.values()].toSorted(byDisplayOrder);
}
