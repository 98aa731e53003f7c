import { AppError, type Fault, invalid } from '../errors.ts';
import {
  type ConversationStatus,
  type ConversationType,
  conversationStatus,
} from './conversation.ts';

const { waiting, active, ended, deletedByUser, suspended } = conversationStatus;

/** What can be done to a service conversation, and by whom. */
export type LifecycleAction =
  | 'join'
  | 'transfer'
  | 'suspend'
  | 'resume'
  | 'end'
  | 'reopen'
  | 'hide'
  | 'show'
  | 'delete';

interface Transition {
  readonly from: readonly ConversationStatus[];
  /** `same` keeps the status. */
  readonly to: ConversationStatus | 'same';
  readonly by: readonly ('user' | 'staff')[];
}

/** The one table of transitions: from which statuses, to which, by whom. */
export const transitions = {
  join: { from: [waiting, active, suspended], to: active, by: ['staff'] },
  transfer: { from: [waiting, active, suspended], to: active, by: ['staff'] },
  suspend: { from: [waiting, active], to: suspended, by: ['staff'] },
  resume: { from: [suspended], to: active, by: ['staff'] },
  end: { from: [waiting, active, suspended], to: ended, by: ['user', 'staff'] },
  reopen: { from: [ended], to: waiting, by: ['user', 'staff'] },
  hide: { from: [waiting, active, suspended, ended], to: 'same', by: ['user', 'staff'] },
  show: { from: [waiting, active, suspended, ended], to: 'same', by: ['staff'] },
  delete: { from: [waiting, active, suspended, ended], to: deletedByUser, by: ['user'] },
} as const satisfies Record<LifecycleAction, Transition>;

const table: Readonly<Record<LifecycleAction, Transition>> = transitions;

export const statusNames = {
  [waiting]: 'waiting',
  [active]: 'active',
  [ended]: 'ended',
  [deletedByUser]: 'deleted',
  [suspended]: 'suspended',
} as const satisfies Record<ConversationStatus, string>;

export type StatusName = (typeof statusNames)[ConversationStatus];

/** Names of statuses, separated by commas. Throws invalid, of the field that they stand in. */
export function statusesNamed(
  text: string,
  field = 'status',
  place: Pick<Fault, 'at' | 'length'> = {},
): ConversationStatus[] {
  return text.split(',').map((name) => {
    const code = Object.values(conversationStatus).find(
      (status) => statusNames[status] === name.trim(),
    );
    if (code !== undefined) return code;
    const names = Object.values(statusNames).join(', ');
    throw invalid(field, `status must be some of ${names}, separated by commas`, {
      rule: 'not_one_of',
      filter: 'status',
      value: name.trim().slice(0, 100),
      allowed: Object.values(statusNames),
      ...place,
    });
  });
}

export interface LifecycleState {
  readonly status: ConversationStatus;
  readonly hidden: boolean;
}

function applies(action: LifecycleAction, state: LifecycleState): boolean {
  if (action === 'hide' && state.hidden) return false;
  if (action === 'show' && !state.hidden) return false;
  return table[action].from.includes(state.status);
}

/** What the party may do to a conversation in this state. */
export function allowedActions(state: LifecycleState, by: 'user' | 'staff'): LifecycleAction[] {
  const all = Object.keys(table) as LifecycleAction[];
  return all.filter((action) => table[action].by.includes(by) && applies(action, state));
}

/** Who asks, as far as it decides on what they may do. */
export interface LifecycleParty {
  readonly by: 'user' | 'staff';
  /** Of a user: whose conversation it is; of staff: an operator who takes part. */
  readonly isIn: boolean;
  /** Administrators and services may do without taking part. */
  readonly isAdmin: boolean;
}

const onlyForJoined: readonly LifecycleAction[] = ['transfer', 'suspend', 'resume', 'end'];

/** Whether an operator must first join to do this. */
export function needsJoining(action: LifecycleAction, party: LifecycleParty): boolean {
  return party.by === 'staff' && !party.isIn && !party.isAdmin && onlyForJoined.includes(action);
}

/** What this very party may do to a conversation; nothing to a direct one. */
export function allowedTo(
  party: LifecycleParty,
  conversation: LifecycleState & { readonly type: ConversationType },
): LifecycleAction[] {
  if (conversation.type === 'direct' || (party.by === 'user' && !party.isIn)) return [];
  return allowedActions(conversation, party.by).filter(
    (action) =>
      !needsJoining(action, party) &&
      !(action === 'join' && party.isIn && conversation.status === active),
  );
}

/**
 * The state after the action. Throws forbidden for the wrong party, conflict in the wrong state; both
 * say what is allowed.
 */
export function transit(
  state: LifecycleState,
  action: LifecycleAction,
  by: 'user' | 'staff',
  allowed: readonly LifecycleAction[] = allowedActions(state, by),
): LifecycleState {
  const { to } = table[action];
  if (!table[action].by.includes(by)) {
    throw new AppError('forbidden', `a ${by === 'user' ? 'user' : 'operator'} may not ${action}`, {
      allowed,
    });
  }
  if (!applies(action, state)) {
    const hidden = state.hidden ? ' and hidden' : '';
    const can = allowed.length === 0 ? 'nothing' : allowed.join(', ');
    throw new AppError(
      'conflict',
      `the conversation is ${statusNames[state.status]}${hidden}: ${action} is not possible now, ${can} is`,
      { status: statusNames[state.status], allowed },
    );
  }
  return {
    status: to === 'same' ? state.status : to,
    hidden: action === 'hide' ? true : action === 'show' ? false : state.hidden,
  };
}
