import { expect, test } from 'vitest';
import {
  type EventConversation,
  type Subject,
  isInboxEvent,
  mayBeTold,
  mayLearn,
} from './event-audience.ts';
import type { Audience, EventKind } from './event.ts';

const user: Subject = { kind: 'user', no: 1 };
const operator: Subject = { kind: 'operator', no: 1 };
const service: Subject = { kind: 'client' };

test.each<[Audience, boolean, boolean, boolean]>([
  [null, true, true, true],
  ['staff', false, true, true],
  ['user:1', true, false, false],
  ['user:2', false, false, false],
  ['operator:1', false, true, false],
  ['operator:11', false, false, false],
])('of audience %s: a user %s, an operator %s, a service %s', (audience, ...expected) => {
  expect([user, operator, service].map((who) => mayLearn(audience, who))).toEqual(expected);
});

const conversation: EventConversation = {
  type: 'service',
  status: 3,
  hidden: false,
  participantNos: [1],
  operatorNos: [],
};

test.each<[string, EventKind, Partial<EventConversation>, boolean]>([
  ['takes part in', 'message.created', {}, true],
  ['takes no part in', 'message.created', { participantNos: [2] }, false],
  ['no longer sees', 'message.created', { hidden: true }, false],
  ['deleted', 'message.created', { status: 6 }, false],
  ['just lost sight of', 'conversation.hidden', { hidden: true }, true],
  ['just deleted', 'conversation.deleted', { status: 6 }, true],
  ['never saw', 'conversation.hidden', { hidden: true, participantNos: [] }, false],
])('of a conversation that a user %s, %s is told: %o %s', (_what, kind, changed, expected) => {
  const event = { kind, audience: null };
  expect(mayBeTold(event, { ...conversation, ...changed }, user)).toBe(expected);
  expect(mayBeTold(event, { ...conversation, ...changed }, operator)).toBe(true);
});

test('all operators are told of the life of service conversations, not of what is said or read in them', () => {
  expect(isInboxEvent('conversation.created', conversation)).toBe(true);
  expect(isInboxEvent('conversation.read', conversation)).toBe(false);
  expect(isInboxEvent('message.created', conversation)).toBe(false);
  expect(isInboxEvent('conversation.created', { ...conversation, type: 'direct' })).toBe(false);
});
