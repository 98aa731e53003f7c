import type { ConversationStatus, ConversationType } from './conversation.ts';

export const listSorts = ['activity', '-activity', 'created', '-created', 'waiting'] as const;

/**
 * By the last activity or by the creation, with a minus the latest first; or those that wait, the
 * longest first.
 */
export type ListSort = (typeof listSorts)[number];

/** All that is given must hold. Times are epoch ms, both ends inclusive. */
export interface ListFilter {
  readonly statuses?: readonly ConversationStatus[] | undefined;
  readonly type?: ConversationType | undefined;
  /** Who takes part in it, and has not left. */
  readonly operatorId?: string | undefined;
  /** A whole tag. */
  readonly tag?: string | undefined;
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  readonly activeFrom?: number | undefined;
  readonly activeTo?: number | undefined;
  /** Substrings, ignoring case and width. */
  readonly title?: string | undefined;
  readonly userNick?: string | undefined;
  readonly operatorNick?: string | undefined;
  /** Who takes part in it. */
  readonly userId?: string | undefined;
  /** Holds something that the asking user or operator has not read. */
  readonly unread?: true | undefined;
  /** Holds a mark that the asking operator sees: any, or one of this label. */
  readonly marked?: true | string | undefined;
  readonly sort: ListSort;
}
