import { useEffect, useEffectEvent } from 'react';

/** Does something once, after what is shown is shown and the browser has nothing else to do. */
export function useWhenIdle(act: () => void): void {
  const acts = useEffectEvent(act);
  useEffect(() => {
    // Safari has no such call.
    if (globalThis.requestIdleCallback === undefined) {
      const timer = setTimeout(acts, 1000);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(acts);
    return () => cancelIdleCallback(handle);
  }, []);
}
