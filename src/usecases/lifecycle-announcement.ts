import type { EventData, EventKind } from '../domain/event.ts';
import type { JsonObject } from '../domain/json-text.ts';
import type { LifecycleAction } from '../domain/lifecycle.ts';
import type { ReaderFacts } from '../store/append.ts';
import type { KnownOperator } from '../store/conversation-people.ts';

/** A change of a conversation that is made. */
export interface Change {
  readonly action: LifecycleAction;
  readonly by: 'user' | 'operator';
  /** Who does it, when that is an operator. */
  readonly operator: KnownOperator | null;
  /** Those who leave by it. */
  readonly from: readonly ReaderFacts[];
  /** Who comes by it. */
  readonly to: KnownOperator | null;
}

interface Announcement {
  readonly text: string;
  readonly ext: JsonObject;
}

function nameOf(operator: KnownOperator | null): string {
  return operator === null || operator.nickName === '' ? '客服' : `客服 ${operator.nickName}`;
}

const announcements: Record<LifecycleAction, (who: string, change: Change) => Announcement> = {
  join: (_, { to }) => ({ text: `${nameOf(to)} 加入会话`, ext: { operatorJoin: '1' } }),
  transfer: (who, { to }) => ({
    text: `${who} 将会话转接给 ${nameOf(to)}`,
    ext: { operatorJoin: '1' },
  }),
  suspend: (who) => ({ text: `${who} 挂起了会话`, ext: { reFresh: '1' } }),
  resume: (who) => ({ text: `${who} 恢复了会话`, ext: { reFresh: '1' } }),
  end: (who, { by }) => ({ text: `${who} 结束了会话`, ext: { isEnd: by } }),
  reopen: (who) => ({ text: `${who} 重新打开了会话`, ext: { reFresh: '1' } }),
  hide: (who) => ({ text: `${who} 隐藏了会话`, ext: { isHide: '1' } }),
  show: (who) => ({ text: `${who} 恢复显示会话`, ext: { reFresh: '1' } }),
  delete: (who, { by }) => ({ text: `${who} 删除了会话`, ext: { isDelete: by } }),
};

/** What the message of `admin` says, and the key by which the old clients know it. */
export function announce(change: Change): Announcement {
  const who = change.by === 'user' ? '用户' : nameOf(change.operator);
  return announcements[change.action](who, change);
}

type LifecycleEvent = {
  [Kind in EventKind]: { readonly kind: Kind; readonly data: EventData[Kind] };
}[EventKind];

const events: Record<LifecycleAction, (change: Change) => LifecycleEvent> = {
  join: ({ to }) => ({ kind: 'conversation.joined', data: { operatorId: to?.id ?? '' } }),
  transfer: ({ from, to }) => ({
    kind: 'conversation.transferred',
    data: { fromOperatorId: from[0]?.id ?? null, toOperatorId: to?.id ?? '' },
  }),
  suspend: () => ({ kind: 'conversation.suspended', data: {} }),
  resume: () => ({ kind: 'conversation.resumed', data: {} }),
  end: ({ by }) => ({ kind: 'conversation.ended', data: { by } }),
  reopen: () => ({ kind: 'conversation.reopened', data: {} }),
  hide: () => ({ kind: 'conversation.hidden', data: {} }),
  show: () => ({ kind: 'conversation.shown', data: {} }),
  delete: ({ by }) => ({ kind: 'conversation.deleted', data: { by } }),
};

export function eventOf(change: Change): LifecycleEvent {
  return events[change.action](change);
}
