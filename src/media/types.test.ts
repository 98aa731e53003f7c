import { expect, test } from 'vitest';
import { storedExtension, typeOfKey } from './types.ts';

test.each([
  ['jpg', 'a.jpg', 'jpg'],
  ['jpg', 'a.png', 'jpg'],
  ['jpg', 'page.html', 'jpg'],
  ['tiff', 'a', 'tif'],
  [undefined, '说明.txt', 'txt'],
  [undefined, 'list.CSV', 'csv'],
  [undefined, 'a.png', 'bin'],
  [undefined, 'a', 'bin'],
  [undefined, 'page.html', 'html'],
  ['xml', 'drawing.svg', 'svg'],
  ['xml', 'drawing.png', 'bin'],
  ['exe', 'setup.exe', 'exe'],
  ['exe', 'notes.txt', 'bin'],
  [undefined, 'a.constructor', 'bin'],
])('bytes of %s under the name %s are stored as .%s', (sniffed, filename, extension) => {
  expect(storedExtension(sniffed, filename)).toBe(extension);
});

test.each([
  ['a.jpg', 'image/jpeg', true],
  ['a.JPEG', 'image/jpeg', true],
  ['a.mp4', 'video/mp4', true],
  ['a.pdf', 'application/pdf', false],
  ['a.html', 'application/octet-stream', false],
  ['a.svg', 'application/octet-stream', false],
  ['a.js', 'application/octet-stream', false],
  ['a.valueOf', 'application/octet-stream', false],
  ['jpg', 'application/octet-stream', false],
])('%s is served as %s, shown in place: %j', (key, type, inline) => {
  expect(typeOfKey(key)).toEqual({ type, inline });
});
