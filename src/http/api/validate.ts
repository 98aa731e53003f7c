import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError, type Fault, type FaultRule, invalid, isAppError } from '../../errors.ts';
import { FAULT } from '../components.ts';
import { requireStorable } from './body.ts';

type Found = ReturnType<ReturnType<typeof Compile>['Errors']>[number];

interface Schema {
  readonly type?: unknown;
  readonly const?: unknown;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly [FAULT]?: FaultRule;
}

const shown = (text: string) => text.slice(0, 100).toWellFormed();

/**
 * Checks a part of a request; what stands in a path or query is read by its type first. A schema is
 * compiled when first used.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let compiled: ReturnType<typeof Compile> | undefined;
  const isBody = httpPart === 'body';
  return (given: unknown) => {
    try {
      compiled ??= Compile(schema);
      const value = isBody ? (given ?? emptyBody(schema)) : readTexts(schema, given);
      if (compiled.Check(value)) return { value };
      return { error: describe(schema, compiled.Errors(value), isBody ? 'the body' : 'the query') };
    } catch (error) {
      if (isAppError(error)) return { error };
      throw error;
    }
  };
};

/** Where nothing is required, no body is an empty one. */
function emptyBody(schema: Schema): object | undefined {
  return schema.required === undefined || schema.required.length === 0 ? {} : undefined;
}

function readTexts(schema: Schema, given: unknown): Record<string, unknown> {
  const read: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(given ?? {})) {
    if (Array.isArray(value))
      throw invalid(shown(name), `${shown(name)} is given twice: once will do`, {
        rule: 'given_twice',
      });
    requireStorable(value, name);
    read[name] = readText(schema.properties?.[name], value);
  }
  return read;
}

function readText(schema: Schema | undefined, text: unknown): unknown {
  if (schema?.type === 'integer') {
    return typeof text === 'string' && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  }
  if (schema?.type === 'boolean' || schema?.const === true) {
    return text === 'true' ? true : text === 'false' ? false : text;
  }
  return text;
}

/** The first fault, by its field, and what would be right. */
function describe(schema: Schema, errors: readonly Found[], whole: string): AppError {
  const unknown = errors.find((error) => error.keyword === 'additionalProperties');
  const error = unknown ?? errors[0];
  if (error === undefined) return new AppError('invalid', `${whole} is malformed`);
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const field = path.join('.');
  const inside = path.length === 0 ? whole : field;
  const at = schemaAt(schema, path);
  if (error.keyword === 'additionalProperties') {
    const [name = ''] = error.params.additionalProperties;
    const known = Object.keys(at?.properties ?? {});
    const remedy = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`;
    const message = `${inside} has an unknown field: ${remedy}`;
    return invalid(shown([...path, name].join('.')), message, {
      rule: 'unknown_field',
      allowed: known,
    });
  }
  if (error.keyword === 'required') {
    const [name = ''] = error.params.requiredProperties;
    const description = at?.properties?.[name]?.description;
    const what = description === undefined ? '' : `: ${description}`;
    return invalid([...path, name].join('.'), `${name} is missing${what}`, { rule: 'missing' });
  }
  const message = `${shown(inside)} ${mustBe(error, at)}`;
  return field === ''
    ? new AppError('invalid', message, { fault: faultOf(error, at) })
    : invalid(shown(field), message, faultOf(error, at));
}

function schemaAt(schema: Schema, path: readonly string[]): Schema | undefined {
  let at: Schema | undefined = schema;
  for (const part of path) at = at?.properties?.[part] ?? at?.items;
  return at;
}

const typeNames: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  object: 'a JSON object',
  array: 'a list',
  null: 'null',
};

type Params<Keyword extends Found['keyword']> = Extract<Found, { keyword: Keyword }>['params'];

const wordings: { readonly [Keyword in Found['keyword']]?: (params: Params<Keyword>) => string } = {
  type: ({ type }) => `must be ${[type].flat().map(typeName).join(' or ')}`,
  enum: ({ allowedValues }) => `must be one of ${allowedValues.join(', ')}`,
  const: ({ allowedValue }) => `must be ${String(allowedValue)}`,
  minLength: ({ limit }) =>
    limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`,
  maxLength: ({ limit }) => `must have at most ${limit} characters`,
  minimum: ({ limit }) => `must be at least ${limit}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
  minItems: ({ limit }) => `must have at least ${limit} entries`,
  maxItems: ({ limit }) => `must have at most ${limit} entries`,
};

const faults: { readonly [Keyword in Found['keyword']]?: (params: Params<Keyword>) => Fault } = {
  type: ({ type }) => ({ rule: 'wrong_type', allowed: [type].flat() }),
  enum: ({ allowedValues }) => ({ rule: 'not_one_of', allowed: allowedValues.map(String) }),
  const: ({ allowedValue }) => ({ rule: 'not_one_of', allowed: [String(allowedValue)] }),
  minLength: ({ limit }) => ({ rule: 'too_short', least: limit }),
  maxLength: ({ limit }) => ({ rule: 'too_long', most: limit }),
  minimum: ({ limit }) => ({ rule: 'too_small', least: Number(limit) }),
  maximum: ({ limit }) => ({ rule: 'too_great', most: Number(limit) }),
  minItems: ({ limit }) => ({ rule: 'too_few', least: limit }),
  maxItems: ({ limit }) => ({ rule: 'too_many', most: limit }),
};

/** By the schema's own rule, where it has one: a form says more than a pattern. */
function faultOf(error: Found, schema: Schema | undefined): Fault {
  const fault = faults[error.keyword] as ((params: object) => Fault) | undefined;
  return fault?.(error.params) ?? { rule: schema?.[FAULT] ?? 'malformed' };
}

function typeName(type: string): string {
  return typeNames[type] ?? type;
}

function mustBe(error: Found, schema: Schema | undefined): string {
  const wording = wordings[error.keyword] as ((params: object) => string) | undefined;
  return wording?.(error.params) ?? `is malformed: ${schema?.description ?? error.message}`;
}
