import type { InfiniteData } from '@tanstack/react-query';
import type { Conversation } from 'chatkeep/client';

export interface Page {
  readonly conversations: Conversation[];
  readonly next: string | null;
}

export type Pages = InfiniteData<Page, string | undefined>;

/** Whether one stands before another in a list. */
export type Before = (one: Conversation, other: Conversation) => boolean;

/** The latest activity first; of equals, what was just told of. */
export const byActivity: Before = (one, other) => one.lastActivityAt > other.lastActivityAt;

const since = ({ waitingSince, createdAt }: Conversation) => waitingSince ?? createdAt;

/** Who waits longest first. */
export const byWaiting: Before = (one, other) =>
  since(one) < since(other) || (since(one) === since(other) && one.no < other.no);

/**
 * A page as it was read, with what was told of conversations while it was on its way. They come into
 * the first page where they belong; those of other pages stay in their places.
 */
export function withChanges(
  page: Page,
  isFirst: boolean,
  changes: readonly { readonly conversation: Conversation; readonly belongs: boolean }[],
  before: Before,
): Page {
  return changes.reduce((last, { conversation, belongs }) => {
    if (isFirst) {
      const data = { pages: [last], pageParams: [undefined] };
      return placed(data, conversation, belongs, before).pages[0] ?? last;
    }
    const conversations = last.conversations.flatMap((each) =>
      each.id !== conversation.id ? [each] : belongs ? [conversation] : [],
    );
    return { ...last, conversations };
  }, page);
}

/** With the conversation where it belongs in that order, if it does. */
export function placed(
  data: Pages,
  conversation: Conversation,
  belongs: boolean,
  before: Before,
): Pages {
  const pages = data.pages.map((page) => ({
    ...page,
    conversations: page.conversations.filter(({ id }) => id !== conversation.id),
  }));
  if (belongs) {
    const isBefore = (each: Conversation) => before(each, conversation);
    const at = pages.findIndex(
      (page) => page.next === null || page.conversations.some((each) => !isBefore(each)),
    );
    const page = pages[at];
    // Beyond what is loaded: it comes with the page that it is on.
    if (page !== undefined) {
      const index = page.conversations.findIndex((each) => !isBefore(each));
      page.conversations.splice(index === -1 ? page.conversations.length : index, 0, conversation);
    }
  }
  return { ...data, pages };
}
