/**
 * What a code point is to search. `run`: writing without spaces between its words, and emoji;
 * `letter`: all other letters and marks; `mark`: punctuation and symbols.
 */
export const characterClass = { space: 1, letter: 2, digit: 3, run: 4, mark: 5 } as const;

export type CharacterClass = (typeof characterClass)[keyof typeof characterClass];

const CLASS = 7;
const CONTINUES = 8;
const IGNORED = 16;

type Span = readonly [first: number, last: number];

// Zero width and direction characters, soft hyphens and variation selectors. Not the zero width
// joiner, which makes one emoji of several.
const ignored: readonly Span[] = [
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180b, 0x180f],
  [0x200b, 0x200c],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2064],
  [0x2066, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xe0100, 0xe01ef],
];
// Besides marks: halfwidth voiced marks, and the later parts of a Hangul syllable that is written in
// parts, as file names of macOS are.
const continuing: readonly Span[] = [
  [0xff9e, 0xff9f],
  [0x1160, 0x11ff],
  [0xd7b0, 0xd7fb],
];
// Voiced marks of kana, the prolonged sound mark, and what emoji are joined from.
const running: readonly Span[] = [
  [0x3099, 0x309a],
  [0x30fc, 0x30fc],
  [0x200d, 0x200d],
  [0x20e3, 0x20e3],
  [0xe0020, 0xe007f],
];

const isSpace = /^[\s\p{Cc}]/u;
const isMark = /^\p{M}/u;
const isDigit = /^\p{Nd}/u;
const isLetter = /^[\p{L}\p{M}]/u;
const isRun =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const isEmoji = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u;

// One byte a code point, filled as they are met.
const traits = new Uint8Array(0x110000);

export function classOf(codePoint: number): CharacterClass {
  return (traitsOf(codePoint) & CLASS) as CharacterClass;
}

/** Whether it belongs to the character before it: what the two are is decided together. */
export function isContinuation(codePoint: number): boolean {
  return (traitsOf(codePoint) & CONTINUES) !== 0;
}

/** Whether it is nothing to search: a text is the same without it. Each is a continuation too. */
export function isIgnored(codePoint: number): boolean {
  return (traitsOf(codePoint) & IGNORED) !== 0;
}

function traitsOf(codePoint: number): number {
  const known = traits[codePoint] ?? 0;
  if (known !== 0) return known;
  const character = String.fromCodePoint(codePoint);
  const continues = isMark.test(character) || isIn(continuing, codePoint);
  const found = isIn(ignored, codePoint)
    ? characterClass.mark | CONTINUES | IGNORED
    : decideClass(codePoint, character) | (continues ? CONTINUES : 0);
  traits[codePoint] = found;
  return found;
}

function decideClass(codePoint: number, character: string): CharacterClass {
  if (isSpace.test(character)) return characterClass.space;
  if (isDigit.test(character)) return characterClass.digit;
  if (isRun.test(character) || isEmoji.test(character) || isIn(running, codePoint)) {
    return characterClass.run;
  }
  return isLetter.test(character) ? characterClass.letter : characterClass.mark;
}

function isIn(spans: readonly Span[], codePoint: number): boolean {
  return spans.some(([first, last]) => codePoint >= first && codePoint <= last);
}
