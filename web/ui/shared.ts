import { useSyncExternalStore } from 'react';

/** A value of this page alone, that views can follow. */
export function shared<Value>(initial: Value) {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next: Value) => {
      if (Object.is(next, value)) return;
      value = next;
      listeners.forEach((listener) => listener());
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

export type Shared<Value> = ReturnType<typeof shared<Value>>;

export function useShared<Value>({ subscribe, get }: Shared<Value>): Value {
  return useSyncExternalStore(subscribe, get);
}
