import { expect, test } from 'vitest';
import { readParams } from './params.ts';

test.each([
  ['26', '1', 26, 1],
  ['26', '0', 26, 1],
  ['26', '-3', 26, 1],
  ['026', '02', 26, 2],
  ['9007199254740991', '1', 9007199254740991, 1],
  ['9007199254740993000', '1', 9007199254740991, 1],
  ['0', '1', 0, 1],
  ['1', '99999999999999999999', 1, 1e20],
])('conversation "%s", page "%s"', (id, page, conversationId, pageNumber) => {
  expect(readParams({ conversation_id: id, page })).toEqual({
    conversation_id: conversationId,
    page: pageNumber,
  });
});

test.each([
  ['x', '1', 'conversation_id 必须是正整数'],
  ['-1', '1', 'conversation_id 必须是正整数'],
  ['1.5', '1', 'conversation_id 必须是正整数'],
  ['', '1', 'conversation_id 必须是正整数'],
  ['１', '1', 'conversation_id 必须是正整数'],
  ['26', 'x', 'page 必须是整数'],
  ['26', '1.5', 'page 必须是整数'],
  ['26', '+1', 'page 必须是整数'],
  ['26', '1e3', 'page 必须是整数'],
  ['26', '', 'page 必须是整数'],
])('conversation "%s", page "%s" is refused: %s', (id, page, message) => {
  expect(() => readParams({ conversation_id: id, page })).toThrow(message);
});
