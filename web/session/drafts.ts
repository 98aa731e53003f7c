import { useState } from 'react';
import { useMe } from '../queries/me.ts';
import { keep, kept } from '../ui/stored.ts';

/**
 * What one has typed and not sent, in this browser: it outlives a reload and the end of a session. Use
 * it in a component with the conversation's id as key.
 */
export function useDraft(
  conversationId: string,
): [draft: string, setDraft: (text: string) => void] {
  const key = `chatkeep.draft.${useMe().id}.${conversationId}`;
  const [draft, setDraft] = useState(() => kept(key) ?? '');
  return [
    draft,
    (text) => {
      keep(key, text === '' ? null : text);
      setDraft(text);
    },
  ];
}
