import { expect, test } from 'vitest';
import { conversationSourcesOf, isAsked, messageQueryOf } from './find-query.ts';

const zone = 'Asia/Shanghai';
const now = Date.parse('2026-11-21T04:00:00Z');

test('filters beside the text become parameters, days those of the zone', () => {
  const search = { q: '退款 tag:', from: 'u1', in: 'c1', when: 'yesterday', has: 'file' } as const;
  expect(messageQueryOf(search, zone, now)).toEqual({
    q: '退款',
    senderId: 'u1',
    conversationId: 'c1',
    hasFile: true,
    sentFrom: String(Date.parse('2026-11-20T00:00:00+08:00')),
    sentTo: String(Date.parse('2026-11-21T00:00:00+08:00') - 1),
  });
});

test('words are looked for in names, titles and tags, each with all filters', () => {
  const sources = conversationSourcesOf({ q: '林 status:ended', tag: '酒店' }, zone, now);
  expect(sources).toEqual([
    { place: 'nick', query: { nick: '林', tag: '酒店', status: 'ended' } },
    { place: 'title', query: { title: '林', tag: '酒店', status: 'ended' } },
    { place: 'operatorNick', query: { operatorNick: '林', tag: '酒店', status: 'ended' } },
  ]);
});

test('without words all that the filters let through is asked for once', () => {
  const q = 'customer:阿芳 before:2026-11-21 after:2026-11-09';
  expect(conversationSourcesOf({ q, sort: 'created' }, zone, now)).toEqual([
    {
      place: 'all',
      query: {
        nick: '阿芳',
        activeFrom: String(Date.parse('2026-11-09T00:00:00+08:00')),
        activeTo: String(Date.parse('2026-11-21T00:00:00+08:00') - 1),
        sort: 'created',
      },
    },
  ]);
});

test('conversations are looked for by when they were opened as well', () => {
  const search = { created: 'last-week', tag: '酒店', tab: 'conversations' } as const;
  expect(conversationSourcesOf(search, zone, now)).toEqual([
    {
      place: 'all',
      query: {
        tag: '酒店',
        createdFrom: String(Date.parse('2026-11-09T00:00:00+08:00')),
        createdTo: String(Date.parse('2026-11-16T00:00:00+08:00') - 1),
      },
    },
  ]);
  expect(messageQueryOf(search, zone, now)).toEqual({ tag: '酒店' });
});

test('nothing is asked while nothing is given', () => {
  expect(isAsked({})).toBe(false);
  expect(isAsked({ q: ' tag:', tab: 'conversations', sort: 'created' })).toBe(false);
  expect(isAsked({ created: 'last-week' })).toBe(false);
  expect(isAsked({ tag: '酒店' })).toBe(true);
  expect(isAsked({ q: '退款' })).toBe(true);
});
