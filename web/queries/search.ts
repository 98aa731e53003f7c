import { infiniteQueryOptions } from '@tanstack/react-query';
import { ApiError, type Conversation, type FoundMessage } from 'chatkeep/client';
import { api } from '../api.ts';
import type { FindSearch } from '../paths.ts';
import { conversationSourcesOf, messageQueryOf, type Place } from './find-query.ts';
import { finished } from './typed-query.ts';

const PAGE_SIZE = 30;
const MOST_RETRIES = 2;

/** Whether the same may well succeed in a moment. */
const isPassing = (error: Error) =>
  !(error instanceof ApiError) || [502, 503, 504].includes(error.status);

/**
 * What was said since is found when it is asked for anew, not when one comes back to what was found:
 * then it is as it was left.
 */
const asLeft = { staleTime: 0, refetchOnMount: false, gcTime: 30 * 60_000 } as const;

/** What changes the answer, and nothing else. */
function keyOf({ tab: _tab, q = '', ...search }: FindSearch) {
  return { ...search, q: finished(q) };
}

export const foundMessagesQuery = (search: FindSearch, zone: string) =>
  infiniteQueryOptions({
    queryKey: ['search', 'messages', keyOf(search), zone],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.messages.search(
        {
          ...messageQueryOf(search, zone, Date.now()),
          limit: PAGE_SIZE,
          ...(pageParam === undefined ? {} : { cursor: pageParam }),
        },
        // When too many search at once the page says so, and how long it waits.
        { signal, retry: false },
      ),
    retry: (failures, error) => failures < MOST_RETRIES && isPassing(error),
    retryDelay: 400,
    getNextPageParam: ({ next }) => next ?? undefined,
    select: ({ pages }): FoundMessages => ({
      items: distinct(pages.flatMap((page) => page.items)),
      pages: pages.map((page) => page.items.map(({ id }) => id)),
      count: pages[0]?.count ?? undefined,
      partial: pages.at(-1)?.partial === true,
      indexing: pages.some((page) => page.indexing),
    }),
    ...asLeft,
  });

export interface FoundMessages {
  readonly items: readonly FoundMessage[];
  /** Ids, page by page. */
  readonly pages: readonly (readonly string[])[];
  readonly count:
    | { readonly value: number; readonly relation: 'exact' | 'about' | 'at_least'; text: string }
    | undefined;
  /** Whether time was up before the last page was full. */
  readonly partial: boolean;
  readonly indexing: boolean;
}

interface Step {
  /** Which of the sources, and where it goes on. */
  readonly source: number;
  readonly cursor: string | undefined;
}

export interface FoundConversation {
  readonly place: Place;
  readonly conversation: Conversation;
}

export const foundConversationsQuery = (search: FindSearch, zone: string, limit = PAGE_SIZE) => {
  const initialPageParam: Step = { source: 0, cursor: undefined };
  return infiniteQueryOptions({
    queryKey: ['search', 'conversations', keyOf(search), zone, limit],
    initialPageParam,
    queryFn: async ({ pageParam, signal }) => {
      const sources = conversationSourcesOf(search, zone, Date.now());
      const found: FoundConversation[] = [];
      let { source, cursor } = pageParam;
      while (found.length < limit) {
        const from = sources[source];
        if (from === undefined) return { found, next: null };
        const query = { ...from.query, limit: limit - found.length };
        const page = await api.conversations.list(
          cursor === undefined ? query : { ...query, cursor },
          { signal },
        );
        const { place } = from;
        found.push(...page.conversations.map((conversation) => ({ place, conversation })));
        cursor = page.next ?? undefined;
        if (cursor === undefined) source += 1;
      }
      const isOver = source >= sources.length;
      return { found, next: isOver ? null : ({ source, cursor } satisfies Step) };
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    select: ({ pages }) => {
      const seen = new Set<string>();
      return pages
        .flatMap((page) => page.found)
        .filter(({ conversation: { id } }) => !seen.has(id) && seen.add(id));
    },
    ...asLeft,
  });
};

function distinct<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
