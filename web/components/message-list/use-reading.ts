import { useMutation } from '@tanstack/react-query';
import type { Conversation } from 'chatkeep/client';
import { useEffect, useEffectEvent } from 'react';
import { api } from '../../api.ts';
import { knownConversation, putConversation } from '../../queries/conversations.ts';
import { useMe } from '../../queries/me.ts';

/** Says that all has been read, while the end is in view of somebody who looks at the page. */
export function useReading(conversation: Conversation, atEnd: boolean): void {
  const { id: operatorId } = useMe();
  const { id, lastSeq, readSeq } = conversation;
  const reading = useMutation({
    mutationFn: (seq: number) => api.conversations.read(id, { seq }),
    scope: { id: `read ${id}` },
    onSuccess: (answer) => {
      const known = knownConversation(id);
      if (known !== undefined) putConversation({ ...known, ...answer }, operatorId);
    },
  });

  const look = useEffectEvent(() => {
    // Null while one has not joined: then there is no place to keep it.
    if (!atEnd || readSeq === null || readSeq >= lastSeq) return;
    if (document.visibilityState === 'visible' && document.hasFocus()) reading.mutate(lastSeq);
  });

  useEffect(() => look(), [atEnd, lastSeq, readSeq]);
  useEffect(() => {
    const onLook = () => look();
    document.addEventListener('visibilitychange', onLook);
    globalThis.addEventListener('focus', onLook);
    return () => {
      document.removeEventListener('visibilitychange', onLook);
      globalThis.removeEventListener('focus', onLook);
    };
  }, []);
}
