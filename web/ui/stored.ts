import { useSyncExternalStore } from 'react';

/** A value that survives reloads, and is the same in every tab. Where the browser keeps nothing, it lasts as long as the page. */
export interface Stored<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** `read` makes a value of what is stored, null when nothing is. */
export function stored<Value extends string>(
  key: string,
  read: (text: string | null) => Value,
): Stored<Value> {
  const listeners = new Set<() => void>();
  let value = read(kept(key));
  const tell = () => listeners.forEach((listener) => listener());
  globalThis.addEventListener('storage', (event) => {
    if (event.key !== key) return;
    value = read(event.newValue);
    tell();
  });
  return {
    get: () => value,
    set: (next) => {
      value = next;
      keep(key, next);
      tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStored<Value>({ subscribe, get }: Stored<Value>): Value {
  return useSyncExternalStore(subscribe, get);
}

/** What is stored under a key; null when nothing is, or the browser does not let us look. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** All texts that are stored under keys with this beginning. */
export function keptUnder(prefix: string): string[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    return keys.flatMap((key) => localStorage.getItem(key) ?? []);
  } catch {
    return [];
  }
}

/** Stores a text; null removes it. A browser that is full or forbids it goes without. */
export function keep(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // The page goes on with what it has in memory.
  }
}
