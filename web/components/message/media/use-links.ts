import type { Links, Message } from 'chatkeep/client';
import { useState } from 'react';
import { api } from '../../../api.ts';
import { changeMessage } from '../../../queries/messages.ts';
import { type MediaTrouble, whyFailed } from './why-failed.ts';

export type MediaState = 'shown' | 'asking' | MediaTrouble;

interface Known {
  readonly state: MediaState;
  /** Asked for since the message was shown; null before. */
  readonly links: Links | null;
  /** Grows with each fresh link: a key that makes the browser try anew. */
  readonly attempt: number;
}

/** Links of a message's file. They expire: when one fails, the server is asked for a fresh one. */
export function useLinks(message: Message) {
  const [known, setKnown] = useState<Known>({ state: 'shown', links: null, attempt: 0 });
  const links = known.links ?? message.links;
  const { conversationId, id } = message;

  const askAnew = async () => {
    setKnown({ ...known, state: 'asking' });
    try {
      const fresh = await api.messages.get(conversationId, id);
      changeMessage(conversationId, id, (each) => ({ ...each, links: fresh.links }));
      setKnown({ state: 'shown', links: fresh.links, attempt: known.attempt + 1 });
    } catch {
      setKnown({ ...known, state: 'unreachable' });
    }
  };
  const giveUp = async () => {
    const state = links === null ? 'missing' : await whyFailed(links.original);
    setKnown((last) => ({ ...last, state }));
  };

  return {
    links,
    state: known.state,
    attempt: known.attempt,
    onError: () => void (known.attempt === 0 ? askAnew() : giveUp()),
    retry: () => void askAnew(),
  };
}
