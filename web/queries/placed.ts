import type { InfiniteData } from '@tanstack/react-query';
import type { Conversation } from 'chatkeep/client';

export interface Page {
  readonly conversations: Conversation[];
  readonly next: string | null;
}

export type Pages = InfiniteData<Page, string | undefined>;

/** With the conversation where it belongs by activity, if it does. */
export function placed(data: Pages, conversation: Conversation, belongs: boolean): Pages {
  const pages = data.pages.map((page) => ({
    ...page,
    conversations: page.conversations.filter(({ id }) => id !== conversation.id),
  }));
  if (belongs) {
    const isLater = (each: Conversation) => each.lastActivityAt > conversation.lastActivityAt;
    const at = pages.findIndex(
      (page) => page.next === null || page.conversations.some((each) => !isLater(each)),
    );
    const page = pages[at];
    // Beyond what is loaded: it comes with the page that it is on.
    if (page !== undefined) {
      const index = page.conversations.findIndex((each) => !isLater(each));
      page.conversations.splice(index === -1 ? page.conversations.length : index, 0, conversation);
    }
  }
  return { ...data, pages };
}
