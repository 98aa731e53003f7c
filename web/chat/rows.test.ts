import type { Conversation, Message } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { type SentRow, rowsOf } from './rows.ts';

const person = (id: string, nickName: string) => ({ id, no: 1, nickName, icon: '', iconUrl: null });

function conversation(readers: Conversation['readers']): Conversation {
  return {
    id: 'c',
    no: 1,
    type: 'service',
    status: 'active',
    hidden: false,
    title: '',
    address: '',
    tags: [],
    groupId: null,
    user: person('me', '陈洁'),
    members: [],
    operators: [{ id: 'lan', nickName: '小蓝', joinedAt: 1, leftAt: null }],
    createdAt: 0,
    endedAt: null,
    endedBy: null,
    waitingSince: null,
    lastActivityAt: 0,
    lastSeq: 0,
    lastMessage: null,
    readSeq: null,
    unreadCount: 0,
    readers,
    labels: [],
    allowed: [],
  };
}

function message(seq: number, from: string, sentAt: number, more: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    conversationId: 'c',
    seq,
    no: seq,
    hxMsgId: null,
    clientMessageId: null,
    from,
    to: '',
    type: 'txt',
    body: { msg: String(seq) },
    ext: {},
    sentAt,
    clientSentAt: null,
    updatedAt: null,
    revokedAt: null,
    revokedBy: null,
    pushedAt: null,
    links: null,
    ...more,
  };
}

const dayOf = (at: number) => String(Math.floor(at / 1_000_000));
const rows = (messages: Message[], readers: Conversation['readers'] = []) =>
  rowsOf({ conversation: conversation(readers), messages, pending: [], myId: 'me', dayOf });
const sent = (messages: Message[], readers?: Conversation['readers']) =>
  rows(messages, readers).filter((row): row is SentRow => 'message' in row);

test('each message has its side and the name of who said it', () => {
  const said = sent([message(1, 'admin', 1), message(2, 'me', 2), message(3, 'lan', 3)]);
  expect(said.map(({ side }) => side)).toEqual(['system', 'mine', 'theirs']);
  expect(said.at(-1)?.name).toBe('小蓝');
});

test('days and groups begin where somebody else speaks, or later', () => {
  const said = rows([
    message(1, 'me', 1),
    message(2, 'me', 2),
    message(3, 'lan', 3),
    message(4, 'lan', 400_000),
    message(5, 'lan', 1_000_001),
  ]);
  expect(said.map(({ startsGroup }) => startsGroup)).toEqual([true, false, true, true, true]);
  expect(said.map(({ startsDay }) => startsDay)).toEqual([true, false, false, false, true]);
});

test('the last of one’s own says whether the other side has read it', () => {
  const messages = [message(1, 'me', 1), message(2, 'me', 2), message(3, 'lan', 3)];
  const receipts = (seq: number) =>
    sent(messages, [
      { id: 'me', seq: 3 },
      { id: 'lan', seq },
    ]).map(({ receipt }) => receipt);
  expect(receipts(1)).toEqual([null, 'sent', null]);
  expect(receipts(2)).toEqual([null, 'read', null]);
});

test('a message keeps its key when it has arrived, and is there once', () => {
  const pending = {
    clientMessageId: 'k',
    conversationId: 'c',
    content: '在吗',
    at: 5,
    progress: 0,
    error: null,
  };
  const given = { conversation: conversation([]), pending: [pending], myId: 'me', dayOf };
  const before = rowsOf({ ...given, messages: [] });
  const after = rowsOf({ ...given, messages: [message(1, 'me', 6, { clientMessageId: 'k' })] });
  expect(before.map(({ key }) => key)).toEqual(['k']);
  expect(after.map(({ key }) => key)).toEqual(['k']);
});
