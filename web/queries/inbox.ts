import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import { queryClient } from './client.ts';

/** What belongs together happens within so long. */
const SOON_MS = 150;
/** Counting takes at most one part in so many of the time. */
const PARTS = 20;
const MOST_APART_MS = 3000;

let counted = { at: Number.NEGATIVE_INFINITY, tookMs: 0 };

async function count(signal: AbortSignal) {
  const begun = performance.now();
  const inbox = await api.conversations.inbox({ signal });
  counted = { at: performance.now(), tookMs: performance.now() - begun };
  return inbox;
}

/** How many conversations each view has, and how many of them hold something unread. */
export const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: ({ signal }) => count(signal),
});

let due: ReturnType<typeof setTimeout> | undefined;

/** Counts anew: at once after a while, less often where it takes long or much happens. */
export function countAnew(): void {
  const apartMs = Math.min(MOST_APART_MS, counted.tookMs * PARTS);
  const nextAt = counted.at + apartMs;
  due ??= setTimeout(
    () => {
      due = undefined;
      void queryClient.invalidateQueries({ queryKey: inboxQuery.queryKey });
    },
    Math.max(SOON_MS, nextAt - performance.now()),
  );
}
