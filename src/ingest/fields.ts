import { AppError } from '../errors.ts';
import { MAX_ID_LENGTH } from '../domain/ids.ts';
import { type JsonObject, isJsonObject, parseJson } from '../domain/json-text.ts';
import { LATEST_MS } from '../domain/times.ts';

// Each function reads one field, and throws invalid with what is wrong and what would be right.

const DAY_MS = 86_400_000;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
/** Titles, names, addresses: far above any real one, and small enough to be indexed. */
export const MAX_TEXT_LENGTH = 2000;
/** Tags and labels are looked up whole. */
const MAX_LABEL_LENGTH = 200;

// A JavaScript string may hold half a surrogate pair, and a NUL; a database's text may not.
const unstorable = /\p{Surrogate}|\u0000/u;

export function malformed(field: string, requirement: string): AppError {
  return new AppError('invalid', `${field} ${requirement}`, { field });
}

/** The object on a line; says so when the line is torn. */
export function parseRecord(line: string): JsonObject {
  let value: unknown;
  try {
    value = parseJson(line);
  } catch (error) {
    const torn = line.trimStart().startsWith('{') && !line.trimEnd().endsWith('}');
    throw new AppError(
      'invalid',
      torn
        ? 'the line is torn: its JSON ends early'
        : 'the line is not JSON: it must be one object',
      {},
      { cause: error },
    );
  }
  if (isJsonObject(value)) return value;
  throw new AppError('invalid', 'the line is not a JSON object: it must be one, from { to }');
}

function checked(value: string, field: string, longest: number): string {
  if (value.length > longest) throw malformed(field, `is longer than ${longest} characters`);
  if (unstorable.test(value)) {
    throw malformed(field, 'holds a NUL or half a character: neither can be stored');
  }
  return value;
}

/** An identifier; one written as a bare number becomes its decimal string. */
export function id(value: unknown, field: string): string {
  const found = optionalId(value, field);
  if (found === null) throw malformed(field, 'is missing: it must be a non-empty string');
  return found;
}

/** As {@link id}, with null for one that is absent, null or empty. */
export function optionalId(value: unknown, field: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return checked(value, field, MAX_ID_LENGTH);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw malformed(field, 'must be a string, or a whole number');
}

export function text(value: unknown, field: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return checked(value, field, MAX_TEXT_LENGTH);
  throw malformed(field, 'must be a string');
}

/** As {@link text}, with null for one that is absent. */
export function optionalText(value: unknown, field: string): string | null {
  return value === undefined || value === null ? null : text(value, field);
}

export function label(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '')
    throw malformed(field, 'must be a non-empty string');
  return checked(value, field, MAX_LABEL_LENGTH);
}

/** An array whose repeats are dropped; absent or null is an empty one. */
export function list<Value>(
  value: unknown,
  field: string,
  element: (value: unknown, field: string) => Value,
): Value[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(field, 'must be an array');
  return [...new Set(value.map((each: unknown) => element(each, `an element of ${field}`)))];
}

export function flag(value: unknown, field: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  throw malformed(field, 'must be true or false');
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
}

/** Epoch ms, also as a string of digits, from 2000 until a day after `nowMs`. */
export function time(value: unknown, field: string, nowMs: number): number {
  if (value === undefined || value === null)
    throw malformed(field, 'is missing: it must be epoch ms');
  const ms = numberOf(value);
  if (Number.isSafeInteger(ms) && ms >= EARLIEST_MS && ms <= nowMs + DAY_MS) return ms;
  if (ms * 1000 >= EARLIEST_MS && ms * 1000 <= nowMs + DAY_MS) {
    throw malformed(field, `is in seconds (${ms}): it must be epoch ms`);
  }
  if (!Number.isSafeInteger(ms)) throw malformed(field, 'must be epoch ms, a whole number');
  throw malformed(field, `is ${ms}: it must be epoch ms between the year 2000 and tomorrow`);
}

export function optionalTime(value: unknown, field: string, nowMs: number): number | null {
  return value === undefined || value === null ? null : time(value, field, nowMs);
}

/** Epoch ms by somebody's own clock, which may be wrong by any amount; null for one that is absent. */
export function optionalClockTime(value: unknown, field: string): number | null {
  if (value === undefined || value === null) return null;
  const ms = numberOf(value);
  if (Number.isSafeInteger(ms) && ms >= 0 && ms <= LATEST_MS) return ms;
  throw malformed(field, 'must be epoch ms, a whole number, at most that of the year 9999');
}
