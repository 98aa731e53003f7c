import { useEffect, useEffectEvent } from 'react';

const SOON_MS = 1000;

/**
 * Does something once, soon after the component is there: what it loads is not in the way of what is
 * shown first. As long as it is undefined, not yet.
 */
export function useSoonAfter(act: (() => void) | undefined): void {
  const acts = useEffectEvent(() => act?.());
  const isDue = act !== undefined;
  useEffect(() => {
    if (!isDue) return undefined;
    const timer = setTimeout(() => acts(), SOON_MS);
    return () => clearTimeout(timer);
  }, [isDue]);
}
