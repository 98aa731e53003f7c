import { expect, test } from 'vitest';
import { filterNames } from '../../src/search/query.ts';
import { filterNames as ofConsole } from '../../web/queries/typed-query.ts';

test('the console reads the filters that the server knows', () => {
  expect(ofConsole).toEqual(filterNames);
});
