import type { Conversation, ConversationQuery } from 'chatkeep/client';
import { type Before, byActivity, byWaiting } from './placed.ts';

export const views = ['waiting', 'mine', 'suspended', 'ended', 'all'] as const;

export type View = (typeof views)[number];

/** What the server is asked for. */
export const filterOf: Record<View, ConversationQuery> = {
  waiting: { status: 'waiting', sort: 'waiting' },
  mine: { operator: 'me', status: 'waiting,active,suspended' },
  suspended: { status: 'suspended' },
  ended: { status: 'ended' },
  all: {},
};

/** Who waits longest is answered first; elsewhere the latest activity comes first. */
export const orderOf = (view: View): Before => (view === 'waiting' ? byWaiting : byActivity);

/** Whether a conversation belongs to a view, by the same rule as the server's. */
export function belongsTo(view: View, conversation: Conversation, operatorId: string): boolean {
  const { status, operators } = conversation;
  if (view === 'all') return true;
  if (view !== 'mine') return status === view;
  const isIn = operators.some(({ id, leftAt }) => id === operatorId && leftAt === null);
  return isIn && ['waiting', 'active', 'suspended'].includes(status);
}
