import { expect, test } from 'vitest';
import type { JsonText } from './json-text.ts';
import { flattenBody, mediaKeyOf } from './message.ts';

const flat = (body: string) => flattenBody(body as JsonText);

test('a text body has its text and nothing else', () => {
  expect(flat('{"type":"txt","msg":"黑胡椒"}')).toEqual({
    msg: '黑胡椒',
    url: null,
    filename: null,
    mediaKey: null,
    thumb: null,
    secret: null,
    thumbSecret: null,
    length: 0,
    fileLengthBytes: '0',
    addr: null,
    lat: null,
    lng: null,
  });
});

test.each([
  ['{"length":18,"file_length":45585}', { length: 18, fileLengthBytes: '45585' }],
  ['{"length":"18","file_length":"45585"}', { length: 18, fileLengthBytes: '45585' }],
  ['{"file_length":164556432430072736}', { fileLengthBytes: '164556432430072736' }],
  ['{"lat":40.036932,"lng":"116.395777"}', { lat: 40.036932, lng: 116.395777 }],
  ['{"lat":"","lng":null}', { lat: null, lng: null }],
  ['{"msg":12}', { msg: '12' }],
  ['{"msg":{"a":1},"length":"long"}', { msg: null, length: 0 }],
  ['[]', { msg: null }],
])('%s is read with care', (body, expected) => {
  expect(flat(body)).toMatchObject(expected);
});

test.each([
  ['{"filename":"a.png"}', 'a.png'],
  ['{"filename":"我的照片.png","mediaKey":"0f.png"}', '0f.png'],
  ['{"filename":""}', null],
  ['{"url":"https://example.com/a.png"}', null],
])('the file of %s is stored as %s', (body, key) => {
  expect(mediaKeyOf(flat(body))).toBe(key);
});
