import { expect, test } from 'vitest';
import { characterClass, classOf, isContinuation, isIgnored } from './characters.ts';

test.each([
  ['space', ' \n\t\u3000\u0000'],
  ['letter', 'aéяλहि\u0301א'],
  ['digit', '07٣'],
  ['run', '上々〇あアーㄅ한ㅋไທខမ😀🏽🇨\u200D\u20E3©'],
  ['mark', '，。-_/#*+$\uD800\uFFFD'],
] as const)('%s', (kind, characters) => {
  for (const character of characters) {
    expect([character, classOf(character.codePointAt(0) ?? 0)]).toEqual([
      character,
      characterClass[kind],
    ]);
  }
});

test('what continues a character, and what is nothing', () => {
  const all = Array.from('\u0301\u3099\uFF9E\u1161\uFE0F\u200Ba가\u200D', (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    return [isContinuation(codePoint), isIgnored(codePoint)];
  });
  const [yes, no] = [true, false];
  expect(all).toEqual([
    [yes, no],
    [yes, no],
    [yes, no],
    [yes, no],
    [yes, yes],
    [yes, yes],
    [no, no],
    [no, no],
    [no, no],
  ]);
});
