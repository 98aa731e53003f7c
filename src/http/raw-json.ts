import fastJson from 'fast-json-stringify';
import type { FastifySerializerCompiler } from 'fastify/types/schema.js';
import { Type } from 'typebox';
import type { JsonText } from '../domain/json-text.ts';

/** Marks such a property in a schema. */
export const RAW_JSON = 'x-raw-json';

/** A property whose value is the JSON text of an object, written into the answer as it is. */
export function RawJsonObject(options: { readonly description: string }) {
  return Type.Unsafe<JsonText>({
    type: 'object',
    additionalProperties: true,
    [RAW_JSON]: true,
    ...options,
  });
}

interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string };
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

type Serialize = (value: unknown) => string;

const buildSerializer = fastJson as unknown as (schema: object) => Serialize;

function holdsRaw(schema: Schema): boolean {
  return (
    schema[RAW_JSON] === true ||
    (schema.items !== undefined && holdsRaw(schema.items)) ||
    schema.anyOf?.some(holdsRaw) === true ||
    Object.values(schema.properties ?? {}).some(holdsRaw)
  );
}

/**
 * Compiles a serializer. Schemas without raw JSON go to fast-json-stringify whole; of an object
 * with some, the runs of properties between do, and the pieces are joined in the schema's order.
 * Of unions with some, two are known: something or null, and objects told apart by a discriminator.
 */
export function compileSerializer(schema: object): Serialize {
  return compile(schema as Schema);
}

function compile(schema: Schema): Serialize {
  if (!holdsRaw(schema)) return buildSerializer(schema);
  if (schema[RAW_JSON] === true) return (value) => value as JsonText;
  if (schema.items !== undefined) return arraySerializer(compile(schema.items));
  if (schema.anyOf !== undefined) return unionSerializer(schema, schema.anyOf);
  return objectSerializer(schema);
}

function unionSerializer(schema: Schema, members: readonly Schema[]): Serialize {
  const name = schema.discriminator?.propertyName;
  if (name !== undefined) return taggedSerializer(name, members);
  const [something, ...others] = members.filter((member) => member.type !== 'null');
  if (something === undefined || others.length > 0) {
    throw new Error('a union with raw JSON needs a discriminator, or must be of one thing or null');
  }
  const serialize = compile(something);
  return (value) => (value === null ? 'null' : serialize(value));
}

function taggedSerializer(name: string, members: readonly Schema[]): Serialize {
  const byTag = new Map(
    members.map((member) => [member.properties?.[name]?.const, compile(member)]),
  );
  return (value) => {
    const tag = (value as Readonly<Record<string, unknown>>)[name];
    const serialize = byTag.get(tag);
    if (serialize === undefined)
      throw new Error(`no member of the union has ${name} ${String(tag)}`);
    return serialize(value);
  };
}

function arraySerializer(serializeItem: Serialize): Serialize {
  return (value) => {
    const items = value as readonly unknown[];
    let json = '[';
    for (let i = 0; i < items.length; i += 1) {
      if (i > 0) json += ',';
      json += serializeItem(items[i]);
    }
    return `${json}]`;
  };
}

/** Gives the members of an object without its braces; '' when it has none. */
type SerializeMembers = (object: Readonly<Record<string, unknown>>) => string;

function objectSerializer(schema: Schema): Serialize {
  const parts: SerializeMembers[] = [];
  let run: Record<string, Schema> = {};
  const endRun = () => {
    if (Object.keys(run).length > 0) parts.push(runMembers(run, schema.required ?? []));
    run = {};
  };
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (holdsRaw(property)) {
      endRun();
      parts.push(oneMember(name, compile(property)));
    } else {
      run[name] = property;
    }
  }
  endRun();
  return (value) => {
    const object = value as Readonly<Record<string, unknown>>;
    let json = '';
    for (const part of parts) {
      const members = part(object);
      if (json !== '' && members !== '') json += ',';
      json += members;
    }
    return `{${json}}`;
  };
}

function runMembers(
  properties: Record<string, Schema>,
  required: readonly string[],
): SerializeMembers {
  const serialize = buildSerializer({
    type: 'object',
    properties,
    required: required.filter((name) => name in properties),
  });
  return (object) => serialize(object).slice(1, -1);
}

function oneMember(name: string, serialize: Serialize): SerializeMembers {
  const key = `${JSON.stringify(name)}:`;
  return (object) => {
    const value = object[name];
    return value === undefined ? '' : key + serialize(value);
  };
}

/** For `setSerializerCompiler`. Each is compiled when it is first needed: all take a tenth of a second. */
export const rawJsonSerializerCompiler: FastifySerializerCompiler<unknown> = ({ schema }) => {
  let serialize: Serialize | undefined;
  return (value) => (serialize ??= compileSerializer(schema as object))(value);
};
