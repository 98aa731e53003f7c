import { expect, test } from 'vitest';
import { derivedMessageId, looksLikeOperator, newConversationId, newOperatorId } from './ids.ts';

test('new ids are a prefix and a UUIDv7 in hex, ordered by time', () => {
  const earlier = newConversationId(1_455_000_000_000);
  const later = newConversationId(1_455_000_000_001);
  expect(earlier).toMatch(/^u0001[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect(earlier < later).toBe(true);
  expect(newConversationId(0)).not.toBe(newConversationId(0));
});

test('a derived id depends on its parts, and on where one ends', () => {
  expect(derivedMessageId(5, 'a', 'b')).toBe(derivedMessageId(5, 'a', 'b'));
  expect(derivedMessageId(5, 'a', 'b')).not.toBe(derivedMessageId(5, 'ab', ''));
  expect(derivedMessageId(5, 'a', 'b')).not.toBe(derivedMessageId(6, 'a', 'b'));
});

test('operators are told by their ids', () => {
  expect(looksLikeOperator(newOperatorId(0))).toBe(true);
  expect(looksLikeOperator(newConversationId(0))).toBe(false);
  expect(looksLikeOperator('o0001')).toBe(false);
});
