import { isUtf8 } from 'node:buffer';
import { AppError } from '../../errors.ts';
import { parseJson } from '../../domain/json-text.ts';

// Deeper ones are refused by everything that would read them.
const DEEPEST = 64;

function invalid(message: string, field?: string): AppError {
  return new AppError('invalid', message, field === undefined ? {} : { field });
}

/** Reads a JSON body; undefined when it is empty. Throws invalid. */
export function readJson(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  if (!isUtf8(raw)) throw invalid('the body is not UTF-8: encode it so');
  const value = parse(raw.toString());
  requireStorable(value, []);
  return value;
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    // A RangeError is a nesting too deep for the parser.
    if (error instanceof SyntaxError || error instanceof RangeError) {
      throw invalid(`the body is not JSON: ${error.message.slice(0, 200).toWellFormed()}`);
    }
    throw error;
  }
}

/**
 * Refuses what PostgreSQL's text and json cannot hold (U+0000, half a surrogate pair), nesting that
 * is too deep, and the key that would change an object's prototype.
 */
export function requireStorable(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') {
    requireStorableText(value, path);
  } else if (typeof value === 'object' && value !== null) {
    if (path.length >= DEEPEST) throw invalid(`the body is nested deeper than ${DEEPEST} levels`);
    const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
    for (const [key, member] of Object.entries(value)) {
      if (key === '__proto__' || !isPlain) throw invalid('"__proto__" cannot be a field');
      requireStorableText(key, path);
      requireStorable(member, [...path, key]);
    }
  }
}

function requireStorableText(text: string, path: readonly string[]): void {
  const field = path.join('.').slice(0, 200).toWellFormed() || undefined;
  if (text.includes('\u0000')) throw invalid('text cannot hold U+0000: leave it out', field);
  if (!text.isWellFormed()) {
    throw invalid('text cannot hold half a surrogate pair: send whole characters', field);
  }
}
