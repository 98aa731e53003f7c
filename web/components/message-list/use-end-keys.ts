import { type RefObject, useEffect, useEffectEvent } from 'react';

interface Way {
  readonly go: () => void;
  /** Whether another list is put in place of this one, which then has the focus. */
  readonly isJump: boolean;
}

let isJumping = false;

/** Home and End go to the ends, while the list itself has the focus. */
export function useEndKeys(
  scroller: RefObject<HTMLElement | null>,
  ways: Readonly<Record<'Home' | 'End', Way>>,
): void {
  useEffect(() => {
    if (!isJumping) return;
    isJumping = false;
    scroller.current?.focus();
  }, [scroller]);

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { key, target, currentTarget, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (target !== currentTarget || ctrlKey || metaKey || altKey || shiftKey) return;
    if (key !== 'Home' && key !== 'End') return;
    event.preventDefault();
    isJumping = ways[key].isJump;
    ways[key].go();
  });
  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener('keydown', onKeyDown);
    return () => element?.removeEventListener('keydown', onKeyDown);
  }, [scroller]);
}
