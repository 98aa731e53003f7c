import { expect, test } from 'vitest';
import { messageTypeOf } from './message-type.ts';

test.for([
  ['image/png', 'img'],
  ['image/heic', 'file'],
  ['audio/mpeg', 'audio'],
  ['video/mp4', 'video'],
  ['application/pdf', 'file'],
  ['application/octet-stream', 'file'],
  ['', 'file'],
] as const)('%s is sent as %s', ([contentType, expected]) => {
  expect(messageTypeOf(contentType)).toBe(expected);
});
