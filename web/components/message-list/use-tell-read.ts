import { useEffect, useEffectEvent } from 'react';

interface Reading {
  /** Whether the end of the messages is in view. */
  readonly atEnd: boolean;
  readonly lastSeq: number;
  /** Null where nothing is kept of what was read. */
  readonly readSeq: number | null;
  readonly tell: (seq: number) => void;
}

/** Tells that all has been read, while the end is in view of somebody who looks at the page. */
export function useTellRead({ atEnd, lastSeq, readSeq, tell }: Reading): void {
  const look = useEffectEvent(() => {
    if (!atEnd || readSeq === null || readSeq >= lastSeq) return;
    if (document.visibilityState === 'visible' && document.hasFocus()) tell(lastSeq);
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
