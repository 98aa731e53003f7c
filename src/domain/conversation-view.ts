import type { ConversationStatus, ConversationType } from './conversation.ts';
import type { ConversationId } from './ids.ts';
import type { LifecycleAction } from './lifecycle.ts';
import type { Message } from './message.ts';

export interface Person {
  readonly no: number;
  readonly id: string;
  readonly nickName: string;
  /** Key or link of a picture; empty when there is none. */
  readonly icon: string;
}

export interface ConversationOperator {
  readonly no: number;
  readonly id: string;
  readonly nickName: string;
  readonly role: 'agent' | 'admin';
  /** Null for those whom an import named. */
  readonly joinedAt: number | null;
  readonly leftAt: number | null;
}

/** Up to which seq somebody who takes part has read. */
export interface ReaderPosition {
  readonly id: string;
  readonly seq: number;
}

/** A conversation with all that a list shows of it, as one actor sees it. Times are epoch ms. */
export interface ConversationView {
  readonly no: number;
  readonly id: ConversationId;
  readonly type: ConversationType;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly title: string;
  readonly address: string;
  readonly tags: readonly string[];
  readonly groupId: string | null;
  /** Whose it is; of a direct one, who is named first. */
  readonly user: Person | null;
  readonly members: readonly Person[];
  readonly operators: readonly ConversationOperator[];
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly endedBy: string | null;
  /** Since when it waits for an operator; null when it does not. */
  readonly waitingSince: number | null;
  /** When something was last said; without messages, when it was made. */
  readonly lastActivityAt: number;
  readonly lastSeq: number;
  /** The latest in display order. */
  readonly lastMessage: Message | null;
  /** How far the actor has read; null for who does not take part. */
  readonly readSeq: number | null;
  /** How far each user, and each operator who has joined, has read. */
  readonly readers: readonly ReaderPosition[];
  /** Messages of others after that, without revoked ones and those of `admin`; at most 1000. */
  readonly unreadCount: number;
  /** Of the marks that the actor sees, with how many of each. */
  readonly labels: readonly { readonly label: string; readonly size: number }[];
  /** What the actor may do to it now. */
  readonly allowed: readonly LifecycleAction[];
}
