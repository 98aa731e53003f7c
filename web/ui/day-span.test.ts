import { expect, test } from 'vitest';
import { readSpan } from './day-span.ts';

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
