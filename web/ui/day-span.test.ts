import { expect, test } from 'vitest';
import { readSpan, spanText } from './day-span.ts';

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

test.for([
  ['en', '2026-11-09', '2026-11-15', 'Nov 9–15'],
  ['en', '2026-10-26', '2026-11-01', 'Oct 26–Nov 1'],
  ['en', '2025-12-29', '2026-01-04', 'Dec 29, 2025–Jan 4, 2026'],
  ['en', '2026-11-15', '2026-11-15', 'Nov 15'],
] as const)('in %s %s to %s is written out', ([locale, from, to, text]) => {
  const written = spanText({ from, to }, locale, '2026-11-21');
  // Spaces around the dash differ by version of the locale data.
  expect(written.replaceAll(/\s*–\s*/gu, '–')).toBe(text);
});
