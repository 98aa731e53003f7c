import type { FastifySchemaCompiler } from 'fastify';
import { AppError } from '../../errors.ts';
import { type JsonObject, isJsonObject } from '../../domain/json-text.ts';

/** Keywords of a field's schema that coercion knows. */
interface FieldSchema {
  readonly type?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface BodySchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

export function invalidField(field: string, mustBe: string): AppError {
  return new AppError('invalid', `${field} ${mustBe}`, { field, mustBe });
}

/** Reads a value as the field's type; undefined when it cannot be. */
type Read = (value: unknown) => unknown;

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly read: Read;
  readonly mustBe: string;
}

function integerReader({ minimum = -Infinity, maximum = Infinity }: FieldSchema): Read {
  return (value) => {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    const fits = Number.isInteger(number) && Number(number) >= minimum && Number(number) <= maximum;
    return fits ? number : undefined;
  };
}

const booleans = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  ['1', true],
  [1, true],
  [false, false],
  ['false', false],
  ['0', false],
  [0, false],
]);

function stringReader({ minLength = 0, maxLength = Infinity }: FieldSchema): Read {
  return (value) => {
    const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
    if (typeof text !== 'string' || text.length < minLength || text.length > maxLength) {
      return undefined;
    }
    // PostgreSQL has no NUL in text, so nothing stored can match it.
    return text.includes('\0') ? undefined : text;
  };
}

function compileField(name: string, schema: FieldSchema, required: boolean): Field {
  switch (schema.type) {
    case 'integer':
      return {
        name,
        required,
        read: integerReader(schema),
        mustBe: `必须是 ${schema.minimum} 到 ${schema.maximum} 的整数`,
      };
    case 'boolean':
      return {
        name,
        required,
        read: (value) => booleans.get(value),
        mustBe: '必须是 true 或 false',
      };
    case 'string': {
      const filled = schema.minLength === undefined ? '字符串' : '非空字符串';
      const bounded = schema.maxLength === undefined ? '' : `不超过 ${schema.maxLength} 个字的`;
      return { name, required, read: stringReader(schema), mustBe: `必须是${bounded}${filled}` };
    }
    default:
      throw new TypeError(`${name}: a body field is an integer, a boolean or a string`);
  }
}

/**
 * Compiles the schema of an endpoint's body into a reader of decoded fields. Numbers and booleans
 * may come as text and text as a number; null counts as absent; unknown fields are left out. The
 * first field at fault, in the schema's order, is thrown as invalid.
 */
export function compileFields(schema: BodySchema): (fields: JsonObject) => JsonObject {
  const known = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    compileField(name, field, schema.required?.includes(name) === true),
  );
  return (fields) => {
    const read: JsonObject = {};
    for (const field of known) {
      const value = Object.hasOwn(fields, field.name) ? fields[field.name] : undefined;
      const absent = value === undefined || value === null;
      if (absent && !field.required) continue;
      const accepted = absent ? undefined : field.read(value);
      if (accepted === undefined) throw invalidField(field.name, field.mustBe);
      read[field.name] = accepted;
    }
    return read;
  };
}

/** Coerces bodies; the schemas of the other parts only describe them. */
export const fieldsValidatorCompiler: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
  if (httpPart !== 'body') return (value: unknown) => ({ value });
  const read = compileFields(schema as BodySchema);
  return (body: unknown) => {
    try {
      return { value: read(isJsonObject(body) ? body : {}) };
    } catch (error) {
      return { error: error as Error };
    }
  };
};
