import { expect, test } from 'vitest';
import {
  readConversationSearch,
  readFindSearch,
  readInboxSearch,
  readSignInSearch,
} from './paths.ts';

test.for([
  [{ to: '/inbox?view=all' }, { to: '/inbox?view=all' }],
  [{ to: '//elsewhere.example' }, {}],
  [{ to: '/\\elsewhere.example' }, {}],
  [{ to: 'https://elsewhere.example' }, {}],
  [{ to: 7 }, {}],
] as const)('after signing in one stays here: %o', ([given, read]) => {
  expect(readSignInSearch(given)).toEqual(read);
});

test('what nobody could have written is left out', () => {
  expect(readInboxSearch({ view: 'mine', at: 'newest', other: 1 })).toEqual({
    view: 'mine',
    at: 'newest',
  });
  expect(readInboxSearch({ view: 'none', at: '' })).toEqual({});
});

test('digits alone are a query as well', () => {
  expect(readFindSearch({ q: 20_240_101 })).toEqual({ q: '20240101' });
});

test('a conversation knows the search that led to it', () => {
  const find = { q: '退款', tab: 'none', type: 'img', has: 'x', sort: 'relevance', status: 5 };
  expect(readConversationSearch({ at: 'message:1', find })).toEqual({
    at: 'message:1',
    find: { q: '退款', type: 'img', sort: 'relevance', status: '5' },
  });
  expect(readConversationSearch({ find: 'x' })).toEqual({});
});
