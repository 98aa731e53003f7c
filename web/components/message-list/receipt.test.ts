import type { Conversation } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { receiptOf } from './receipt.ts';
import type { MessageRowOf } from './rows.ts';

const row = (seq: number, side: 'user' | 'staff' | 'system', revokedAt: number | null = null) =>
  ({ message: { id: `m${seq}`, seq, revokedAt }, sender: { side } }) as MessageRowOf;

const conversation = (readers: Conversation['readers'], type = 'service') =>
  ({ type, user: { id: 'u' }, readers }) as Conversation;

const rows = [row(1, 'user'), row(2, 'staff'), row(3, 'staff'), row(4, 'staff', 9), row(5, 'user')];

test.for([
  ['nobody has read anything', [], false],
  ['only staff has read it', [{ id: 'operator', seq: 5 }], false],
  ['the customer read what was before it', [{ id: 'u', seq: 2 }], false],
  ['the customer has read it', [{ id: 'u', seq: 3 }], true],
] as const)('%s', ([, readers, read]) => {
  expect(receiptOf(conversation([...readers]), rows)).toEqual({ messageId: 'm3', read });
});

test('there is none where staff said nothing, or only looks on', () => {
  expect(receiptOf(conversation([]), [row(1, 'user'), row(2, 'system')])).toBeUndefined();
  expect(receiptOf(conversation([], 'direct'), rows)).toBeUndefined();
});
