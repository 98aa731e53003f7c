import { expect, test } from 'vitest';
import { creationRange } from './filter.ts';

const at = (iso: string) => Date.parse(iso);

test.each([
  ['2015-04-17', '2015-12-26', '2015-04-17T00:00:00+08:00', '2015-12-26T23:59:59.999+08:00'],
  ['2015-04-17', '2015-04-17', '2015-04-17T00:00:00+08:00', '2015-04-17T23:59:59.999+08:00'],
  [
    '2015-04-17 10:00:00',
    '2015-04-17',
    '2015-04-17T10:00:00+08:00',
    '2015-04-17T23:59:59.999+08:00',
  ],
  [
    '2015-04-17 10:00:00',
    '2015-04-17 10:00:00',
    '2015-04-17T10:00:00+08:00',
    '2015-04-17T10:00:00.999+08:00',
  ],
])('from %s to %s, both inclusive', (start, end, from, to) => {
  expect(creationRange('Asia/Shanghai', start, end)).toEqual({ fromMs: at(from), toMs: at(to) });
});

test('a second that the clock skips is an empty range, not one that runs backwards', () => {
  const skipped = '2024-03-10 02:30:00';
  const { fromMs, toMs } = creationRange('America/New_York', skipped, skipped);
  expect(fromMs).toBeGreaterThan(toMs);
});

test.each([
  ['2016-02-30', '2016-03-01', 'startTime 必须是 yyyy-MM-dd'],
  ['2016-02-01', '2016-3-1', 'endTime 必须是 yyyy-MM-dd'],
  ['', '2016-03-01', 'startTime 必须是 yyyy-MM-dd'],
  ['2016-03-02', '2016-03-01', 'startTime 必须不晚于 endTime'],
  ['2016-03-01 10:00:01', '2016-03-01 10:00:00', 'startTime 必须不晚于 endTime'],
])('from "%s" to "%s" is refused: %s', (start, end, message) => {
  expect(() => creationRange('Asia/Shanghai', start, end)).toThrow(message);
});
