import { useMutation } from '@tanstack/react-query';
import type { Conversation } from 'chatkeep/client';
import { api } from '../../api.ts';
import { knownConversation, putConversation } from '../../queries/conversations.ts';
import { useMe } from '../../queries/me.ts';
import { useTellRead } from './use-tell-read.ts';

/** Keeps up to where an operator has read; nothing while one has not joined. */
export function useReading({ id, lastSeq, readSeq }: Conversation, atEnd: boolean): void {
  const { id: operatorId } = useMe();
  const reading = useMutation({
    mutationFn: (seq: number) => api.conversations.read(id, { seq }),
    scope: { id: `read ${id}` },
    onSuccess: (answer) => {
      const known = knownConversation(id);
      if (known !== undefined) putConversation({ ...known, ...answer }, operatorId);
    },
  });
  useTellRead({ atEnd, lastSeq, readSeq, tell: reading.mutate });
}
