import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';

const NEAR_PX = 600;

/** Calls when the element that it gives a ref for comes near what is seen of the scroller. */
export function useNearEnd(scroller: RefObject<HTMLElement | null>, onNear: () => void) {
  const end = useRef<HTMLDivElement>(null);
  const near = useEffectEvent(onNear);
  // Observed anew with each rendering: where a page was short the end is still near after it.
  useEffect(() => {
    const element = end.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) near();
      },
      { root: scroller.current, rootMargin: `${NEAR_PX}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  });
  return end;
}
