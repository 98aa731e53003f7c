import { useRef } from 'react';
import { live } from '../../live.ts';

const EVERY_MS = 3000;

/** Tells the other side that somebody writes, every few seconds, and that they no longer do. */
export function useTellTyping(conversationId: string) {
  const toldAt = useRef(0);
  return {
    onWritten: (value: string) => {
      const typing = value !== '';
      const now = Date.now();
      if (typing ? now - toldAt.current < EVERY_MS : toldAt.current === 0) return;
      toldAt.current = typing ? now : 0;
      live.typing(conversationId, typing);
    },
    /** What is sent says by itself that it is written. */
    onSent: () => {
      toldAt.current = 0;
    },
  };
}
