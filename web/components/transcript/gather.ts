import type { Message } from 'chatkeep/client';

const TELL_EVERY = 100;

/**
 * Takes messages of a walk, oldest first, up to a time (epoch ms). Tells now and then how many there
 * are, and how late the last is. Throws what the walk throws, also when it is aborted.
 */
export async function gather(
  walk: AsyncIterable<Message>,
  until: number,
  onProgress: (count: number, lastAt: number) => void,
): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const message of walk) {
    if (message.sentAt > until) break;
    messages.push(message);
    if (messages.length % TELL_EVERY === 0) onProgress(messages.length, message.sentAt);
  }
  return messages;
}
