import { expect, test } from 'vitest';
import { addDays } from './day.ts';
import { dayIn, endOfDay, startOfDay, zonedIso, zonedText } from './zone-time.ts';

const at = Date.UTC(2026, 10, 21, 15, 59, 59, 999);

test.for([
  ['Asia/Shanghai', '2026-11-21T23:59:59+08:00'],
  ['UTC', '2026-11-21T15:59:59+00:00'],
  ['America/New_York', '2026-11-21T10:59:59-05:00'],
  ['Asia/Kathmandu', '2026-11-21T21:44:59+05:45'],
  ['America/St_Johns', '2026-11-21T12:29:59-03:30'],
] as const)('an instant in %s', ([zone, expected]) => {
  expect(zonedIso(at, zone)).toBe(expected);
  expect(zonedText(at, zone)).toBe(expected.slice(0, 19).replace('T', ' '));
});

test.for([
  ['2026-11-21', 'Asia/Shanghai', '2026-11-20T16:00:00.000Z', 24],
  ['2026-11-21', 'UTC', '2026-11-21T00:00:00.000Z', 24],
  ['2024-02-29', 'Asia/Kathmandu', '2024-02-28T18:15:00.000Z', 24],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z', 23],
  ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z', 24],
  ['2024-03-31', 'Europe/Berlin', '2024-03-30T23:00:00.000Z', 23],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z', 24],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z', 25],
  // Its midnight is skipped.
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 23],
] as const)('%s in %s', ([day, zone, begins, hours]) => {
  const start = startOfDay(day, zone);
  expect(new Date(start).toISOString()).toBe(begins);
  expect(dayIn(start, zone)).toBe(day);
  expect(dayIn(start - 1, zone)).toBe(addDays(day, -1));
  expect((endOfDay(day, zone) + 1 - start) / 3_600_000).toBe(hours);
});
