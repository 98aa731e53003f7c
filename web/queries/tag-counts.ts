import { queryOptions } from '@tanstack/react-query';
import { ApiError } from 'chatkeep/client';
import { api } from '../api.ts';
import { shared } from '../ui/shared.ts';
import { queryClient } from './client.ts';

/** Tags in use, with how many conversations have each. No event tells of them. */
export const tagCountsQuery = queryOptions({
  queryKey: ['tag-counts'],
  queryFn: ({ signal }) => api.conversations.tagCounts({ signal }),
  staleTime: 0,
});

export interface TagWork {
  readonly tag: string;
  /** Its new name; undefined when it is taken off. */
  readonly name: string | undefined;
  /** Conversations changed so far. */
  readonly changed: number;
  readonly state: 'running' | 'done' | 'stopped';
  readonly error?: unknown;
}

/** What is being done, or was done last: it goes on when its page is left. */
export const tagWork = shared<TagWork | undefined>(undefined);

let stopping = new AbortController();

/** What has been changed stays so. */
export function stopTagWork(): void {
  stopping.abort();
}

/**
 * Renames a tag, or takes it off, in all conversations: the server changes some with each call.
 * Resolves after the first call, which is the one that refuses; the rest goes on by itself.
 */
export async function changeTag(tag: string, name: string | undefined): Promise<void> {
  stopping = new AbortController();
  const { signal } = stopping;
  const once = () =>
    name === undefined
      ? api.conversations.removeTag(tag, { signal })
      : api.conversations.renameTag(tag, name, { signal });
  const first = await once();
  tagWork.set({ tag, name, changed: first.changed, state: first.done ? 'done' : 'running' });
  void goOn(first.done, once, signal);
}

async function goOn(
  isDone: boolean,
  once: () => Promise<{ changed: number; done: boolean }>,
  signal: AbortSignal,
): Promise<void> {
  let done = isDone;
  try {
    while (!done) {
      const step = await once();
      done = step.done;
      add(step.changed, done);
    }
  } catch (error) {
    const work = tagWork.get();
    // An answer that was lost on its way was the last one.
    if (error instanceof ApiError && error.status === 404) add(0, true);
    else if (work !== undefined) {
      tagWork.set({ ...work, state: 'stopped', ...(signal.aborted ? {} : { error }) });
    }
  }
  await queryClient.invalidateQueries({ queryKey: tagCountsQuery.queryKey });
  await queryClient.invalidateQueries({ queryKey: ['tags'] });
}

function add(changed: number, done: boolean): void {
  const work = tagWork.get();
  if (work === undefined) return;
  const state = done ? 'done' : 'running';
  tagWork.set({ ...work, changed: work.changed + changed, state });
}
