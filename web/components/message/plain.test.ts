import type { Message } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { type PlainWords, plainText } from './plain.ts';
import { previewOf } from './preview.ts';

const names = ['txt', 'img', 'audio', 'video', 'loc', 'file', 'cmd', 'custom'] as const;
const who = (what: string) => (name: string) => `${name} ${what}`;

const words: PlainWords = {
  revoked: 'taken back',
  system: 'System',
  types: { txt: 'T', img: 'I', audio: 'A', video: 'V', loc: 'L', file: 'F', cmd: 'C', custom: 'X' },
  card: { payment: 'Pay', pictureText: 'Card', paid: 'paid', unpaid: 'not paid' },
  note: {
    user: 'Customer',
    operator: 'Operator',
    created: 'created',
    changed: 'changed',
    transferred: (one, other) => `${one} to ${other}`,
    joined: who('joined'),
    suspended: who('suspended'),
    resumed: who('resumed'),
    ended: who('ended'),
    reopened: who('reopened'),
    hidden: who('hid'),
    shown: who('showed'),
    deleted: who('deleted'),
  },
};

const message = (given: Partial<Message>): Message => ({
  id: 'm',
  conversationId: 'c',
  seq: 1,
  no: 1,
  hxMsgId: null,
  clientMessageId: null,
  from: 'u',
  to: 'o',
  type: 'txt',
  body: {},
  ext: {},
  sentAt: 0,
  clientSentAt: null,
  updatedAt: null,
  revokedAt: null,
  revokedBy: null,
  pushedAt: null,
  links: null,
  ...given,
});

const note = (msg: string, ext: Message['ext']) => message({ from: 'admin', body: { msg }, ext });
const template = (templetId: unknown, content: unknown) =>
  message({ body: { msg: 'raw' }, ext: { template: { templetId, content } } });

test.for([
  ['a text', message({ body: { msg: 'a\nb' } }), 'a\nb'],
  ['a text that is none', message({ body: { msg: 7 } }), ''],
  ['a picture', message({ type: 'img', body: { filename: 'a.png' } }), '[I] a.png'],
  ['a file without a name', message({ type: 'file' }), '[F]'],
  ['a place', message({ type: 'loc', body: { addr: 'here', lat: 1, lng: 2 } }), '[L] here'],
  ['a place without address', message({ type: 'loc', body: { lat: '1', lng: 2 } }), '[L] 1, 2'],
  ['a place of nothing', message({ type: 'loc', body: { lat: '', lng: null } }), '[L]'],
  ['a command', message({ type: 'cmd', body: { action: 'go' } }), '[C] go'],
  [
    'what an app defines',
    message({
      type: 'custom',
      body: { customEvent: 'gift', 'v2:customExts': [{ a: 'x' }, { b: 7 }] },
    }),
    '[X] gift x 7',
  ],
  ['what was taken back', message({ revokedAt: 5, body: {} }), 'taken back'],
  ['a payment', template('1', { Title: 'Room', Amount: 9, IsPay: 'true' }), '[Pay] Room ¥9 (paid)'],
  ['a payment as JSON', template(1, '{"Title":"Room","IsPay":false}'), '[Pay] Room (not paid)'],
  ['a card', template('2', { Title: 'T', Description: 'D' }), '[Card] T D'],
  ['a template of nobody', template('3', { Title: 'T' }), 'raw'],
  ['a template without content', template('1', 'no JSON'), 'raw'],
  ['an operator joins', note('客服 小蓝 加入会话', { operatorJoin: '1' }), '小蓝 joined'],
  ['one joins, as imported', note('小蓝加入会话', { operatorJoin: '1' }), '小蓝 joined'],
  ['a name with spaces', note('客服 An Li 加入会话', { operatorJoin: '1' }), 'An Li joined'],
  ['a transfer', note('客服 小蓝 将会话转接给 客服 阿木', { operatorJoin: '1' }), '小蓝 to 阿木'],
  ['an end by the user', note('用户结束了会话', { isEnd: 'user' }), 'Customer ended'],
  ['an end by an operator', note('客服 结束了会话', { isEnd: 'operator' }), 'Operator ended'],
  ['an end in other words', note('bye', { isEnd: 'user' }), 'Customer ended'],
  ['a deletion', note('用户 删除了会话', { isDelete: 'user' }), 'Customer deleted'],
  ['nothing of a key that is null', note('你好', { isEnd: null }), '你好'],
  ['hiding', note('会话已隐藏', { isHide: '1' }), 'Operator hid'],
  ['suspending', note('客服 小蓝 挂起了会话', { reFresh: '1' }), '小蓝 suspended'],
  ['showing again', note('客服 恢复显示会话', { reFresh: '1' }), 'Operator showed'],
  ['opening', note('会话已创建', { reFresh: '1' }), 'created'],
  ['a refresh without words', note('', { reFresh: '1' }), 'changed'],
  ['a refresh in other words', note('请稍候', { reFresh: '1' }), '请稍候'],
  ['a system without words', message({ from: 'admin' }), 'System'],
] as const)('%s', ([, given, expected]) => {
  expect(plainText(given, words)).toBe(expected);
});

test('a preview is one line, and never empty', () => {
  expect(previewOf(message({ body: { msg: ' a\n\n b ' } }), words)).toBe('a b');
  expect(previewOf(message({ body: { msg: ' \n' } }), words)).toBe('T');
  expect(previewOf(message({ body: { msg: '好'.repeat(500) } }), words)).toHaveLength(201);
  for (const type of names) expect(previewOf(message({ type }), words)).not.toBe('');
});
