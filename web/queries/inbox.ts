import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import { queryClient } from './client.ts';

const MOST_OFTEN_MS = 3000;

/** How many conversations each view has, and how many of them hold something unread. */
export const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: ({ signal }) => api.conversations.inbox({ signal }),
});

let due: ReturnType<typeof setTimeout> | undefined;

/** Counts anew soon: once for all that happens meanwhile. */
export function countAnew(): void {
  due ??= setTimeout(() => {
    due = undefined;
    void queryClient.invalidateQueries({ queryKey: inboxQuery.queryKey });
  }, MOST_OFTEN_MS);
}
