import { expect, test } from 'vitest';
import { splitLinks } from './split-links.ts';

const links = (text: string) => splitLinks(text).flatMap(({ href }) => href ?? []);

test.for([
  ['see https://a.example/x?y=1#z now', ['https://a.example/x?y=1#z']],
  ['在https://a.example/退款，谢谢', ['https://a.example/退款']],
  ['(https://a.example).', ['https://a.example']],
  ['https://a.example/a_(b)', ['https://a.example/a_(b)']],
  ['http://a.example https://b.example', ['http://a.example', 'https://b.example']],
  ['javascript:alert(1) file:///etc/passwd', []],
  ['https:// nothing', []],
] as const)('%s', ([text, expected]) => {
  expect(links(text)).toEqual(expected);
  expect(
    splitLinks(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});
