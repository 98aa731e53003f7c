import { isUtf8 } from 'node:buffer';
import { AppError } from '../../errors.ts';
import { parseJson } from '../../domain/json-text.ts';
import { type Unstorable, findUnstorable } from '../../domain/storable.ts';

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
  requireStorable(value);
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

const problems: Readonly<Record<Unstorable['problem'], string>> = {
  nul: 'text cannot hold U+0000: leave it out',
  surrogate: 'text cannot hold half a surrogate pair: send whole characters',
  deep: `the body is nested deeper than ${DEEPEST} levels`,
  prototype: '"__proto__" cannot be a field',
  'proto-key': '"__proto__" cannot be a field',
};

/** Refuses what PostgreSQL cannot hold, nesting that is too deep, and a changed prototype. */
export function requireStorable(value: unknown, within?: string): void {
  const found = findUnstorable(value, DEEPEST);
  if (found === undefined) return;
  const { problem } = found;
  const path = within === undefined ? found.path : [within, ...found.path];
  const field = path.join('.').slice(0, 200).toWellFormed() || undefined;
  throw invalid(
    problems[problem],
    problem === 'nul' || problem === 'surrogate' ? field : undefined,
  );
}
