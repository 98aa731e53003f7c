import type { InfiniteData } from '@tanstack/react-query';

export type Side = 'start' | 'end';

/** Of one window; those farther away are asked for again when somebody comes back to them. */
export const MOST_KEPT = 800;

/** Without the pages of a side beyond those that hold `kept` rows; the last page of all stays. */
export function trimmed<Page, Parameter>(
  data: InfiniteData<Page, Parameter>,
  side: Side,
  sizeOf: (page: Page) => number,
  kept: number,
): InfiniteData<Page, Parameter> {
  const inward = side === 'start' ? data.pages.toReversed() : data.pages;
  let rows = 0;
  let pages = 0;
  for (const page of inward) {
    if (pages > 0 && rows >= kept) break;
    rows += sizeOf(page);
    pages += 1;
  }
  if (pages === data.pages.length) return data;
  const [from, to] = side === 'start' ? [data.pages.length - pages, undefined] : [0, pages];
  return { pages: data.pages.slice(from, to), pageParams: data.pageParams.slice(from, to) };
}
