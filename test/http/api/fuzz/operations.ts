import type { TestApp } from '../../../helpers/app.ts';
import type { Method } from '../call.ts';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

export type Family = 'api' | 'im' | 'get';

/** What the OpenAPI document says of one method of one path. */
export interface Operation {
  readonly name: string;
  readonly family: Family;
  readonly method: Method;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  readonly multipart: boolean;
  readonly open: boolean;
  /** By status. */
  readonly answers: Readonly<Record<string, Schema>>;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, Content>>;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

function familyOf(path: string): Family {
  if (path.startsWith('/api/v1/im')) return 'im';
  return path.startsWith('/api') ? 'api' : 'get';
}

function operation(path: string, method: string, described: Described): Operation {
  const bodies = described.requestBody?.content ?? {};
  const multipart = 'multipart/form-data' in bodies;
  const answers = Object.entries(described.responses).flatMap(([status, answer]) => {
    const [content] = Object.values(answer.content ?? {});
    return content === undefined ? [] : [[status, content.schema] as const];
  });
  return {
    name: `${method.toUpperCase()} ${path}`,
    family: familyOf(path),
    method: method.toUpperCase() as Method,
    path,
    parameters: described.parameters ?? [],
    body: Object.values(bodies)[0]?.schema,
    multipart,
    open: described.security?.length === 0,
    answers: Object.fromEntries(answers),
  };
}

/** The tus protocol has no schemas, but its refusals are this family's. */
const resumable = (['POST', 'PATCH', 'DELETE'] as const).map((method) => {
  const path = method === 'POST' ? '/api/media/uploads' : '/api/media/uploads/{uploadId}';
  const parameters: Parameter[] =
    method === 'POST' ? [] : [{ name: 'uploadId', in: 'path', schema: { type: 'string' } }];
  return { ...operation(path, method, { parameters, responses: {} }), body: { type: 'object' } };
});

export async function readOperations(
  t: TestApp,
): Promise<{ readonly document: Document; readonly operations: readonly Operation[] }> {
  const document = (await t.app.inject('/openapi.json')).json<Document>();
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => operation(path, method, one)),
  );
  return { document, operations: [...described, ...resumable] };
}

/** A schema with what it refers to in its place. */
export function resolve(document: Document, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  const found = name === undefined ? undefined : document.components.schemas[name];
  if (name !== undefined && found === undefined) throw new Error(`nothing is named ${name}`);
  return resolveParts(document, found ?? schema);
}

function resolveParts(document: Document, schema: Schema): Schema {
  const inner = (part: Schema) => resolve(document, part);
  return {
    ...schema,
    ...(schema.items === undefined ? {} : { items: inner(schema.items) }),
    ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf.map(inner) }),
    ...(schema.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, part]) => [name, inner(part)]),
          ),
        }),
  };
}
