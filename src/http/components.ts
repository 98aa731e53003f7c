import { RAW_JSON } from './raw-json.ts';

/** The name under which a schema stands among the OpenAPI document's components. */
export const COMPONENT = 'x-component';
/** What is wrong, as a word, with what does not have the schema's form. */
export const FAULT = 'x-fault';

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * An OpenAPI document in which each schema that has a name stands once, among the components, and is
 * referred to wherever it was. Keywords that are only ours are left out. Throws when two different
 * schemas have one name.
 */
export function nameComponents(document: object): object {
  const schemas = new Map<string, { readonly text: string; readonly schema: unknown }>();

  function visit(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(visit);
    if (!isObject(value)) return value;
    const { [COMPONENT]: name, [FAULT]: _fault, [RAW_JSON]: _raw, ...rest } = value;
    const schema = Object.fromEntries(
      Object.entries(rest).map(([key, member]) => [key, visit(member)]),
    );
    if (typeof name !== 'string') return schema;
    const text = JSON.stringify(schema);
    const known = schemas.get(name);
    if (known !== undefined && known.text !== text) {
      throw new Error(`two different schemas are named ${name}`);
    }
    schemas.set(name, { text, schema });
    return { $ref: `#/components/schemas/${name}` };
  }

  const visited = visit(document) as Json;
  const components = isObject(visited['components']) ? visited['components'] : {};
  const named = Object.fromEntries(
    [...schemas]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { schema }]) => [name, schema]),
  );
  return { ...visited, components: { ...components, schemas: named } };
}
