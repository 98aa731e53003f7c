import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { isAppError } from '../../errors.ts';
import { compileFields } from './fields.ts';

const read = compileFields(
  Type.Object({
    id: Type.String({ minLength: 1 }),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })),
    flag: Type.Optional(Type.Boolean()),
    note: Type.Optional(Type.String({ maxLength: 4 })),
  }),
);

test.each<[object, object]>([
  [{ id: 'x' }, { id: 'x' }],
  [{ id: 123 }, { id: '123' }],
  [
    { id: 'x', page: 20 },
    { id: 'x', page: 20 },
  ],
  [
    { id: 'x', page: '20' },
    { id: 'x', page: 20 },
  ],
  [
    { id: 'x', page: '020' },
    { id: 'x', page: 20 },
  ],
  [
    { id: 'x', page: 2147483647 },
    { id: 'x', page: 2147483647 },
  ],
  [{ id: 'x', page: null, flag: null, note: null }, { id: 'x' }],
  [
    { id: 'x', note: '' },
    { id: 'x', note: '' },
  ],
  [{ id: 'x', unknown: { a: 1 }, constructor: 1 }, { id: 'x' }],
  ...[true, 'true', 1, '1'].map((flag): [object, object] => [
    { id: 'x', flag },
    { id: 'x', flag: true },
  ]),
  ...[false, 'false', 0, '0'].map((flag): [object, object] => [
    { id: 'x', flag },
    { id: 'x', flag: false },
  ]),
])('%j is read as %j', (fields, expected) => {
  expect(read({ ...fields })).toEqual(expected);
});

const id = 'id 必须是非空字符串';
const page = 'page 必须是 1 到 2147483647 的整数';
const flag = 'flag 必须是 true 或 false';
const note = 'note 必须是不超过 4 个字的字符串';

test.each<[object, string]>([
  [{}, id],
  [{ id: null }, id],
  [{ id: '' }, id],
  [{ id: [] }, id],
  [{ id: { a: 1 } }, id],
  [{ id: true }, id],
  [{ id: 'a\0b' }, id],
  [{ page: 'x' }, id],
  ...[0, -1, 1.5, '0', '-1', '1.5', ' 1', '1 ', '+1', '1e1', '0x1', '', 'x', '１'].map(
    (value): [object, string] => [{ id: 'x', page: value }, page],
  ),
  ...[2147483648, '2147483648', '99999999999999999999', true, [1], {}, Number.NaN].map(
    (value): [object, string] => [{ id: 'x', page: value }, page],
  ),
  ...['yes', 'TRUE', '', 2, -1, '2', [], {}].map((value): [object, string] => [
    { id: 'x', flag: value },
    flag,
  ]),
  [{ id: 'x', page: 'x', flag: 'x' }, page],
  [{ id: 'x', note: '12345' }, note],
])('%j is refused: %s', (fields, message) => {
  let thrown: unknown;
  try {
    read({ ...fields });
  } catch (error) {
    thrown = error;
  }
  expect(isAppError(thrown, 'invalid') && thrown.message).toBe(message);
});

test('a big integer is a string by its digits', () => {
  expect(read({ id: 164556432430072736n })).toEqual({ id: '164556432430072736' });
});

test('a big integer is no page', () => {
  expect(() => read({ id: 'x', page: 12345678901234567890n })).toThrow(page);
});

test('fields that only a prototype has are absent', () => {
  const polluted = Object.create({ id: 'inherited' }) as Record<string, unknown>;
  expect(() => read(polluted)).toThrow(id);
});
