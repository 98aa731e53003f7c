import { isInteger, isSafeNumber, parse, stringify } from 'lossless-json';

/** JSON as it is stored and sent on: text, so that key order and integers beyond 2^53 survive. */
export type JsonText = string & { readonly __brand: 'JsonText' };

export type JsonObject = { [key: string]: unknown };

export const emptyJsonObject = '{}' as JsonText;

// A number of sixteen digits, or with an exponent of three, is the least that a double may not hold.
const mayHoldUnsafeNumber = /(?:^|[[:,\s-])\d(?:[\d.]{15,}|[\d.]*[eE]\+?\d{3})/;

/**
 * Parses JSON; an integer that a double cannot hold becomes a bigint. Throws a SyntaxError for
 * anything that is not JSON, and for a number out of a double's range or of more than 1000 digits.
 */
export function parseJson(text: string): unknown {
  if (!mayHoldUnsafeNumber.test(text)) return JSON.parse(text);
  return parse(text, undefined, toNumber);
}

// The time that a bigint takes grows with the square of its digits.
const MOST_DIGITS = 1000;

function toNumber(digits: string): number | bigint {
  if (digits.length > MOST_DIGITS) {
    throw new SyntaxError(
      `the number ${digits.slice(0, 40)}… has more than ${MOST_DIGITS} digits: send it as text`,
    );
  }
  if (isInteger(digits) && !isSafeNumber(digits)) return BigInt(digits);
  const number = Number.parseFloat(digits);
  if (Number.isFinite(number)) return number;
  throw new SyntaxError(`the number ${digits.slice(0, 40)} is out of range`);
}

/** Compact JSON of a value from {@link parseJson}; a bigint is written as its digits. */
export function toJsonText(value: unknown): JsonText {
  try {
    return JSON.stringify(value) as JsonText;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const text = stringify(value);
    if (text === undefined) throw error;
    return text as JsonText;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
