import { useEffect, useEffectEvent } from 'react';

const SOON_MS = 1000;

/** Does something once, when the browser has nothing else to do; as long as it is undefined, not yet. */
export function useWhenIdle(act: (() => void) | undefined): void {
  const acts = useEffectEvent(() => act?.());
  const isDue = act !== undefined;
  useEffect(() => {
    if (!isDue) return undefined;
    // Safari has no such call.
    if (globalThis.requestIdleCallback === undefined) {
      const timer = setTimeout(acts, SOON_MS);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(acts);
    return () => cancelIdleCallback(handle);
  }, [isDue]);
}
