import { expect, test } from 'vitest';
import type { ConversationView } from '../../domain/conversation-view.ts';
import type { ConversationId, MessageId } from '../../domain/ids.ts';
import type { JsonText } from '../../domain/json-text.ts';
import type { Message } from '../../domain/message.ts';
import type { LoadedEvent } from '../../usecases/sync.ts';
import { presentConversation, presentEvent, presentMessage, presentPerson } from './present.ts';

const presenting = {
  links: {
    original: (key: string, atMs: number) => `original of ${key} at ${atMs}`,
    medium: (key: string, atMs: number) => `medium of ${key} at ${atMs}`,
    thumbnail: (key: string, atMs: number) => `thumbnail of ${key} at ${atMs}`,
  },
  nowMs: 9,
  staff: true,
};

const message: Message = {
  conversationId: 'u0001c' as ConversationId,
  seq: 1,
  no: 2,
  id: 'u0001m' as MessageId,
  hxMsgId: null,
  clientMessageId: 'c',
  from: 'u0001f',
  to: 'u0001t',
  type: 'img',
  body: '{"filename":"猫.png","mediaKey":"k.png"}' as JsonText,
  ext: '{"n":164556432430072736}' as JsonText,
  sentAt: 5,
  clientSentAt: null,
  updatedAt: null,
  revokedAt: null,
  revokedBy: null,
  pushedAt: null,
};

test.each<[Message['type'], string, object | null]>([
  [
    'img',
    '{"mediaKey":"k.png","filename":"f"}',
    {
      original: 'original of k.png at 9',
      medium: 'medium of k.png at 9',
      thumbnail: 'thumbnail of k.png at 9',
    },
  ],
  [
    'audio',
    '{"filename":"a.amr"}',
    { original: 'original of a.amr at 9', medium: null, thumbnail: null },
  ],
  ['file', '{"url":"https://a/b"}', null],
  ['txt', '{"filename":"a"}', null],
])('links of %s %s', (type, body, links) => {
  expect(presentMessage({ ...message, type, body: body as JsonText }, presenting).links).toEqual(
    links,
  );
});

test('a revoked message keeps its place and says nothing more', () => {
  expect(presentMessage({ ...message, revokedAt: 7 }, presenting)).toEqual({
    ...message,
    body: '{}',
    ext: '{}',
    links: null,
    revokedAt: 7,
  });
});

test('what others have put on a message is there when it was loaded; marks are for staff', () => {
  const mark = { label: 'x', color: null, note: null, shared: true, operatorId: 'o', createdAt: 1 };
  const extras = { favoriteCount: 2, favorited: true, marks: [mark] };
  expect(presentMessage(message, presenting, extras)).toMatchObject(extras);
  const shown = presentMessage(message, { ...presenting, staff: false }, extras);
  expect(shown).toMatchObject({ favoriteCount: 2, favorited: true });
  expect(shown).not.toHaveProperty('marks');
  expect(presentMessage(message, presenting)).not.toHaveProperty('favorited');
});

test.each([
  ['', null],
  ['a.png', 'thumbnail of a.png at 9'],
  ['HTTPS://a/b.png', 'HTTPS://a/b.png'],
])('the icon "%s" is shown by %s', (icon, iconUrl) => {
  const person = { id: 'u', no: 1, nickName: '小明', icon };
  expect(presentPerson(person, presenting)).toEqual({ ...person, iconUrl });
});

const event: LoadedEvent = {
  id: 42,
  conversationNo: 1,
  conversationId: 'u0001c' as ConversationId,
  at: 5,
  kind: 'message.created',
  actor: 'u0001f',
  data: { seq: 1 },
  audience: null,
  message,
  messages: [],
};

test('events carry messages, and name them where they cannot', () => {
  expect(presentEvent(event, presenting)).toMatchObject({
    id: '42',
    conversationId: 'u0001c',
    data: { message: { id: 'u0001m' } },
  });
  const named = [
    ['message.revoked', { seq: 1 }],
    ['message.favorited', { seq: 1 }],
    ['message.marked', { seq: 1, label: 'x', operatorId: 'o' }],
  ] as const;
  for (const [kind, data] of named) {
    const shown = presentEvent({ ...event, kind, data }, presenting);
    expect(shown.data).toEqual({ ...data, messageId: 'u0001m' });
  }
  const imported = { ...event, kind: 'messages.imported', data: { fromSeq: 3, toSeq: 7 } } as const;
  expect(presentEvent({ ...imported, messages: [message] }, presenting).data).toMatchObject({
    fromSeq: 3,
    toSeq: 7,
    count: 5,
    messages: [{ id: 'u0001m' }],
  });
});

const view: ConversationView = {
  no: 1,
  id: 'u0001c' as ConversationId,
  type: 'service',
  status: 30,
  hidden: false,
  title: '',
  address: '',
  tags: [],
  groupId: null,
  user: null,
  members: [],
  operators: [{ no: 3, id: 'o', nickName: '小蓝', role: 'agent', joinedAt: 1, leftAt: null }],
  readers: [{ id: 'o', seq: 2 }],
  createdAt: 1,
  endedAt: null,
  endedBy: null,
  waitingSince: null,
  lastActivityAt: 1,
  lastSeq: 0,
  lastMessage: null,
  readSeq: null,
  unreadCount: 0,
  labels: [{ label: 'x', size: 1 }],
  allowed: ['join'],
};

test('a conversation goes by the name of its status; labels are for staff', () => {
  expect(presentConversation(view, presenting)).toMatchObject({
    status: 'suspended',
    operators: [{ id: 'o', nickName: '小蓝', joinedAt: 1, leftAt: null }],
    readers: [{ id: 'o', seq: 2 }],
    labels: [{ label: 'x', size: 1 }],
    lastMessage: null,
  });
  expect(presentConversation(view, { ...presenting, staff: false }).labels).toEqual([]);
});
