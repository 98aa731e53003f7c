import { expect, test } from 'vitest';
import type { ConversationStatus } from '../../domain/conversation.ts';
import type { ConversationId, MessageId } from '../../domain/ids.ts';
import type { JsonText } from '../../domain/json-text.ts';
import type { Message } from '../../domain/message.ts';
import type { ConversationSummary } from '../../usecases/conversations.ts';
import {
  presentConversation,
  presentListedMessage,
  presentMessage,
  statusLabels,
} from './present.ts';

const presenting = {
  format: (atMs: number) => `at ${atMs}`,
  links: {
    original: (key: string, atMs: number) => `original of ${key} at ${atMs}`,
    thumbnail: (key: string, atMs: number) => `thumbnail of ${key} at ${atMs}`,
    medium: (key: string, atMs: number) => `medium of ${key} at ${atMs}`,
  },
  nowMs: 9,
};

const message: Message = {
  conversationId: 'u0001c' as ConversationId,
  seq: 1,
  no: 1,
  id: 'u0001m' as MessageId,
  hxMsgId: '164556432430072736',
  clientMessageId: null,
  from: 'u0001f',
  to: '148992112329753020',
  type: 'txt',
  body: '{"type":"txt","msg":"黑胡椒"}' as JsonText,
  ext: '{}' as JsonText,
  sentAt: 5,
  clientSentAt: null,
  updatedAt: null,
  revokedAt: null,
  revokedBy: null,
  pushedAt: null,
};

const body = (fields: object) => JSON.stringify(fields) as JsonText;

const row = {
  to: '148992112329753020',
  createTime: 'at 5',
  form: 'u0001f',
  thumb_secret: null,
  file_length: '0',
  addr: null,
  lng: null,
  type: 'txt',
  msg: '黑胡椒',
  ext: '{"template":{}}',
  url: null,
  getUrl: null,
  length: '0',
  secret: null,
  filename: null,
  userMessageId: 'u0001m',
  thumb: null,
  lat: null,
};

test('a row has every key', () => {
  expect(presentMessage(message, presenting)).toEqual(row);
});

test('a listed row has favorite and mark only when they were asked for', () => {
  const listed = { ...row, hxMsgId: '164556432430072736' };
  expect(presentListedMessage(message, presenting, undefined, undefined)).toEqual(listed);
  expect(presentListedMessage(message, presenting, new Set(), new Map())).toEqual({
    ...listed,
    favorite: false,
    mark: [],
  });
  expect(
    presentListedMessage(message, presenting, new Set([1]), new Map([[1, ['重要', '投诉']]])),
  ).toEqual({ ...listed, favorite: true, mark: ['重要', '投诉'] });
});

test.each<[Message['type'], object, string | null]>([
  ['img', { filename: 'a.png' }, 'thumbnail of a.png at 9'],
  ['img', { filename: '我.png', mediaKey: '0f.png' }, 'thumbnail of 0f.png at 9'],
  ['audio', { filename: 'a.amr' }, 'original of a.amr at 9'],
  ['video', { filename: 'a.mp4' }, 'original of a.mp4 at 9'],
  ['file', { filename: 'a.pdf' }, 'original of a.pdf at 9'],
  ['img', { filename: '' }, null],
  ['img', {}, null],
  ['txt', { filename: 'a.png' }, null],
  ['loc', { filename: 'a.png' }, null],
])('%s %j links to %s', (type, fields, link) => {
  expect(presentMessage({ ...message, type, body: body(fields) }, presenting).getUrl).toBe(link);
});

test('a location has its place as numbers, a recording its seconds as text', () => {
  const place = { ...message, body: body({ addr: '北京', lat: 39.9, lng: '116.30' }) };
  expect(presentMessage(place, presenting)).toMatchObject({ addr: '北京', lat: 39.9, lng: 116.3 });
  const recording = { ...message, body: body({ length: 12, file_length: 3456 }) };
  expect(presentMessage(recording, presenting)).toMatchObject({
    length: '12',
    file_length: '3456',
  });
});

test('a revoked message says only where it was', () => {
  const revoked: Message = {
    ...message,
    type: 'img',
    body: body({ filename: 'a', url: 'u', msg: 'm' }),
    ext: '{"template":{"templetId":"1"}}' as JsonText,
    revokedAt: 7,
  };
  expect(presentMessage(revoked, presenting)).toEqual({ ...row, type: 'img', msg: null });
});

const conversation: ConversationSummary = {
  no: 1,
  id: 'u0001c',
  groupId: '135222409673310808',
  createdAt: 1450112055023,
  userId: 'u0001u',
  userNick: '阿洋',
  userIcon: 'icon.png',
  title: 'Get帮你搞定一切',
  address: '北京市',
  status: 3,
  latestBody: '{"type":"txt","msg":"好"}',
};

test('a conversation has every key', () => {
  expect(presentConversation(conversation, presenting)).toEqual({
    chatId: 'u0001c',
    groupId: '135222409673310808',
    createTime: 1450112055023,
    userId: 'u0001u',
    message: '好',
    nickName: '阿洋',
    userIcon: 'thumbnail of icon.png at 9',
    address: '北京市',
    status: '交谈',
    title: 'Get帮你搞定一切',
    statusTip: '聊天中',
  });
});

test('what a conversation does not have is empty text', () => {
  const bare = { ...conversation, groupId: null, userId: null, userNick: null, userIcon: null };
  expect(presentConversation({ ...bare, latestBody: null }, presenting)).toMatchObject({
    groupId: '',
    userId: '',
    nickName: '',
    userIcon: '',
    message: '',
  });
  expect(presentConversation({ ...bare, userIcon: '' }, presenting).userIcon).toBe('');
  expect(presentConversation({ ...bare, latestBody: body({ url: 'x' }) }, presenting).message).toBe(
    '',
  );
});

test.each(['http://wx.qlogo.cn/mmopen/x/0', 'https://a/b.png', 'HTTP://A/b.png'])(
  'the absolute icon %s passes through unchanged',
  (userIcon) => {
    expect(presentConversation({ ...conversation, userIcon }, presenting).userIcon).toBe(userIcon);
  },
);

test.each<[ConversationStatus, string, string]>([
  [1, '等待', '等待接待'],
  [3, '交谈', '聊天中'],
  [5, '结束', '已结束'],
  [6, '删除', '用户删除'],
  [30, '挂起', '挂起'],
])('status %i is %s, at length %s', (status, short, long) => {
  expect(presentConversation({ ...conversation, status }, presenting)).toMatchObject({
    status: short,
    statusTip: long,
  });
  expect(statusLabels[status]).toBe(long);
});
