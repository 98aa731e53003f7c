import { expect, test } from 'vitest';
import { nameComponents } from './components.ts';

const inner = { type: 'string', 'x-component': 'Inner' };
const outer = { 'x-component': 'Outer', properties: { a: inner, b: { items: inner } } };

test('a named schema stands once, and is referred to', () => {
  const ref = { $ref: '#/components/schemas/Inner' };
  expect(
    nameComponents({
      components: { x: 1 },
      paths: { a: outer, b: [outer], raw: { 'x-raw-json': true } },
    }),
  ).toEqual({
    components: {
      x: 1,
      schemas: {
        Inner: { type: 'string' },
        Outer: { properties: { a: ref, b: { items: ref } } },
      },
    },
    paths: {
      a: { $ref: '#/components/schemas/Outer' },
      b: [{ $ref: '#/components/schemas/Outer' }],
      raw: {},
    },
  });
});

test('two schemas of one name that differ are a defect', () => {
  expect(() => nameComponents({ a: inner, b: { ...inner, maxLength: 1 } })).toThrow(
    'two different schemas are named Inner',
  );
});
