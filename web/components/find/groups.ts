import type { FoundMessage } from 'chatkeep/client';

interface Found {
  readonly items: readonly FoundMessage[];
  /** Ids, page by page. */
  readonly pages: readonly (readonly string[])[];
}

export interface FoundGroup {
  readonly conversationId: string;
  /** In the order of the answer. */
  readonly hits: readonly FoundMessage[];
  /** How many of them are shown before it is expanded. */
  readonly shown: number;
}

const SHOWN_FIRST = 3;

/**
 * By conversation, in the order in which they are found. What later pages have of one that is shown
 * already only counts there, so that nothing above the reader grows.
 */
export function groupsOf({ items, pages }: Found): FoundGroup[] {
  const pageOf = new Map(pages.flatMap((ids, page) => ids.map((id) => [id, page] as const)));
  const byConversation = new Map<string, FoundMessage[]>();
  for (const item of items) {
    const hits = byConversation.get(item.conversationId);
    if (hits === undefined) byConversation.set(item.conversationId, [item]);
    else hits.push(item);
  }
  return [...byConversation].map(([conversationId, hits]) => {
    const page = pageOf.get(hits[0]?.id ?? '');
    const ofFirstPage = hits.filter(({ id }) => pageOf.get(id) === page).length;
    return { conversationId, hits, shown: Math.min(SHOWN_FIRST, ofFirstPage) };
  });
}

/** In the order in which the list shows them. */
export function inOrder(found: Found): FoundMessage[] {
  return groupsOf(found).flatMap(({ hits }) => hits);
}
