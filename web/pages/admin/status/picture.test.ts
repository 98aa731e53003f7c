import type { StatusMinute } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { byHour, ceilingOf, columns, line, minuteAt, spanOf } from './picture.ts';

const HOUR_MS = 3_600_000;

const minute = (at: number, given: Partial<StatusMinute> = {}): StatusMinute => ({
  at,
  requests: 0,
  failed: 0,
  p50Ms: null,
  p95Ms: null,
  messages: null,
  ...given,
});

test.each([
  [0, 1],
  [1, 1],
  [1.2, 2],
  [3, 5],
  [51, 100],
  [100, 100],
  [1201, 2000],
])('an axis for %d ends at %d', (most, ceiling) => {
  expect(ceilingOf(most)).toBe(ceiling);
});

test('the span is the last day, and an hour when less is known', () => {
  const now = 100 * HOUR_MS;
  expect(spanOf([], now)).toEqual({ from: 99 * HOUR_MS, to: now });
  expect(spanOf([minute(90 * HOUR_MS)], now)).toEqual({ from: 90 * HOUR_MS, to: now });
  expect(spanOf([minute(HOUR_MS)], now)).toEqual({ from: 76 * HOUR_MS, to: now });
});

const span = { from: 0, to: 600_000 };

test('a minute with a value has a column, one without has none', () => {
  const minutes = [minute(0, { requests: 5 }), minute(60_000), minute(540_000, { requests: 10 })];
  expect(columns(minutes, ({ requests }) => requests, span, 10)).toBe(
    'M0 100V50H100V100ZM900 100V0H1000V100Z',
  );
});

test('a line is broken where nothing is known', () => {
  const minutes = [
    minute(0, { p50Ms: 1 }),
    minute(60_000, { p50Ms: 2 }),
    minute(120_000),
    minute(180_000, { p50Ms: 1 }),
  ];
  expect(line(minutes, ({ p50Ms }) => p50Ms, span, 2)).toBe('M0 50H100L100 0H200M300 50H400');
});

test('a time is in the minute that began before it', () => {
  const minutes = [minute(0), minute(60_000)];
  expect(minuteAt(minutes, 59_999)?.at).toBe(0);
  expect(minuteAt(minutes, 60_000)?.at).toBe(60_000);
  expect(minuteAt(minutes, 500_000)).toBeUndefined();
});

test('an hour has the sums of its minutes, and the longest times', () => {
  expect(
    byHour([
      minute(0, { requests: 1, p95Ms: 3, messages: 2 }),
      minute(60_000, { requests: 2, failed: 1, p95Ms: 2 }),
      minute(HOUR_MS, { requests: 4 }),
    ]),
  ).toEqual([
    { at: HOUR_MS, requests: 4, failed: 0, messages: 0, p50Ms: null, p95Ms: null },
    { at: 0, requests: 3, failed: 1, messages: 2, p50Ms: null, p95Ms: 3 },
  ]);
});
