import { expect, test } from 'vitest';
import { isKnown, isSameVersion, readRange } from './byte-range.ts';

test.each([
  [undefined, 'whole'],
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-1000', { start: 90, end: 99 }],
  ['bytes=-5', { start: 95, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['BYTES= 1-2 ', { start: 1, end: 2 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=100-200', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-2', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=a-b', 'whole'],
  ['bytes=1-2,4-5', 'whole'],
  ['items=1-2', 'whole'],
  ['bytes=99999999999999999999-', 'whole'],
])('of 100 bytes, %j is %j', (header, answer) => {
  expect(readRange(header, 100)).toEqual(answer);
});

test('of an empty file no range can be had', () => {
  expect([readRange('bytes=0-', 0), readRange('bytes=-1', 0), readRange(undefined, 0)]).toEqual([
    'unsatisfiable',
    'unsatisfiable',
    'whole',
  ]);
});

const version = { etag: '"abc"', modifiedAt: Date.UTC(2026, 0, 5, 12, 0, 0, 400) };
const then = 'Mon, 05 Jan 2026 12:00:00 GMT';
const earlier = 'Mon, 05 Jan 2026 11:59:59 GMT';

test.each([
  [{}, false],
  [{ 'if-none-match': '"abc"' }, true],
  [{ 'if-none-match': 'W/"abc"' }, true],
  [{ 'if-none-match': '"x", "abc"' }, true],
  [{ 'if-none-match': '*' }, true],
  [{ 'if-none-match': '"x"' }, false],
  [{ 'if-none-match': '"x"', 'if-modified-since': then }, false],
  [{ 'if-modified-since': then }, true],
  [{ 'if-modified-since': earlier }, false],
  [{ 'if-modified-since': 'yesterday' }, false],
])('a client that says %j has this version: %j', (headers, known) => {
  expect(isKnown(headers, version)).toBe(known);
});

test.each([
  [undefined, true],
  ['"abc"', true],
  ['"abd"', false],
  ['W/"abc"', false],
  [then, true],
  [earlier, false],
])('If-Range %j means this version: %j', (header, same) => {
  expect(isSameVersion(header, version)).toBe(same);
});
