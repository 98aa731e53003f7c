import { expect, test } from 'vitest';
import { snippetOf } from './snippet.ts';

const shown = (text: string, ...found: string[]) =>
  snippetOf({
    text,
    ranges: found.map((word) => ({
      start: text.indexOf(word),
      end: text.indexOf(word) + word.length,
    })),
  })
    .map((piece) => (piece.found ? `[${piece.text}]` : piece.text))
    .join('');

test.for([
  ['我要退款！', '我要[退款]！'],
  ['退款', '[退款]'],
  ['两行\n\n  退款', '两行 [退款]'],
] as const)('%s', ([text, snippet]) => {
  expect(shown(text, '退款')).toBe(snippet);
});

test('of a long text there is what is around the first match', () => {
  const snippet = shown(`${'前'.repeat(500)}退款${'😀'.repeat(500)}`, '退款');
  expect(snippet).toMatch(/^…前{24}\[退款\](?:😀)+…$/u);
  expect(snippet.length).toBeLessThan(200);
});

test('what no word is in is shown from its beginning', () => {
  expect(snippetOf({ text: '你好', ranges: [] })).toEqual([{ text: '你好', found: false }]);
});
