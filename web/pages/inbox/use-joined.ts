import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import { conversationQuery } from '../../queries/conversations.ts';
import { useMe } from '../../queries/me.ts';
import { belongsTo } from '../../queries/views.ts';

/** Calls when one joins the conversation while it is open and was waiting. */
export function useJoined(id: string, onJoined: () => void): void {
  const me = useMe();
  const { data } = useQuery(conversationQuery(id));
  const waitingId = useRef<string>(undefined);
  const joined = useEffectEvent(onJoined);
  const isWaiting = data?.status === 'waiting';
  const isMine = data !== undefined && belongsTo('mine', data, me.id);
  useEffect(() => {
    if (isWaiting) {
      waitingId.current = id;
    } else {
      if (waitingId.current === id && isMine) joined();
      waitingId.current = undefined;
    }
  }, [id, isWaiting, isMine]);
}
