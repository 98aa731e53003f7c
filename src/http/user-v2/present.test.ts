import { expect, test } from 'vitest';
import type { ConversationStatus } from '../../domain/conversation.ts';
import type { ConversationId, MessageId } from '../../domain/ids.ts';
import type { JsonText } from '../../domain/json-text.ts';
import type { Message } from '../../domain/message.ts';
import type { TimelineItem } from '../../usecases/history.ts';
import { presentMessage } from './present.ts';

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
  ext: '{"n":164556432430072736}' as JsonText,
  sentAt: 5,
  clientSentAt: null,
  updatedAt: null,
  revokedAt: null,
  revokedBy: null,
  pushedAt: null,
};

const item = (of: Partial<Message>, around: Partial<TimelineItem> = {}): TimelineItem => ({
  message: { ...message, ...of },
  conversationStatus: 1,
  favoriteCount: 0,
  savedByUser: false,
  ...around,
});

const body = (fields: object) => JSON.stringify(fields) as JsonText;

test('a row has every key', () => {
  expect(presentMessage(item({}, { favoriteCount: 2, savedByUser: true }), presenting)).toEqual({
    to: '148992112329753020',
    createTime: 'at 5',
    status: '待确认',
    thumb_secret: null,
    file_length: '0',
    lng: null,
    addr: null,
    from: 'u0001f',
    type: 'txt',
    msg: '黑胡椒',
    collectionCount: 2,
    ext: '{"n":164556432430072736}',
    url: null,
    getUrl: null,
    isFlag: true,
    length: 0,
    secret: null,
    filename: null,
    userMessageId: 'u0001m',
    thumb: null,
    lat: null,
    chatId: 'u0001c',
    hxMsgId: '164556432430072736',
    createTimeStamp: 5,
  });
});

test.each<[ConversationStatus, string]>([
  [1, '待确认'],
  [3, '聊天中'],
  [5, '已结束'],
  [6, '用户删除'],
  [30, '挂起'],
])('status %i is %s', (conversationStatus, label) => {
  expect(presentMessage(item({}, { conversationStatus }), presenting).status).toBe(label);
});

test.each<[Message['type'], object, string | null]>([
  ['img', { filename: 'a.png' }, 'original of a.png at 9'],
  ['img', { filename: '我.png', mediaKey: '0f.png' }, 'original of 0f.png at 9'],
  ['audio', { filename: 'a.amr' }, 'original of a.amr at 9'],
  ['video', { filename: 'a.mp4' }, 'original of a.mp4 at 9'],
  ['file', { filename: 'a.pdf' }, 'original of a.pdf at 9'],
  ['img', { filename: '' }, null],
  ['img', { filename: {} }, null],
  ['img', {}, null],
  ['txt', { filename: 'a.png' }, null],
  ['loc', { filename: 'a.png' }, null],
  ['cmd', { filename: 'a.png' }, null],
  ['custom', { filename: 'a.png' }, null],
])('%s %j links to %s', (type, fields, link) => {
  expect(presentMessage(item({ type, body: body(fields) }), presenting).getUrl).toBe(link);
});

test('a location has its place as text, a recording its seconds as a number', () => {
  const place = item({ type: 'loc', body: body({ addr: '北京', lat: 39.9, lng: '116.30' }) });
  expect(presentMessage(place, presenting)).toMatchObject({
    addr: '北京',
    lat: '39.9',
    lng: '116.3',
  });
  const recording = item({ type: 'audio', body: body({ length: 12, file_length: 3456 }) });
  expect(presentMessage(recording, presenting)).toMatchObject({ length: 12, file_length: '3456' });
});

test('a revoked message says only where it was', () => {
  const revoked = item({
    type: 'img',
    body: body({ filename: 'a', url: 'u', msg: 'm' }),
    revokedAt: 7,
  });
  expect(presentMessage(revoked, presenting)).toMatchObject({
    userMessageId: 'u0001m',
    createTime: 'at 5',
    msg: null,
    url: null,
    filename: null,
    getUrl: null,
    ext: '{}',
  });
});
