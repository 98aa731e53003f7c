import { type RefObject, useEffect, useState } from 'react';
import type { VListHandle } from 'virtua';
import { useHotkeys } from '../../ui/hotkeys.ts';

interface CursorInput {
  readonly ids: readonly string[];
  readonly openId: string | undefined;
  readonly list: RefObject<VListHandle | null>;
  readonly onOpen: (id: string) => void;
}

/** The item that the keyboard is at: j and k move it, Enter opens it. Tab comes to it alone. */
export function useCursor({ ids, openId, list, onOpen }: CursorInput) {
  const [chosenId, setCursorId] = useState<string>();
  const [moved, setMoved] = useState(0);
  const cursorId = [chosenId, openId].find((id) => id !== undefined && ids.includes(id)) ?? ids[0];
  const cursorIndex = cursorId === undefined ? -1 : ids.indexOf(cursorId);

  function moveTo(index: number) {
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))];
    if (id === undefined) return;
    setCursorId(id);
    setMoved(moved + 1);
  }

  useHotkeys({
    j: () => moveTo(moved === 0 && openId === undefined ? 0 : cursorIndex + 1),
    k: () => moveTo(cursorIndex - 1),
    Enter: () => {
      if (cursorId !== undefined) onOpen(cursorId);
    },
  });

  useEffect(() => {
    if (moved === 0 || cursorIndex === -1) return;
    list.current?.scrollToIndex(cursorIndex, { align: 'nearest' });
    document.querySelector<HTMLElement>('[data-cursor="true"]')?.focus({ preventScroll: true });
    // Only when it was moved: what comes in must not take the focus.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [moved]);

  return { cursorId, cursorIndex, setCursorId };
}
