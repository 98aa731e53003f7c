import { expect, test } from 'vitest';
import type { ConversationId, MessageId } from '../../domain/ids.ts';
import type { JsonText } from '../../domain/json-text.ts';
import type { Message } from '../../domain/message.ts';
import { presentConversation, presentMessages, presentPage } from './present.ts';

const presenting = {
  format: (atMs: number) => `at ${atMs}`,
  links: {
    original: (key: string, atMs: number) => `original of ${key} at ${atMs}`,
    thumbnail: (key: string, atMs: number) => `thumbnail of ${key} at ${atMs}`,
    medium: (key: string, atMs: number) => `medium of ${key} at ${atMs}`,
  },
  nowMs: 9,
  conversationNo: 26,
  members: [
    { no: 7, id: 'u0001a', nickName: '哈哈哈', icon: 'a.png' },
    { no: 1630, id: 'u0001b', nickName: '', icon: '' },
  ],
};

const message: Message = {
  conversationId: 'u0001c' as ConversationId,
  seq: 1,
  no: 96,
  id: 'u0001m' as MessageId,
  hxMsgId: null,
  clientMessageId: null,
  from: 'u0001a',
  to: 'u0001b',
  type: 'txt',
  body: '{"type":"txt","msg":"333"}' as JsonText,
  ext: '{}' as JsonText,
  sentAt: 5,
  clientSentAt: null,
  updatedAt: null,
  revokedAt: null,
  revokedBy: null,
  pushedAt: null,
};

const present = (of: Partial<Message>) => presentMessages([{ ...message, ...of }], presenting)[0];
const body = (fields: object) => JSON.stringify(fields) as JsonText;

test('a row has every key', () => {
  expect(present({ clientSentAt: 4, pushedAt: 6, updatedAt: 8 })).toEqual({
    id: 96,
    user_id: 7,
    target_id: 1630,
    is_revoke: 0,
    is_push: 1,
    type: 'text',
    state: 100,
    body: '333',
    create_time: 'at 5',
    update_time: 'at 8',
    client_create_time: 'at 4',
    name: '哈哈哈',
    avatar: 'thumbnail of a.png at 9',
    conversation_id: 26,
  });
});

test('times that are not known are the time of sending; nor is it pushed', () => {
  expect(present({})).toMatchObject({
    is_push: 0,
    create_time: 'at 5',
    update_time: 'at 5',
    client_create_time: 'at 5',
  });
});

test('the other side has its own numbers; without a name it is unknown, without a picture null', () => {
  expect(present({ from: 'u0001b', to: 'u0001a' })).toMatchObject({
    user_id: 1630,
    target_id: 7,
    name: '未知',
    avatar: null,
  });
});

test('an absolute picture passes through unchanged', () => {
  const members = [{ no: 7, id: 'u0001a', nickName: 'a', icon: 'https://a/b.png' }];
  const [row] = presentMessages([message], { ...presenting, members });
  expect(row).toMatchObject({ avatar: 'https://a/b.png', target_id: 0 });
});

test('the system speaks as user 0 under its own name', () => {
  expect(present({ from: 'admin' })).toMatchObject({
    user_id: 0,
    target_id: 0,
    name: 'admin',
    avatar: null,
  });
});

test.each<[Message['type'], object, string, string]>([
  ['txt', { msg: '好' }, 'text', '好'],
  ['txt', {}, 'text', ''],
  ['img', { filename: 'a.png', url: 'http://e/1' }, 'image', 'original of a.png at 9'],
  ['img', { url: 'http://e/1' }, 'image', 'http://e/1'],
  ['img', {}, 'image', ''],
  ['audio', { filename: 'a.amr' }, 'voice', 'original of a.amr at 9'],
  ['video', { filename: 'a.mp4' }, 'video', 'original of a.mp4 at 9'],
  ['file', { filename: 'a.pdf' }, 'file', 'original of a.pdf at 9'],
  [
    'loc',
    { addr: '北京', lat: 39.9, lng: 116.3 },
    'location',
    '{"addr":"北京","lat":39.9,"lng":116.3}',
  ],
  ['custom', { customEvent: 'x' }, 'custom', '{"customEvent":"x"}'],
  ['custom', { customEvent: 'im', customExts: { im: '{ }' } }, 'custom', '{ }'],
  ['img', { filename: '图.png', mediaKey: 'b.png' }, 'image', 'original of b.png at 9'],
  ['cmd', { action: 'x' }, 'custom', '{"action":"x"}'],
])('%s %j is %s "%s"', (type, fields, label, text) => {
  expect(present({ type, body: body(fields) })).toMatchObject({ type: label, body: text });
});

test('a revoked message keeps its type and place, with an empty body', () => {
  expect(present({ type: 'loc', body: body({ addr: 'x' }), revokedAt: 7 })).toMatchObject({
    is_revoke: 1,
    type: 'location',
    body: '',
    update_time: 'at 7',
  });
});

test.each([
  [1, 0, 1, 0],
  [9, 0, 1, 0],
  [1, 10, 1, 1],
  [1, 11, 1, 2],
  [2, 11, 2, 2],
  [3, 11, 2, 2],
  [1e20, 11, 2, 2],
])('page %i of %i messages is shown as page %i of %i', (page, total, current, last) => {
  expect(presentPage(page, total, [])).toEqual({
    total,
    per_page: 10,
    current_page: current,
    last_page: last,
    data: [],
  });
});

test.each<[Partial<Message> | null, string]>([
  [null, '打个招呼吧~'],
  [{ body: body({ msg: '好\n的' }) }, '好 的'],
  [{ body: body({ msg: '好'.repeat(300) }) }, '好'.repeat(255)],
  [{ body: body({ msg: `${'好'.repeat(254)}😀` }) }, '好'.repeat(254)],
  [{ type: 'img', body: body({ filename: 'a.png' }) }, '[图片]'],
  [{ type: 'cmd', body: body({ action: 'x' }) }, '[自定义消息]'],
  [{ revokedAt: 6 }, '[消息已撤回]'],
])('the note of %j is "%s"', (of, note) => {
  const shown = presentConversation(
    {
      no: 26,
      id: message.conversationId,
      other: { no: 7, id: 'u0001a', nickName: '哈哈哈', icon: '' },
      lastSeq: of === null ? 0 : 1,
      lastMessage: of === null ? null : { ...message, ...of },
      activeAt: 5,
      unreadCount: 3,
    },
    presenting,
  );
  expect(shown).toEqual({
    id: 26,
    target_id: 7,
    unread_count: 3,
    last_msg_note: note,
    update_time: 'at 5',
    name: '哈哈哈',
    avatar: null,
  });
});
