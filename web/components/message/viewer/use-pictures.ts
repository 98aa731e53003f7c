import { useInfiniteQuery } from '@tanstack/react-query';
import type { Message } from 'chatkeep/client';
import { useEffect } from 'react';
import { picturesQuery } from '../../../queries/pictures.ts';
import { loadedMessages } from '../../../queries/messages.ts';
import { mergedPictures } from './pictures.ts';

const MOST_PAGES = 20;

/**
 * Pictures of the conversation of one of them: what is loaded of it, and what is found page by page
 * until that one is reached, so that none is left out between.
 */
export function usePictures(current: Message) {
  const { conversationId, sentAt } = current;
  const query = useInfiniteQuery(picturesQuery(conversationId));
  const found = query.data?.pages.flatMap(({ items }) => items.map(({ message }) => message)) ?? [];
  const pictures = mergedPictures([current], loadedMessages(conversationId), found);
  const index = pictures.findIndex(({ id }) => id === current.id);

  const oldestFoundAt = found.at(-1)?.sentAt ?? Number.POSITIVE_INFINITY;
  const isNearStart = index <= 1 || oldestFoundAt >= sentAt;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const pages = query.data?.pages.length ?? 0;
  const wantsMore =
    isNearStart &&
    hasNextPage &&
    !isFetchingNextPage &&
    !isFetchNextPageError &&
    pages < MOST_PAGES;
  useEffect(() => {
    if (wantsMore) void fetchNextPage();
  }, [wantsMore, fetchNextPage]);

  return {
    index,
    count: pictures.length,
    /** Whether there may be older ones that are not counted. */
    more: query.isPending || hasNextPage,
    older: pictures[index - 1],
    newer: pictures[index + 1],
  };
}
