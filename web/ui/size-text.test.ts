import { expect, test } from 'vitest';
import { sizeText } from './size-text.ts';

test.for([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1440, '1.4 kB'],
  [104_857_600, '105 MB'],
  [7_300_000_000_000, '7,300 GB'],
] as const)('%i bytes are %s', ([bytes, expected]) => {
  expect(sizeText(bytes, 'en')).toBe(expected);
});
