import { expect, test } from 'vitest';
import { isAppError } from '../errors.ts';
import type { MessageType } from './message.ts';
import { bodyOfUploaded, readExt, readMessageBody } from './message-input.ts';

function refusal(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    if (isAppError(error)) return [error.code, error.detail.field];
    throw error;
  }
  return 'accepted';
}

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

test.each<[MessageType, object]>([
  ['txt', { msg: '你好' }],
  ['txt', { msg: '字'.repeat(20_000) }],
  ['loc', { addr: '北京市朝阳区', lat: 39.9, lng: 116.4 }],
  ['cmd', { action: 'shake' }],
  ['custom', { customEvent: 'order/paid-1.0' }],
  ['custom', { customEvent: 'order', customExts: { id: '1' } }],
  ['custom', { customEvent: 'order', customExts: [{ id: '1' }, { id: '2' }] }],
])('%s %j is a body', (type, body) => {
  expect(readMessageBody(type, body)).toEqual({ kind: 'complete', body });
});

test.each<[MessageType, unknown, string]>([
  ['txt', {}, 'body.msg'],
  ['txt', { msg: '' }, 'body.msg'],
  ['txt', { msg: 12 }, 'body.msg'],
  ['txt', { msg: 'a\u0000b' }, 'body.msg'],
  ['txt', { msg: 'a\ud800' }, 'body.msg'],
  ['txt', { msg: '字'.repeat(20_001) }, 'body.msg'],
  ['txt', { msg: 'a', color: 'red' }, 'body.color'],
  ['txt', [], 'body'],
  ['txt', null, 'body'],
  ['txt', { msg: deep(20) }, 'body'],
  ['loc', { addr: 'a', lat: 91, lng: 0 }, 'body.lat'],
  ['loc', { addr: 'a', lat: '39.9', lng: 0 }, 'body.lat'],
  ['loc', { addr: 'a', lat: 0, lng: Number.NaN }, 'body.lng'],
  ['loc', { lat: 0, lng: 0 }, 'body.addr'],
  ['cmd', { action: '' }, 'body.action'],
  ['custom', { customEvent: '订单' }, 'body.customEvent'],
  ['custom', { customEvent: 'a'.repeat(33) }, 'body.customEvent'],
  ['custom', { customEvent: 'a', customExts: 'b' }, 'body.customExts'],
  ['custom', { customEvent: 'a', customExts: { n: 1 } }, 'body.customExts.n'],
  [
    'custom',
    { customEvent: 'a', customExts: Array.from({ length: 17 }, () => ({})) },
    'body.customExts',
  ],
  ['img', { filename: 'a.png' }, 'body.mediaId'],
  ['img', { mediaId: 'a', url: 'https://example.com' }, 'body.url'],
  ['audio', { mediaId: 'a', length: -1 }, 'body.length'],
  ['file', { mediaId: '' }, 'body.mediaId'],
])('%s %j is refused for %s', (type, body, field) => {
  expect(refusal(() => readMessageBody(type, body))).toEqual(['invalid', field]);
});

test('a body of more than 64 KB is too large', () => {
  const customExts = Object.fromEntries(
    Array.from({ length: 16 }, (_, n) => [`k${n}`, 'x'.repeat(5000)]),
  );
  const read = () => readMessageBody('custom', { customEvent: 'a', customExts });
  expect(refusal(read)).toEqual(['too_large', 'body']);
});

const elsewhere = { filesElsewhere: true };

test('a service may name a file that is elsewhere, in the form of Easemob', () => {
  const body = {
    url: 'https://example.com/chatfiles/5fd74830',
    filename: 'a.jpg',
    secret: 'X9dI',
    file_length: 45_585,
    size: { width: 640, height: 480 },
  };
  expect(readMessageBody('img', body, elsewhere)).toEqual({ kind: 'complete', body });
  for (const [bad, field] of [
    [{ secret: 'X9dI' }, 'body'],
    [{ ...body, size: { width: 640 } }, 'body.size.height'],
    [{ ...body, file_length: '45585' }, 'body.file_length'],
    [{ ...body, mediaKey: 'x' }, 'body.mediaKey'],
  ] as const) {
    expect(refusal(() => readMessageBody('img', bad, elsewhere))).toEqual(['invalid', field]);
  }
});

