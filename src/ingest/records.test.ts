import { expect, test } from 'vitest';
import { parseArchiveRecord } from './records.ts';

const NOW = Date.UTC(2020, 0, 1);
const at = NOW - 1000;
const parse = (record: object) => parseArchiveRecord(JSON.stringify(record), NOW);

const conversation = { kind: 'conversation', id: 'c', userId: 'u', status: 3, createdAt: at };
const message = {
  kind: 'message',
  id: 'm',
  conversationId: 'c',
  from: 'u',
  to: 'g',
  type: 'txt',
  body: { msg: 'x' },
  sentAt: at,
};
const mark = {
  kind: 'mark',
  conversationId: 'c',
  hxMsgId: 'h',
  label: 'l',
  operatorId: 'o',
  createdAt: at,
};

test('fields that may be left out have their defaults, and unknown ones are ignored', () => {
  expect(parse({ ...conversation, userId: undefined, status: undefined, extra: 1 })).toEqual({
    kind: 'conversation',
    id: 'c',
    type: 'service',
    groupId: null,
    userId: null,
    memberIds: [],
    title: '',
    address: '',
    tags: [],
    status: 1,
    createdAt: at,
    operatorIds: [],
    leftOperatorIds: [],
    hidden: false,
    endedAt: null,
    endedBy: null,
    placeholder: false,
  });
  expect(parse(message)).toMatchObject({ hxMsgId: null, ext: null, revokedAt: null });
  expect(parse({ kind: 'user', id: 'u', createdAt: at })).toMatchObject({ nickName: '', icon: '' });
});

test('the owner is a member, first unless the members say otherwise; repeats are one', () => {
  expect(parse({ ...conversation, memberIds: ['a', 'a', 'b'] })).toMatchObject({
    memberIds: ['u', 'a', 'b'],
  });
  expect(parse({ ...conversation, memberIds: ['a', 'u'] })).toMatchObject({
    memberIds: ['a', 'u'],
  });
});

test('a mark is shared, and has no colour and no note, unless its record says otherwise', () => {
  const none = { color: null, note: null, shared: true };
  expect(parse(mark)).toMatchObject(none);
  expect(parse({ ...mark, color: null, note: null, shared: null })).toMatchObject(none);
  const said = { color: '#FF00aa', note: '', shared: false };
  expect(parse({ ...mark, ...said })).toMatchObject(said);
});

test('who has left was in the conversation, last unless its operators say otherwise', () => {
  const parsed = parse({ ...conversation, operatorIds: ['a', 'b'], leftOperatorIds: ['a', 'c'] });
  expect(parsed).toMatchObject({ operatorIds: ['a', 'b', 'c'], leftOperatorIds: ['a', 'c'] });
});

test('the clock of a sender may be wrong by any amount', () => {
  expect(parse({ ...message, clientSentAt: 1500 })).toMatchObject({ clientSentAt: 1500 });
});

test('a group id that is a bare number keeps all its digits', () => {
  const line = JSON.stringify({ ...conversation, groupId: 'N' }).replace(
    '"N"',
    '149520791548569440',
  );
  expect(parseArchiveRecord(line, NOW)).toMatchObject({ groupId: '149520791548569440' });
});

test.each([
  [{}, 'kind must be one of user, operator'],
  [{ kind: 'toString' }, 'kind must be one of'],
  [{ msg_id: '1' }, 'use import easemob'],
  [{ kind: 'user', id: 'u' }, 'createdAt is missing'],
  [{ kind: 'user', id: 'u', createdAt: at, nickName: 1 }, 'nickName must be a string'],
  [{ kind: 'user', id: 'u', createdAt: at, nickName: 'a\u0000' }, 'nickName holds a NUL'],
  [{ kind: 'user', id: 'u', createdAt: at, icon: 'x'.repeat(3000) }, 'icon is longer than 2000'],
  [{ kind: 'operator', id: [], createdAt: at }, 'id must be a string'],
  [{ ...conversation, type: 'group' }, 'type must be service or direct'],
  [{ ...conversation, type: 'direct', memberIds: ['u'] }, 'two members'],
  [{ ...conversation, type: 'direct', memberIds: ['u', 'v', 'w'] }, 'two members'],
  [{ ...conversation, status: 2 }, 'status must be one of 1, 3, 5, 6, 30'],
  [{ ...conversation, tags: 'x' }, 'tags must be an array'],
  [{ ...conversation, tags: [''] }, 'an element of tags must be'],
  [{ ...conversation, tags: ['x'.repeat(300)] }, 'an element of tags is longer than 200'],
  [{ ...conversation, operatorIds: [null] }, 'an element of operatorIds is missing'],
  [{ ...conversation, leftOperatorIds: 'o' }, 'leftOperatorIds must be an array'],
  [{ ...conversation, hidden: 1 }, 'hidden must be true or false'],
  [{ ...conversation, endedAt: 5 }, 'endedAt is 5'],
  [{ ...message, body: 'x' }, 'body must be an object'],
  [{ ...message, type: 'text' }, 'type must be one of txt'],
  [{ ...message, ext: 'x' }, 'ext must be an object'],
  [{ ...message, clientSentAt: -1 }, 'clientSentAt must be epoch ms'],
  [{ ...message, clientSentAt: 1.5 }, 'clientSentAt must be epoch ms'],
  [{ ...message, sentAt: null }, 'sentAt is missing'],
  [{ ...message, conversationId: '' }, 'conversationId is missing'],
  [{ ...mark, hxMsgId: undefined }, 'hxMsgId or messageId'],
  [{ ...mark, label: '' }, 'label must be a non-empty string'],
  [{ ...mark, color: '#12' }, 'color must be # and six hex digits'],
  [{ ...mark, note: 'x'.repeat(3000) }, 'note is longer than 2000'],
  [{ ...mark, shared: 'no' }, 'shared must be true or false'],
  [{ kind: 'favorite', conversationId: 'c', messageId: 'm', createdAt: at }, 'userId is missing'],
])('%j is refused with its reason', (record, reason) => {
  expect(() => parse(record)).toThrow(reason);
});
