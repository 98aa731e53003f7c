import { useEffect, useEffectEvent } from 'react';

const SOON_MS = 1000;

/** Does something once, soon after the component is there: it is not in the way of what is shown first. */
export function useSoonAfter(act: () => void): void {
  const acts = useEffectEvent(act);
  useEffect(() => {
    const timer = setTimeout(() => acts(), SOON_MS);
    return () => clearTimeout(timer);
  }, []);
}