const photo = {
  key: `${'0f'.repeat(32)}.jpg`,
  type: 'image/jpeg',
  sizeBytes: 45_585,
  width: 640,
  height: 480,
  durationMs: null,
  filename: 'IMG_1.jpg',
};
const voice = { ...photo, type: 'audio/mpeg', width: null, height: null, durationMs: 18_400 };

test('what a body says of an uploaded file comes from the file', () => {
  const named = { mediaId: photo.key, filename: undefined, lengthSec: undefined };
  expect(bodyOfUploaded('img', named, photo)).toEqual({
    filename: 'IMG_1.jpg',
    file_length: 45_585,
    size: { width: 640, height: 480 },
    mediaKey: photo.key,
  });
  expect(bodyOfUploaded('audio', { ...named, filename: '语音.mp3' }, voice)).toEqual({
    filename: '语音.mp3',
    file_length: 45_585,
    length: 18,
    mediaKey: photo.key,
  });
  expect(bodyOfUploaded('audio', { ...named, lengthSec: 3 }, voice)).toMatchObject({ length: 3 });
  for (const [type, file] of [
    ['img', voice],
    ['audio', photo],
    ['video', photo],
  ] as const) {
    const compose = () => bodyOfUploaded(type, named, file);
    expect(refusal(compose)).toEqual(['invalid', 'body.mediaId']);
  }
});

const payment = {
  Address: '北京',
  Amount: '1',
  IsPay: false,
  OrderId: '20160219',
  Phone: '13800138000',
  Price: '588.00',
  Remark: '',
  ServiceTime: '2016-02-20',
  SupportPayType: [{ name: '微信' }],
  Title: '订酒店',
  UserName: '安林',
  WxPayUrl: 'https://example.com/pay',
};

test.each<[object]>([
  [{}],
  [{ anything: [1, { a: null }] }],
  [{ template: {} }],
  [{ template: { templetId: '1', content: payment } }],
  [{ template: { templetId: '2', content: { title: '图文', anything: 1 } } }],
])('%j is an ext', (ext) => {
  expect(readExt(ext)).toEqual(ext);
});

const template = 'ext.template';

test.each<[unknown, string]>([
  ['text', 'ext'],
  [[], 'ext'],
  [deep(17), 'ext'],
  [{ template: 'x' }, template],
  [{ template: { content: {} } }, `${template}.templetId`],
  [{ template: { templetId: 1, content: payment } }, `${template}.templetId`],
  [{ template: { templetId: '1' } }, `${template}.content`],
  [{ template: { templetId: '2', content: 'x' } }, `${template}.content`],
  [{ template: { templetId: '1', content: payment, more: 1 } }, `${template}.more`],
  [
    { template: { templetId: '1', content: { ...payment, Discount: '9' } } },
    `${template}.content.Discount`,
  ],
  [
    { template: { templetId: '1', content: { ...payment, IsPay: 'yes' } } },
    `${template}.content.IsPay`,
  ],
  [
    { template: { templetId: '1', content: { ...payment, SupportPayType: '微信' } } },
    `${template}.content.SupportPayType`,
  ],
  [
    { template: { templetId: '1', content: { ...payment, Title: {} } } },
    `${template}.content.Title`,
  ],
])('ext %j is refused for %s', (ext, field) => {
  expect(refusal(() => readExt(ext))).toEqual(['invalid', field]);
});

test('an ext of more than 16 KB is too large', () => {
  expect(refusal(() => readExt({ a: '字'.repeat(6000) }))).toEqual(['too_large', 'ext']);
});
