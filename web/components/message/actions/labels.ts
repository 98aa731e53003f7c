import type { Conversation } from 'chatkeep/client';
import { queryClient } from '../../../queries/client.ts';
import type { Pages } from '../../../queries/placed.ts';
import { rankedLabels } from './ranked-labels.ts';

/** Labels in the conversation, then those of others that are known here: the most used first. */
export function knownLabels(conversationId: string): string[] {
  const conversations = new Map<string, Conversation>();
  const lists = queryClient.getQueriesData<Pages>({ queryKey: ['conversations'] });
  for (const [, data] of lists) {
    for (const each of data?.pages.flatMap((page) => page.conversations) ?? []) {
      conversations.set(each.id, each);
    }
  }
  const singles = queryClient.getQueriesData<Conversation>({ queryKey: ['conversation'] });
  for (const [, data] of singles) {
    if (data !== undefined) conversations.set(data.id, data);
  }
  const here = conversations.get(conversationId);
  const all = [here, ...conversations.values()].flatMap((each) => each?.labels ?? []);
  return rankedLabels(here?.labels ?? [], all);
}
