import fc from 'fast-check';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import type { JsonText } from '../domain/json-text.ts';
import { RawJsonObject, compileSerializer } from './raw-json.ts';

const raw = RawJsonObject({ description: 'raw' });
const text = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const json = (value: unknown) => JSON.stringify(value) as JsonText;

test.each([
  ['alone', { r: raw }, { r: json({ a: 1 }) }],
  ['first', { r: raw, a: text }, { r: json({}), a: 'x' }],
  ['last', { a: text, r: raw }, { a: null, r: json({ b: [1] }) }],
  ['between', { a: text, r: raw, b: Type.Number() }, { a: 'é"\n', r: json({}), b: 1.5 }],
  ['twice in a row', { a: text, r: raw, s: raw }, { a: '', r: json({}), s: json({ c: null }) }],
])('raw JSON %s of the properties is spliced in', (_where, properties, value) => {
  const written = compileSerializer(Type.Object(properties))(value);
  const plain = Object.entries(value).map(([key, of]) => [
    key,
    key === 'r' || key === 's' ? (JSON.parse(String(of)) as unknown) : of,
  ]);
  expect(written).toBe(JSON.stringify(Object.fromEntries(plain)));
});

test('raw JSON keeps its own text: order, spacing, digits', () => {
  const ext = '{ "b":1.0, "a":164556432430072736 }' as JsonText;
  const serialize = compileSerializer(Type.Object({ ext: raw }));
  expect(serialize({ ext })).toBe(`{"ext":${ext}}`);
});

test.each([
  [{}, '{}'],
  [{ a: 'x' }, '{"a":"x"}'],
  [{ b: true }, '{"b":true}'],
  [{ r: '{}' }, '{"r":{}}'],
  [{ a: 'x', b: false }, '{"a":"x","b":false}'],
  [{ r: '{}', b: true }, '{"r":{},"b":true}'],
])('optional properties of %j leave no comma behind', (value, expected) => {
  const schema = Type.Object({
    a: Type.Optional(Type.String()),
    r: Type.Optional(raw),
    b: Type.Optional(Type.Boolean()),
  });
  expect(compileSerializer(schema)(value)).toBe(expected);
});

test('a missing required property is an error, not a hole', () => {
  const serialize = compileSerializer(Type.Object({ a: Type.String(), r: raw }));
  expect(() => serialize({ r: '{}' })).toThrow(/"a" is required/);
});

test('whatever the values, the text is that of JSON.stringify', () => {
  const row = Type.Object({
    id: Type.Integer(),
    name: text,
    ext: raw,
    on: Type.Boolean(),
    marks: Type.Optional(Type.Array(Type.String())),
  });
  const schema = Type.Object({ status: Type.String(), list: Type.Array(row), one: row });
  const serialize = compileSerializer(schema);
  const rows = fc.record(
    {
      id: fc.integer(),
      name: fc.option(fc.string({ unit: 'binary' })),
      ext: fc.dictionary(fc.string(), fc.jsonValue()),
      on: fc.boolean(),
      marks: fc.array(fc.string({ unit: 'grapheme' })),
    },
    { requiredKeys: ['id', 'name', 'ext', 'on'], noNullPrototype: true },
  );
  const inOrder = (value: {
    id: number;
    name: string | null;
    ext: object;
    on: boolean;
    marks?: string[];
  }) => ({
    id: value.id,
    name: value.name,
    ext: value.ext,
    on: value.on,
    ...(value.marks === undefined ? {} : { marks: value.marks }),
  });
  fc.assert(
    fc.property(fc.string(), fc.array(rows, { maxLength: 5 }), rows, (status, list, one) => {
      const stored = (value: (typeof list)[number]) => ({ ...value, ext: json(value.ext) });
      const written = serialize({ status, list: list.map(stored), one: stored(one) });
      expect(written).toBe(JSON.stringify({ status, list: list.map(inOrder), one: inOrder(one) }));
    }),
    { numRuns: 30 },
  );
});

test('a union of something and null holds raw text', () => {
  const serialize = compileSerializer(
    Type.Object({
      one: Type.Union([Type.Object({ ext: raw }), Type.Null()]),
      after: Type.String(),
    }),
  );
  expect(serialize({ one: { ext: '{"n":1.0}' }, after: 'x' })).toBe(
    '{"one":{"ext":{"n":1.0}},"after":"x"}',
  );
  expect(serialize({ one: null, after: 'x' })).toBe('{"one":null,"after":"x"}');
});

test('members of a union with a discriminator are told apart by it', () => {
  const serialize = compileSerializer(
    Type.Union(
      [
        Type.Object({ kind: Type.Literal('a'), ext: raw }),
        Type.Object({ kind: Type.Literal('b'), size: Type.Integer() }),
      ],
      { discriminator: { propertyName: 'kind' } },
    ),
  );
  expect(serialize({ kind: 'a', ext: '{"n":1.0}' })).toBe('{"kind":"a","ext":{"n":1.0}}');
  expect(serialize({ kind: 'b', size: 1 })).toBe('{"kind":"b","size":1}');
  expect(() => serialize({ kind: 'c' })).toThrow('no member of the union has kind c');
});

test('another union with raw text is a defect', () => {
  expect(() => compileSerializer(Type.Union([Type.Object({ ext: raw }), Type.String()]))).toThrow(
    'needs a discriminator',
  );
});
