import { expect, test } from 'vitest';
import type { JsonText } from '../../domain/json-text.ts';
import { withTemplate } from './ext.ts';

test.each([
  ['{}', '{"template":{}}'],
  [' { } ', '{"template":{}}'],
  ['{"a":1}', '{"a":1,"template":{}}'],
  ['{ "a" : 1.0 }', '{"a" : 1.0,"template":{}}'],
  ['{"n":164556432430072736}', '{"n":164556432430072736,"template":{}}'],
  ['{"a":"}"}', '{"a":"}","template":{}}'],
  ['{"a":"template"}', '{"a":"template","template":{}}'],
  ['{"a":{"template":1}}', '{"a":{"template":1},"template":{}}'],
  ['{"a":"\\"template\\""}', '{"a":"\\"template\\"","template":{}}'],
  ['{"template":{}}', '{"template":{}}'],
  ['{"template":{"templetId":"1"},"b":1.0}', '{"template":{"templetId":"1"},"b":1.0}'],
  ['{"templ\\u0061te":{"x":1}}', '{"templ\\u0061te":{"x":1}}'],
  [
    '{"a":1,"template":null,"n":164556432430072736}',
    '{"a":1,"template":{},"n":164556432430072736}',
  ],
  ['{"template":"x"}', '{"template":"x"}'],
])('%s is shown as %s', (ext, expected) => {
  expect(withTemplate(ext as JsonText)).toBe(expected);
});
