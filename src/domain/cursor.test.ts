import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutPage, readCursor, readNumberCursor, writeCursor } from './cursor.ts';

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

test('a page says where to go on only when one more row was found than it has', () => {
  const cut = (found: number[]) => cutPage('l', found, 2, (row) => [row]);
  expect(cut([])).toEqual({ rows: [], next: null });
  expect(cut([9, 8])).toEqual({ rows: [9, 8], next: null });
  const { rows, next } = cut([9, 8, 7]);
  expect(rows).toEqual([9, 8]);
  expect(readNumberCursor(next ?? '', 'l')).toBe(8);
});

test('a cursor of one number has one number', () => {
  for (const place of [[], ['8'], [8, 7]]) {
    expect(() => readNumberCursor(writeCursor('l', place), 'l')).toThrow(invalid);
  }
});
