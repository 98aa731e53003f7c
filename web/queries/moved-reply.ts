import type { Reply } from 'chatkeep/client';

/** With one put a place up or down among those of its owner; the others stay as they are. */
export function moved(replies: readonly Reply[], id: string, by: 1 | -1): Reply[] {
  const at = replies.findIndex((reply) => reply.id === id);
  const reply = replies[at];
  const other = replies[at + by];
  if (reply === undefined || other?.shared !== reply.shared) return [...replies];
  return replies.with(at, other).with(at + by, reply);
}
