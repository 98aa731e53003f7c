import { expect, test } from 'vitest';
import { readBody } from './body.ts';

const OWN = 'https://chat.example/media/a.png?e=1&token=x';
const read = (type: string, text: string) =>
  readBody(type, text, (link) => (link === OWN ? 'a.png' : undefined));

test.each([
  ['text', '你好', { type: 'txt', body: { msg: '你好' } }],
  ['image', OWN, { type: 'img', file: { key: 'a.png' } }],
  ['image', 'https://e/1.png', { type: 'img', file: { url: 'https://e/1.png' } }],
  ['voice', 'http://e/1', { type: 'audio', file: { url: 'http://e/1' } }],
  ['video', 'http://e/1', { type: 'video', file: { url: 'http://e/1' } }],
  ['file', 'HTTP://e/1', { type: 'file', file: { url: 'HTTP://e/1' } }],
  [
    'location',
    '{"addr":"北京","lat":"39.9","lng":116.3}',
    { type: 'loc', body: { addr: '北京', lat: 39.9, lng: 116.3 } },
  ],
  [
    'custom',
    '{"customEvent":"gift","customExts":{"id":"7"}}',
    { type: 'custom', body: { customEvent: 'gift', customExts: { id: '7' } } },
  ],
  [
    'custom',
    '{ "id": 7 }',
    { type: 'custom', body: { customEvent: 'im', customExts: { im: '{ "id": 7 }' } } },
  ],
  [
    'custom',
    '{"customEvent":"礼物"}',
    {
      type: 'custom',
      body: { customEvent: 'im', customExts: { im: '{"customEvent":"礼物"}' } },
    },
  ],
])('%s "%s"', (type, text, content) => {
  expect(read(type, text)).toEqual(content);
});

test.each([
  ['txt', 'x', 'type 必须是 text、image、voice、video、file、location、custom 之一'],
  ['constructor', 'x', 'type 必须是 text、image、voice、video、file、location、custom 之一'],
  ['image', 'a.png', 'body 必须是 http(s) 链接'],
  ['image', 'javascript:alert(1)', 'body 必须是 http(s) 链接'],
  ['file', 'http://', 'body 必须是 http(s) 链接'],
  ['location', '北京', 'body 必须是 JSON 对象'],
  ['location', '[]', 'body 必须是 JSON 对象'],
  ['location', '{"lat":1,"lng":1}', 'body.addr 必须是字符串'],
  ['location', '{"addr":"","lat":91,"lng":1}', 'body.lat 必须是 -90 到 90 的数'],
  ['location', '{"addr":"","lat":"","lng":1}', 'body.lat 必须是 -90 到 90 的数'],
  ['location', '{"addr":"","lat":1,"lng":null}', 'body.lng 必须是 -180 到 180 的数'],
  ['custom', '"x"', 'body 必须是 JSON 对象'],
  ['custom', '{', 'body 必须是 JSON 对象'],
])('%s "%s" is refused: %s', (type, text, message) => {
  expect(() => read(type, text)).toThrow(message);
});
