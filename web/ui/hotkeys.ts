import { useEffect, useEffectEvent } from 'react';
import { isDialogOpen } from './dialog-open.ts';

const typing = 'input, textarea, select, [contenteditable="true"]';
const active = 'button, a, summary, [role="button"]';
const overlays = '[role="dialog"], [role="menu"]';

/**
 * Calls a handler when its key is pressed, by `KeyboardEvent.key`. Not while somebody types, has a
 * dialog open, or holds a modifier: those keys belong to the browser.
 */
export function useHotkeys(
  handlers: Readonly<Record<string, (event: KeyboardEvent) => void>>,
): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(`${typing}, ${overlays}`)) return;
    if (isDialogOpen()) return;
    // A button or link that has the focus knows itself what to do.
    if (event.key === 'Enter' && event.target instanceof Element && event.target.closest(active)) {
      return;
    }
    const handler = handlers[event.key];
    if (handler === undefined) return;
    event.preventDefault();
    handler(event);
  });
  useEffect(() => {
    document.addEventListener('keydown', handle);
    return () => document.removeEventListener('keydown', handle);
  }, []);
}
