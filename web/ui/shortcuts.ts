import { useEffect, useEffectEvent } from 'react';
import { isDialogOpen } from './dialog-open.ts';

/**
 * Calls a handler when its key is pressed with Ctrl or ⌘, by `KeyboardEvent.key`: also while somebody
 * types, but not while a dialog is open.
 */
export function useShortcuts(handlers: Readonly<Record<string, () => void>>): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.shiftKey) return;
    if (event.ctrlKey === event.metaKey || event.isComposing) return;
    if (isDialogOpen()) return;
    const handler = handlers[event.key.toLowerCase()];
    if (handler === undefined) return;
    event.preventDefault();
    handler();
  });
  useEffect(() => {
    document.addEventListener('keydown', handle);
    return () => document.removeEventListener('keydown', handle);
  }, []);
}
