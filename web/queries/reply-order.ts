import { api } from '../api.ts';
import { queryClient } from './client.ts';
import { moved } from './moved-reply.ts';
import { repliesQuery } from './replies.ts';

/** Moves a reply up or down; it stands there at once. */
export async function moveReply(id: string, by: 1 | -1): Promise<void> {
  const { queryKey } = repliesQuery;
  await queryClient.cancelQueries({ queryKey });
  const replies = moved(queryClient.getQueryData(queryKey) ?? [], id, by);
  queryClient.setQueryData(queryKey, replies);
  const before = replies[replies.findIndex((reply) => reply.id === id) - 1];
  const reply = replies.find((each) => each.id === id);
  try {
    await api.replies.move(id, before?.shared === reply?.shared ? (before?.id ?? null) : null);
  } catch (error) {
    await queryClient.invalidateQueries({ queryKey });
    throw error;
  }
}
