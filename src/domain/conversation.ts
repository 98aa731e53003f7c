import type { ConversationId, UserId } from './ids.ts';

/** Codes as stored and exchanged; each wire family has its own labels for them. */
export const conversationStatus = {
  waiting: 1,
  active: 3,
  ended: 5,
  deletedByUser: 6,
  suspended: 30,
} as const;

export type ConversationStatus = (typeof conversationStatus)[keyof typeof conversationStatus];

const statusCodes: readonly unknown[] = Object.values(conversationStatus);

export function isConversationStatus(value: unknown): value is ConversationStatus {
  return statusCodes.includes(value);
}

/** A new message without a conversation id still goes into one of these. */
export const openStatuses: readonly ConversationStatus[] = [
  conversationStatus.waiting,
  conversationStatus.active,
  conversationStatus.suspended,
];

export const conversationTypes = ['service', 'direct'] as const;

export type ConversationType = (typeof conversationTypes)[number];

export interface Conversation {
  readonly no: number;
  readonly id: ConversationId;
  readonly type: ConversationType;
  readonly groupId: string | null;
  readonly userId: UserId | null;
  readonly title: string;
  readonly address: string;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  /** Epoch ms. */
  readonly createdAt: number;
}

/** Users no longer see a conversation that they deleted or that is hidden; operators do. */
export function isVisibleToUsers(conversation: {
  readonly status: ConversationStatus;
  readonly hidden: boolean;
}): boolean {
  return !conversation.hidden && conversation.status !== conversationStatus.deletedByUser;
}
