import { expect, test } from 'vitest';
import { dayIn, plusDays, readSpan, startOfDay } from './days.ts';

test.for([
  ['Asia/Shanghai', '2026-11-21', '2026-11-20T16:00:00.000Z'],
  ['UTC', '2026-11-21', '2026-11-21T00:00:00.000Z'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
  ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
  ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00.000Z'],
] as const)('in %s %s begins at %s', ([zone, day, at]) => {
  expect(new Date(startOfDay(zone, day)).toISOString()).toBe(at);
  expect(dayIn(zone, Date.parse(at))).toBe(day);
  expect(dayIn(zone, Date.parse(at) - 1)).toBe(plusDays(day, -1));
});

// 2026-11-21 is a Saturday.
test.for([
  ['today', { from: '2026-11-21', to: '2026-11-21' }],
  ['last-7-days', { from: '2026-11-15', to: '2026-11-21' }],
  ['this-week', { from: '2026-11-16', to: '2026-11-21' }],
  ['last-week', { from: '2026-11-09', to: '2026-11-15' }],
  ['last-month', { from: '2026-10-01', to: '2026-10-31' }],
  ['2026-11-01..2026-11-07', { from: '2026-11-01', to: '2026-11-07' }],
  ['..2026-11-07', { to: '2026-11-07' }],
  ['2026-11-07', undefined],
  ['..', undefined],
  ['x..y', undefined],
] as const)('%s is read', ([when, span]) => {
  expect(readSpan(when, '2026-11-21')).toEqual(span);
});
