import { describe, expect, test } from 'vitest';
import { firstCharacter } from './first-character.ts';

describe('the first character is what a reader takes for one', () => {
  test.each([
    ['陈洁🌸', '陈'],
    ['𠮷野家', '𠮷'],
    ['Zoë', 'Z'],
    ['e\u0301lan', 'e\u0301'],
    ['7-Eleven', '7'],
    ['1\uFE0F\u20E3 first', '1\uFE0F\u20E3'],
    ['葛\u{E0100}城', '葛\u{E0100}'],
    ['👨‍👩‍👧 family', '👨‍👩‍👧'],
    ['🇨🇳', '🇨🇳'],
    ['\u1112\u1161\u11ab', '\u1112\u1161\u11ab'],
    ['', undefined],
  ])('%j: %j', (text, expected) => {
    expect(firstCharacter(text)).toBe(expected);
  });
});
