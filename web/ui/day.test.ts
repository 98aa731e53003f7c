import { expect, test } from 'vitest';
import { addDays, addMonths, weekdayOf, weeksOf } from './day.ts';

test.for([
  ['2024-02-28', 1, '2024-02-29'],
  ['2024-12-31', 1, '2025-01-01'],
  ['2024-03-01', -1, '2024-02-29'],
] as const)('%s and %i days', ([day, days, then]) => {
  expect(addDays(day, days)).toBe(then);
});

test.for([
  ['2024-01-31', 1, '2024-02-29'],
  ['2024-01-15', -1, '2023-12-15'],
  ['2024-02-29', 12, '2025-02-28'],
] as const)('%s and %i months', ([day, months, then]) => {
  expect(addMonths(day, months)).toBe(then);
});

test('weeks begin on Monday and are whole', () => {
  const weeks = weeksOf('2026-11');
  expect(weeks[0]?.[0]).toBe('2026-10-26');
  expect(weeks.at(-1)?.at(-1)).toBe('2026-12-06');
  expect(weeks.every((week) => week.length === 7)).toBe(true);
  expect(weekdayOf('2026-11-21')).toBe(5);
});

test('a month that begins on Monday and ends on Sunday has nothing around it', () => {
  expect(weeksOf('2021-02')).toHaveLength(4);
});
