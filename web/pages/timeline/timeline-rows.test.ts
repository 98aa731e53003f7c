import type { Message, TimelineItem } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { timelineRows } from './timeline-rows.ts';

const MINUTE_MS = 60_000;

function item(conversationId: string, seq: number, from: string): TimelineItem {
  const message = { id: `${conversationId}${seq}`, conversationId, seq, from } as Message;
  return { separator: null, message: { ...message, sentAt: seq * MINUTE_MS } };
}

test('a heading stands where the conversation changes, also at the first row', () => {
  const first = item('a', 1, 'u');
  const items: TimelineItem[] = [
    {
      ...first,
      separator: { conversationId: 'a', title: '订单', status: 'ended', createdAt: 0 },
    },
    item('a', 2, 'u'),
    item('b', 3, 'u'),
    item('a', 4, 'o'),
  ];
  const rows = timelineRows('u', items, new Map(), () => 'a day');
  expect(rows.map(({ heading }) => heading?.conversationId ?? null)).toEqual(['a', null, 'b', 'a']);
  expect(rows[3]?.heading?.title).toBe('订单');
  expect(rows.map(({ startsGroup }) => startsGroup)).toEqual([true, false, true, true]);
  expect(rows.map(({ sender }) => sender.side)).toEqual(['user', 'user', 'user', 'staff']);
});
