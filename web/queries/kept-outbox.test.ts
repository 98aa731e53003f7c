import { expect, test } from 'vitest';
import { readKept } from './kept-outbox.ts';

const kept = {
  conversationId: 'u1',
  clientMessageId: 'c1',
  input: { type: 'txt', body: { msg: '在吗' } },
  at: 1,
};

test('what was kept is read as it was', () => {
  expect(readKept(JSON.stringify(kept))).toEqual(kept);
});

test.for([
  '',
  'null',
  '[]',
  '{"at":1}',
  JSON.stringify({ ...kept, input: null }),
  JSON.stringify({ ...kept, at: '1' }),
])('%s is passed over', (text) => {
  expect(readKept(text)).toBeUndefined();
});
