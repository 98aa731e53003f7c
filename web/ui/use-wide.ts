import { useSyncExternalStore } from 'react';

const wide = matchMedia('(min-width: 1500px)');

function subscribe(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
}

/** Whether there is room for one more column. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide.matches);
}
