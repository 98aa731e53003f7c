import { type RefObject, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';

const NEAR_EDGE_PX = 600;
const AT_END_PX = 48;

interface ScrollInput {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly count: number;
  /** Where to begin; the end when it is undefined. */
  readonly startIndex: number | undefined;
  readonly foundNewest: boolean;
  readonly onNearStart: () => void;
  readonly onNearEnd: () => void;
}

/**
 * Where the list stands: begins at its anchor, loads on near both edges, and stays at the end while
 * somebody is there. What is above keeps its place by the virtual list itself.
 */
export function useScroll(input: ScrollInput) {
  const { list, count, startIndex, foundNewest, onNearStart, onNearEnd } = input;
  const [atEnd, setAtEnd] = useState(startIndex === undefined);
  const begun = useRef(false);
  const settled = useRef(false);
  const sticks = useRef(startIndex === undefined);

  const toEnd = () => list.current?.scrollToIndex(count - 1, { align: 'end' });

  const look = () => {
    const handle = list.current;
    if (handle === null || !settled.current) return;
    const { scrollOffset, scrollSize, viewportSize } = handle;
    if (scrollOffset < NEAR_EDGE_PX) onNearStart();
    if (scrollSize - scrollOffset - viewportSize < NEAR_EDGE_PX) onNearEnd();
  };
  const toEndNow = useEffectEvent(toEnd);
  const lookNow = useEffectEvent(look);

  useLayoutEffect(() => {
    if (count === 0) return undefined;
    if (!begun.current) {
      begun.current = true;
      if (startIndex === undefined) toEndNow();
      else list.current?.scrollToIndex(startIndex, { align: 'center' });
      // Until it stands there, its place says nothing about what is wanted.
      const frame = requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          settled.current = true;
          lookNow();
        }),
      );
      return () => {
        cancelAnimationFrame(frame);
        begun.current = settled.current;
      };
    }
    if (sticks.current && foundNewest) toEndNow();
    const frame = requestAnimationFrame(() => lookNow());
    return () => cancelAnimationFrame(frame);
  }, [count, foundNewest, startIndex, list]);

  return {
    atEnd,
    toEnd: () => {
      sticks.current = true;
      setAtEnd(true);
      toEnd();
    },
    onScroll: (offset: number) => {
      const handle = list.current;
      if (handle === null || !settled.current) return;
      const isAtEnd = handle.scrollSize - offset - handle.viewportSize < AT_END_PX;
      sticks.current = isAtEnd;
      setAtEnd(isAtEnd);
      look();
    },
    onResize: () => {
      if (sticks.current && foundNewest && begun.current) toEnd();
    },
  };
}
