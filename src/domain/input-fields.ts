import { AppError } from '../errors.ts';
import { isJsonObject } from './json-text.ts';

/** What is wrong with a field: `problem` goes on from its name. */
export function refused(field: string, problem: string): AppError {
  return new AppError('invalid', `${field} ${problem}`, { field });
}

/** The fields of an object that may have no others. */
export function fieldsOf<Name extends string>(
  value: unknown,
  field: string,
  names: readonly Name[],
): Partial<Record<Name, unknown>> {
  if (!isJsonObject(value)) throw refused(field, 'must be an object');
  const known: readonly string[] = names;
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    throw refused(`${field}.${name}`, `is not known: ${field} may have ${names.join(', ')}`);
  }
  return value as Partial<Record<Name, unknown>>;
}

/** A text of so many UTF-16 units, of which PostgreSQL can hold every one. */
export function textIn(value: unknown, field: string, least: number, most: number): string {
  if (typeof value !== 'string') {
    throw refused(field, value === undefined ? 'is missing: it must be a text' : 'must be a text');
  }
  if (value.length < least || value.length > most) {
    throw refused(field, `must have ${least} to ${most} characters`);
  }
  if (value.includes('\u0000') || !value.isWellFormed()) {
    throw refused(field, 'may not have zero characters, nor halves of surrogate pairs');
  }
  return value;
}

export function finiteIn(value: unknown, field: string, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw refused(field, `must be a number from ${least} to ${most}`);
}

export function integerIn(value: unknown, field: string, least: number, most: number): number {
  if (Number.isInteger(value)) return finiteIn(value, field, least, most);
  throw refused(field, `must be a whole number from ${least} to ${most}`);
}
