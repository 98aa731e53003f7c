import type { FoundMessage, Highlight as Found } from 'chatkeep/client';
import { useEffect } from 'react';
import { placesOf } from './places-of.ts';

const NAME = 'found';

/**
 * Marks the words that were found in the messages on the page, however these are drawn: as ranges of
 * the CSS Custom Highlight API, so that no element changes. A browser without it marks nothing.
 */
export function useHighlightedWords(items: readonly FoundMessage[]): void {
  useEffect(() => {
    if (!('highlights' in CSS)) return undefined;
    const byId = new Map(items.map(({ id, highlights }) => [id, highlights]));
    let frame: number | undefined;
    const mark = () => {
      frame = undefined;
      const ranges = [...document.querySelectorAll<HTMLElement>('[data-message]')].flatMap(
        (element) => rangesIn(element, byId.get(element.dataset['message'] ?? '') ?? []),
      );
      CSS.highlights.set(NAME, new Highlight(...ranges));
    };
    const soon = () => {
      frame ??= requestAnimationFrame(mark);
    };
    const observer = new MutationObserver(soon);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    soon();
    return () => {
      observer.disconnect();
      if (frame !== undefined) cancelAnimationFrame(frame);
      CSS.highlights.delete(NAME);
    };
  }, [items]);
}

function rangesIn(element: HTMLElement, highlights: readonly Found[]): Range[] {
  if (highlights.length === 0) return [];
  const nodes: { readonly node: Node; readonly start: number }[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = '';
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: text.length });
    text += walker.currentNode.textContent ?? '';
  }
  const pointAt = (at: number, isEnd: boolean) =>
    nodes.findLast(({ start }) => (isEnd ? start < at : start <= at));
  return placesOf(text, highlights).flatMap(({ start, end }) => {
    const first = pointAt(start, false);
    const last = pointAt(end, true);
    if (first === undefined || last === undefined) return [];
    const range = document.createRange();
    range.setStart(first.node, start - first.start);
    range.setEnd(last.node, end - last.start);
    return [range];
  });
}
