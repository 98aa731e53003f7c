import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

// No event tells of them.

/** Chinese by pinyin, whatever the language of the page. */
export const byPinyin = new Intl.Collator('zh-u-co-pinyin', { numeric: true }).compare;

export const tagsQuery = queryOptions({
  queryKey: ['tags'],
  queryFn: async ({ signal }) => (await api.conversations.tags({ signal })).tags.toSorted(byPinyin),
  staleTime: 30_000,
});

export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: async ({ signal }) => (await api.conversations.labels({ signal })).labels,
  staleTime: 30_000,
});
