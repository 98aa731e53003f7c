import type { Reply } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { matchReplies } from './match-replies.ts';

const reply = (shortcut: string, title: string, text: string) =>
  ({ shortcut, title, text }) as Reply;

const replies = [
  reply('bye', '再见', '祝您愉快'),
  reply('Hello', '问候', '您好，请问有什么可以帮您'),
  reply('refund', '退款', '三天内原路退回'),
  reply('no-refund', '不能退', '抱歉，该商品不支持退款'),
];

const found = (query: string) => matchReplies(replies, query).map(({ shortcut }) => shortcut);

test.for([
  ['', ['bye', 'Hello', 'refund', 'no-refund']],
  ['HE', ['Hello']],
  ['ｈｅ', ['Hello']],
  ['ref', ['refund', 'no-refund']],
  ['退', ['refund', 'no-refund']],
  ['愉快', ['bye']],
  ['nothing', []],
] as const)('%j', ([query, expected]) => {
  expect(found(query)).toEqual(expected);
});
