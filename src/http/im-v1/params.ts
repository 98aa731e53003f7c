import type { FastifySchemaCompiler } from 'fastify';
import { isJsonObject } from '../../domain/json-text.ts';
import { AppError } from '../../errors.ts';
import { compileFields } from '../get-family/fields.ts';

export function invalidParam(field: string, mustBe: string): AppError {
  return new AppError('invalid', `${field} ${mustBe}`, { field, mustBe });
}

function readNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw invalidParam(name, '必须是正整数');
  // Nothing has a number that a double cannot hold; nor is there anything of number 0.
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}

/** A page below 1 is 1; how far it goes beyond the last does not matter. */
function readPage(text: string): number {
  if (!/^-?\d+$/.test(text)) throw invalidParam('page', '必须是整数');
  return Math.max(Number(text), 1);
}

/** Reads the path: `page`, and numbers of people and conversations. Throws invalid. */
export function readParams(path: Readonly<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(path).map(([name, text]) => [
      name,
      name === 'page' ? readPage(text) : readNumber(name, text),
    ]),
  );
}

function readerOf(httpPart: string | undefined, schema: unknown): (value: unknown) => unknown {
  if (httpPart === 'params') return (path) => readParams(path as Record<string, string>);
  if (httpPart !== 'body') return (value) => value;
  const read = compileFields(schema as object);
  return (fields) => read(isJsonObject(fields) ? fields : {});
}

/** Reads path parameters and bodies; the schemas of the other parts only describe them. */
export const requestValidatorCompiler: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
  const read = readerOf(httpPart, schema);
  return (value: unknown) => {
    try {
      return { value: read(value) };
    } catch (error) {
      return { error: error as Error };
    }
  };
};
