import { expect, test } from 'vitest';
import { readAnchor, readEventId, readInstant, readListFilter } from './query.ts';

test.each([
  ['0', 0],
  ['1455878580082', 1_455_878_580_082],
  ['2016-02-19T10:43:00Z', Date.parse('2016-02-19T10:43:00Z')],
  ['2016-02-19T18:43:00.082+08:00', 1_455_878_580_082],
  ['2016-02-19T18:43+08:00', Date.parse('2016-02-19T10:43:00Z')],
  ['2016-02-19', Date.parse('2016-02-19T00:00:00Z')],
])('%s is an instant', (text, atMs) => {
  expect(readInstant('at', text)).toBe(atMs);
});

test.each(['', 'now', '-1', '1.5', '1e3', '9'.repeat(16), '2016-02-19T10:43:00', '2016-13-01'])(
  '"%s" is no instant, and the field is named',
  (text) => {
    expect(() => readInstant('createdTo', text)).toThrow(/^createdTo must be epoch ms, or a time/);
  },
);

test('anchors are read by their kind', () => {
  expect(readAnchor('newest')).toEqual({ kind: 'newest' });
  expect(readAnchor('first_unread')).toEqual({ kind: 'first_unread' });
  expect(readAnchor('message:a:b')).toEqual({ kind: 'message', id: 'a:b' });
  expect(readAnchor('time:5')).toEqual({ kind: 'time', atMs: 5 });
  for (const wrong of ['', 'Newest', 'message:', `message:${'x'.repeat(129)}`, 'time:', 'seq:1']) {
    expect(() => readAnchor(wrong)).toThrow('anchor must be');
  }
});

test('the id of an event is a decimal number', () => {
  expect(readEventId('after', '0042')).toBe(42);
  expect(() => readEventId('after', '0x1')).toThrow('after must be the id of an event');
});

test('me is the asking one, and a label stands for marked', () => {
  expect(readListFilter({ operator: 'me', user: 'u2', label: 'x', marked: true }, 'o1')).toEqual({
    operatorId: 'o1',
    userId: 'u2',
    marked: 'x',
    sort: '-activity',
  });
});
