import { expect, test } from 'vitest';
import { byPageNumber, byStartIndex, presentPage } from './page.ts';

const shown = (
  page: number,
  pageSize: number,
  count: number,
  next: boolean,
  startIndex: number,
) => ({
  total: 50,
  page,
  pageSize,
  count,
  next,
  startIndex,
});

test.each([
  [1, 20, { offset: 0, limit: 20 }, 20, shown(1, 20, 20, true, 0)],
  [3, 20, { offset: 40, limit: 20 }, 10, shown(3, 20, 10, false, 40)],
  [4, 20, { offset: 60, limit: 20 }, 0, shown(4, 20, 0, false, 60)],
  [5, 10, { offset: 40, limit: 10 }, 10, shown(5, 10, 10, false, 40)],
  [1, 101, { offset: 0, limit: 100 }, 50, shown(1, 100, 50, false, 0)],
  [2, 2147483647, { offset: 100, limit: 100 }, 0, shown(2, 100, 0, false, 100)],
  [
    2147483647,
    100,
    { offset: 2_000_000_000, limit: 100 },
    0,
    shown(2147483647, 100, 0, false, 214748364600),
  ],
])('page %i of %i rows', (pageNum, pageSize, slice, count, expected) => {
  const asked = byPageNumber(pageNum, pageSize);
  expect(asked.slice).toEqual(slice);
  expect(presentPage(asked, 50, count)).toEqual(expected);
});

test.each([
  [0, 10, { offset: 0, limit: 10 }, 10, shown(1, 10, 10, true, 1)],
  [1, 10, { offset: 0, limit: 10 }, 10, shown(1, 10, 10, true, 1)],
  [5, 10, { offset: 4, limit: 10 }, 10, shown(1, 10, 10, true, 5)],
  [11, 10, { offset: 10, limit: 10 }, 10, shown(2, 10, 10, true, 11)],
  [41, 10, { offset: 40, limit: 10 }, 10, shown(5, 10, 10, false, 41)],
  [50, 10, { offset: 49, limit: 10 }, 1, shown(5, 10, 1, false, 50)],
  [51, 10, { offset: 50, limit: 10 }, 0, shown(6, 10, 0, false, 51)],
  [102, 1000, { offset: 101, limit: 100 }, 0, shown(2, 100, 0, false, 102)],
])('%i rows of %i on', (startIndex, pageSize, slice, count, expected) => {
  const asked = byStartIndex(startIndex, pageSize);
  expect(asked.slice).toEqual(slice);
  expect(presentPage(asked, 50, count)).toEqual(expected);
});
