import { AppError } from '../errors.ts';

/** Where a value stands in a JSON text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** PostgreSQL's JSON parser recurses; this is far below what its stack holds. */
export const MAX_DEPTH = 256;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

// These functions trust the text: it has been parsed, so it is JSON. They exist so that a part of it
// can be kept as written (numbers, key order, escapes), which parsing and printing would not.

function skipSpace(text: string, at: number): number {
  let i = at;
  while (text.charCodeAt(i) <= 0x20) i += 1;
  return i;
}

/** `at` is on the opening quote; gives the place after the closing one. */
function skipString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); ; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
}

function skipValue(text: string, at: number): number {
  let code = text.charCodeAt(at);
  if (code === QUOTE) return skipString(text, at);
  let i = at;
  if (code !== OPEN_BRACE && code !== OPEN_BRACKET) {
    while (
      i < text.length &&
      code !== COMMA &&
      code !== CLOSE_BRACE &&
      code !== CLOSE_BRACKET &&
      code > 0x20
    ) {
      i += 1;
      code = text.charCodeAt(i);
    }
    return i;
  }
  let depth = 0;
  for (;;) {
    code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = skipString(text, i);
      continue;
    }
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > MAX_DEPTH) {
        throw new AppError('invalid', `values are nested deeper than ${MAX_DEPTH} levels`);
      }
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
    i += 1;
  }
}

/** The spans of an object's members of the given names; of a repeated name the last, as in parsing. */
export function memberSpans<Name extends string>(
  text: string,
  object: Span,
  names: readonly Name[],
): Partial<Record<Name, Span>> {
  const found: Partial<Record<Name, Span>> = {};
  let i = skipSpace(text, skipSpace(text, object.start) + 1);
  while (text.charCodeAt(i) === QUOTE) {
    const keyEnd = skipString(text, i);
    const written = text.slice(i + 1, keyEnd - 1);
    const key = written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written;
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = skipValue(text, start);
    for (const name of names) {
      if (name === key) found[name] = { start, end };
    }
    i = skipSpace(text, end);
    if (text.charCodeAt(i) === COMMA) i = skipSpace(text, i + 1);
  }
  return found;
}

/** The spans of an array's elements. */
export function elementSpans(text: string, array: Span): Span[] {
  const found: Span[] = [];
  let i = skipSpace(text, skipSpace(text, array.start) + 1);
  while (text.charCodeAt(i) !== CLOSE_BRACKET) {
    const end = skipValue(text, i);
    found.push({ start: i, end });
    i = skipSpace(text, end);
    if (text.charCodeAt(i) === COMMA) i = skipSpace(text, i + 1);
  }
  return found;
}

export function wholeSpan(text: string): Span {
  return { start: 0, end: text.length };
}
