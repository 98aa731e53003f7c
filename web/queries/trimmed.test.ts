import { expect, test } from 'vitest';
import { trimmed } from './trimmed.ts';

const data = (...sizes: number[]) => ({ pages: sizes, pageParams: sizes.map(String) });

test.for([
  ['the end', 'end', [5, 5, 5, 5], 10, [5, 5]],
  ['the start', 'start', [1, 2, 5, 5], 10, [5, 5]],
  ['no page that is needed for the number', 'end', [6, 6, 6], 10, [6, 6]],
  ['never all', 'start', [100, 200], 10, [200]],
  ['nothing when there is less', 'end', [5, 5], 10, [5, 5]],
] as const)('lets go of %s', ([, side, sizes, kept, left]) => {
  const rest = trimmed(data(...sizes), side, (size) => size, kept);
  expect(rest).toEqual(data(...left));
});
