import { type RefObject, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';

/** Height of what stands above the first row, always there so that nothing moves. */
export const TOP_PX = 48;
const NEAR_EDGE_PX = 2400;
const AT_END_PX = 48;

/** Where a list begins: at its end, or with a row in some place of the view. */
export type Begin =
  | { readonly at: 'end' }
  | {
      readonly at: 'row';
      readonly index: number;
      readonly align: 'start' | 'center';
      /** px added to its place. */
      readonly offset: number;
    };

interface ScrollInput {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly count: number;
  /** Read once, with the first rows. */
  readonly begin: Begin;
  readonly foundNewest: boolean;
  /** Whether rows are being loaded: what is near an edge is looked at again when they are there. */
  readonly busy: boolean;
  readonly onBegun: () => void;
  readonly onNearStart: () => void;
  readonly onNearEnd: () => void;
  /** The row at the upper edge of the view, and px from that edge to the row. */
  readonly onMoved: (index: number, top: number, atEnd: boolean) => void;
}

/**
 * Where the list stands: begins at its anchor, loads on near both edges, and stays at the end while
 * somebody is there. What is above keeps its place by the virtual list itself.
 */
export function useScroll(input: ScrollInput) {
  const { list, count, begin, foundNewest, busy } = input;
  const [atEnd, setAtEnd] = useState(begin.at === 'end');
  const begun = useRef(false);
  const settled = useRef(false);
  const sticks = useRef(begin.at === 'end');

  const isAtEnd = () => {
    const handle = list.current;
    if (handle === null) return sticks.current;
    const { scrollSize, scrollOffset, viewportSize } = handle;
    // At the end of what is loaded one only waits for more.
    sticks.current = foundNewest && scrollSize - scrollOffset - viewportSize < AT_END_PX;
    return sticks.current;
  };
  const toEnd = () => list.current?.scrollToIndex(count - 1, { align: 'end' });

  const look = () => {
    const handle = list.current;
    if (handle === null || !settled.current) return;
    const { scrollOffset, scrollSize, viewportSize } = handle;
    const index = handle.findItemIndex(scrollOffset);
    const top = handle.getItemOffset(index) + TOP_PX - scrollOffset;
    input.onMoved(index, top, sticks.current);
    if (busy) return;
    if (scrollOffset < NEAR_EDGE_PX) input.onNearStart();
    if (scrollSize - scrollOffset - viewportSize < NEAR_EDGE_PX) input.onNearEnd();
  };
  const toEndNow = useEffectEvent(toEnd);
  const lookNow = useEffectEvent(look);
  const beginNow = useEffectEvent(() => {
    if (begin.at === 'end') toEnd();
    else list.current?.scrollToIndex(begin.index, { align: begin.align, offset: begin.offset });
  });
  const begunNow = useEffectEvent(() => {
    settled.current = true;
    setAtEnd(isAtEnd());
    input.onBegun();
    look();
  });

  useLayoutEffect(() => {
    if (count === 0) return undefined;
    if (!begun.current) {
      begun.current = true;
      beginNow();
      // Until it stands there, its place says nothing about what is wanted.
      let frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => begunNow());
      });
      return () => {
        cancelAnimationFrame(frame);
        begun.current = settled.current;
      };
    }
    if (sticks.current && foundNewest) toEndNow();
    const frame = requestAnimationFrame(() => lookNow());
    return () => cancelAnimationFrame(frame);
  }, [count, foundNewest, busy]);

  return {
    atEnd,
    toEnd: () => {
      sticks.current = true;
      setAtEnd(true);
      toEnd();
    },
    toStart: () => list.current?.scrollTo(0),
    onScroll: () => {
      if (list.current === null || !settled.current) return;
      setAtEnd(isAtEnd());
      look();
    },
    onResize: () => {
      if (sticks.current && foundNewest && begun.current) toEnd();
    },
  };
}
