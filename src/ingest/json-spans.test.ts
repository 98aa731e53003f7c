import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementSpans, memberSpans, wholeSpan } from './json-spans.ts';

test('every member of an object is found as it is written', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(0, 1, '\t'),
      (value, space) => {
        const text = ` ${JSON.stringify(value, null, space)} `;
        const names = Object.keys(value);
        const spans = memberSpans(text, wholeSpan(text), names);
        const parsed = JSON.parse(text) as Record<string, unknown>;
        for (const name of names) {
          const span = spans[name];
          expect(JSON.parse(text.slice(span?.start, span?.end))).toEqual(parsed[name]);
        }
      },
    ),
  );
});

test('every element of an array is found as it is written', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 1, '\t'), (value, space) => {
      const text = JSON.stringify(value, null, space);
      const elements = elementSpans(text, wholeSpan(text)).map(({ start, end }) =>
        text.slice(start, end),
      );
      expect(elements.map((each) => JSON.parse(each) as unknown)).toEqual(JSON.parse(text));
    }),
  );
});

test('of a repeated name the last counts, and names may be escaped', () => {
  const text = '{"a":1,"\\u0061":[2,"}"],"b":{"a":3}}';
  const { a } = memberSpans(text, wholeSpan(text), ['a', 'c']);
  expect(text.slice(a?.start, a?.end)).toBe('[2,"}"]');
});
