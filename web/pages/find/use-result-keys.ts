import type { RefObject } from 'react';
import { focusFindBox } from '../../components/find/focus-find-box.ts';
import { useHotkeys } from '../../ui/hotkeys.ts';

/** Down from the box to the results, and from one to the next; up from the first is the box again. */
export function useResultKeys(scroller: RefObject<HTMLElement | null>) {
  function step(by: 1 | -1) {
    const all = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-found]') ?? [])];
    const current = all.findIndex((each) => each === document.activeElement);
    const next = all[current === -1 ? 0 : current + by];
    if (next !== undefined) next.focus();
    else if (by === -1) focusFindBox();
  }

  useHotkeys({
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    j: () => step(1),
    k: () => step(-1),
  });

  return { toFirst: () => step(1) };
}
