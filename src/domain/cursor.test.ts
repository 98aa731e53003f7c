import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './cursor.ts';

const invalid = expect.objectContaining({
  code: 'invalid',
  detail: { field: 'cursor' },
}) as Error;

test('a cursor gives back the place that went in, and is safe in a URL', () => {
  const parts = fc.array(fc.oneof(fc.string(), fc.maxSafeInteger()), { maxLength: 5 });
  fc.assert(
    fc.property(fc.string({ maxLength: 128 }), parts, (list, place) => {
      const cursor = writeCursor(list, place);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(readCursor(cursor, list)).toEqual(place);
    }),
  );
});

test('a cursor of another list or version is refused, and says what to do', () => {
  const cursor = writeCursor('messages 1', ['before', 5]);
  expect(() => readCursor(cursor, 'messages 2')).toThrow(invalid);
  expect(() => readCursor(cursor, 'messages 2')).toThrow(/belongs to another list.*leave it out/);
  const older = Buffer.from(JSON.stringify([0, 'messages 1', 5])).toString('base64url');
  expect(() => readCursor(older, 'messages 1')).toThrow(/another version/);
});

test('anything else is malformed, and nothing else is thrown', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.base64String(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    fc.constantFrom(
      '',
      'AAAA',
      'a'.repeat(5000),
      `${writeCursor('l', [])}=`,
      `${writeCursor('l', [])} `,
    ),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(() => readCursor(text, 'l')).toThrow(invalid);
    }),
  );
});
