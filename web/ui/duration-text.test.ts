import { expect, test } from 'vitest';
import { durationText } from './duration-text.ts';

test.each([
  [0, '0 seconds'],
  [999, '0 seconds'],
  [120_000, '2 minutes'],
  [90_061_000, '1 day 1 hour'],
  [30 * 86_400_000, '30 days'],
  [3_600_000 + 59_000, '1 hour'],
])('%i ms are %s', (ms, text) => {
  expect(durationText(ms, 'en')).toBe(text);
});
