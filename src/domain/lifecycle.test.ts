import { expect, test } from 'vitest';
import { isAppError } from '../errors.ts';
import { conversationStatus } from './conversation.ts';
import {
  type LifecycleAction,
  type LifecycleParty,
  allowedActions,
  allowedTo,
  needsJoining,
  statusesNamed,
  transit,
  transitions,
} from './lifecycle.ts';

const { waiting, active, ended, deletedByUser, suspended } = conversationStatus;
const actions = Object.keys(transitions) as LifecycleAction[];
const shown = { hidden: false };

// The whole table once more, by status: what either party may do, and what comes of it.
const table = [
  {
    status: waiting,
    user: { end: ended, hide: waiting, delete: deletedByUser },
    staff: { join: active, transfer: active, suspend: suspended, end: ended, hide: waiting },
  },
  {
    status: active,
    user: { end: ended, hide: active, delete: deletedByUser },
    staff: { join: active, transfer: active, suspend: suspended, end: ended, hide: active },
  },
  {
    status: suspended,
    user: { end: ended, hide: suspended, delete: deletedByUser },
    staff: { join: active, transfer: active, resume: active, end: ended, hide: suspended },
  },
  {
    status: ended,
    user: { reopen: waiting, hide: ended, delete: deletedByUser },
    staff: { reopen: waiting, hide: ended },
  },
  { status: deletedByUser, user: {}, staff: {} },
] as const;

function outcome(
  action: LifecycleAction,
  status: (typeof table)[number]['status'],
  by: 'user' | 'staff',
) {
  try {
    return transit({ status, ...shown }, action, by).status;
  } catch (error) {
    if (isAppError(error, 'conflict') || isAppError(error, 'forbidden')) return error;
    throw error;
  }
}

for (const { status, ...parties } of table) {
  for (const by of ['user', 'staff'] as const) {
    test(`in status ${status} a ${by} gets what the table says, and is told of it when refused`, () => {
      const expected: Partial<Record<LifecycleAction, number>> = parties[by];
      const allowed = actions.filter((action) => expected[action] !== undefined);
      expect(allowedActions({ status, ...shown }, by)).toEqual(allowed);
      const outcomes = actions.map((action) => outcome(action, status, by));
      expect(outcomes.map((each) => (isAppError(each) ? each.detail['allowed'] : each))).toEqual(
        actions.map((action) => expected[action] ?? allowed),
      );
      const refused = actions.filter((action) => expected[action] === undefined);
      expect(refused.map((action) => codeOf(outcome(action, status, by)))).toEqual(
        refused.map((action) =>
          (transitions[action].by as readonly string[]).includes(by) ? 'conflict' : 'forbidden',
        ),
      );
    });
  }
}

const codeOf = (value: unknown) => (isAppError(value) ? value.code : value);

test('hiding and showing go to and fro, and keep the status', () => {
  const hidden = transit({ status: active, hidden: false }, 'hide', 'staff');
  expect(hidden).toEqual({ status: active, hidden: true });
  expect(allowedActions(hidden, 'staff')).not.toContain('hide');
  expect(transit(hidden, 'show', 'staff')).toEqual({ status: active, hidden: false });
  expect(allowedActions({ status: active, hidden: false }, 'staff')).not.toContain('show');
});

const service = { type: 'service', status: active, hidden: false } as const;
const party = (fields: Partial<LifecycleParty>): LifecycleParty => ({
  by: 'staff',
  isIn: false,
  isAdmin: false,
  ...fields,
});

test('what an operator may do depends on taking part, save for administrators', () => {
  expect(allowedTo(party({}), service)).toEqual(['join', 'hide']);
  expect(allowedTo(party({ isIn: true }), service)).toEqual(['transfer', 'suspend', 'end', 'hide']);
  expect(allowedTo(party({ isAdmin: true }), service)).toEqual([
    'join',
    'transfer',
    'suspend',
    'end',
    'hide',
  ]);
  expect(actions.filter((action) => needsJoining(action, party({})))).toEqual([
    'transfer',
    'suspend',
    'resume',
    'end',
  ]);
  const suspendedOne = { ...service, status: suspended };
  expect(allowedTo(party({}), suspendedOne)).toEqual(['join', 'hide']);
  expect(allowedTo(party({ isAdmin: true }), suspendedOne)).toContain('resume');
});

test('only the user whose it is may do anything, and nobody to a direct conversation', () => {
  expect(allowedTo(party({ by: 'user', isIn: true }), service)).toEqual(['end', 'hide', 'delete']);
  expect(allowedTo(party({ by: 'user' }), service)).toEqual([]);
  const direct = { ...service, type: 'direct' } as const;
  expect(allowedTo(party({ isAdmin: true }), direct)).toEqual([]);
  expect(allowedTo(party({ by: 'user', isIn: true }), direct)).toEqual([]);
});

test('statuses go by their names', () => {
  expect(statusesNamed('waiting, ended')).toEqual([1, 5]);
  expect(() => statusesNamed('waiting,,ended')).toThrow('status must be some of waiting, active');
  expect(() => statusesNamed('1')).toThrow('status must be some of');
});
