import { Type } from 'typebox';
import { MAX_PAGE_NUMBER, type Slice } from '../../domain/page.ts';
import type { PageInfo } from './envelope.ts';

const MAX_PAGE_SIZE = 100;
// No list is longer; an offset beyond would not fit the database's integers.
const MAX_OFFSET = 2_000_000_000;

export const PageSize = Type.Integer({
  minimum: 1,
  maximum: MAX_PAGE_NUMBER,
  description: 'Rows a page, from 1; more than 100 is read as 100.',
});

export const PageNum = Type.Integer({
  minimum: 1,
  maximum: MAX_PAGE_NUMBER,
  description: 'Number of the page, from 1.',
});

export const StartIndex = Type.Integer({
  minimum: 0,
  maximum: MAX_PAGE_NUMBER,
  description: 'Position of the first row, from 1; 0 is read as 1.',
});

/** What was asked for: the rows to load, and how the answer's `page` will speak of them. */
export interface PageRequest {
  readonly slice: Slice;
  readonly page: number;
  readonly startIndex: number;
}

function request(offset: number, pageSize: number, startIndex: number): PageRequest {
  const limit = Math.min(pageSize, MAX_PAGE_SIZE);
  return {
    slice: { offset: Math.min(offset, MAX_OFFSET), limit },
    page: Math.floor(offset / limit) + 1,
    startIndex,
  };
}

/** op v2: by page number; `startIndex` is the number of rows before the page. */
export function byPageNumber(pageNum: number, pageSize: number): PageRequest {
  const offset = (pageNum - 1) * Math.min(pageSize, MAX_PAGE_SIZE);
  return request(offset, pageSize, offset);
}

/** user v2: from a position on, counted from 1. The window is not rounded to whole pages. */
export function byStartIndex(startIndex: number, pageSize: number): PageRequest {
  const first = Math.max(startIndex, 1);
  return request(first - 1, pageSize, first);
}

export function presentPage(asked: PageRequest, total: number, count: number): PageInfo {
  return {
    total,
    page: asked.page,
    pageSize: asked.slice.limit,
    count,
    next: asked.slice.offset + count < total,
    startIndex: asked.startIndex,
  };
}
