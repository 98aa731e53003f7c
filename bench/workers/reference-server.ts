import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import Fastify, { type RouteOptions } from 'fastify';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import type { Context } from '../../src/context.ts';
import { imV1Room } from '../../src/http/im-v1/routes.ts';
import { opV2Room } from '../../src/http/op-v2/routes.ts';
import { userV2Room } from '../../src/http/user-v2/routes.ts';
import { openMedia } from '../../src/media/local.ts';

/**
 * What a history page is measured against: the product's own routes, body parsers and serializers,
 * but authentication taken away and the handler answering one kept object after another.
 */
export interface ReferenceInput {
  /** Answers of the real server, as sent, by the route that gave them. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

/** The object that the serializer was given: raw JSON is text in it. */
function asGiven(value: unknown, schema: Schema): unknown {
  if (schema['x-raw-json'] === true) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item: unknown) => asGiven(item, items));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]: [string, unknown]) => {
    const property = schema.properties?.[key];
    return [key, property === undefined ? member : asGiven(member, property)] as const;
  });
  return Object.fromEntries(entries);
}

function responseSchema(route: RouteOptions): Schema {
  const response = route.schema?.response as Readonly<Record<string, Schema>> | undefined;
  const schema = response?.['200'] ?? response?.['2xx'];
  if (schema === undefined) throw new Error(`${route.url} has no schema for its answer`);
  return schema;
}

const input = (await json(process.stdin)) as ReferenceInput;
const config = readConfig({}, {});
const unused = { config, media: openMedia(config, ''), clock: Date.now, log: pino() };
const ctx = unused as Partial<Context> as Context;
const server = Fastify({ logger: false });
server.addHook('onRoute', (route) => {
  const kept = input.answers[route.url];
  if (kept === undefined) return;
  const schema = responseSchema(route);
  const answers = kept.map((text) => asGiven(JSON.parse(text), schema));
  let turn = 0;
  delete route.preValidation;
  delete route.preHandler;
  delete route.onRequest;
  delete route.schema?.body;
  delete route.schema?.params;
  delete route.schema?.querystring;
  delete route.schema?.headers;
  route.handler = (_request, reply) => {
    turn = (turn + 1) % answers.length;
    reply.type('application/json; charset=utf-8').send(answers[turn]);
  };
});
await server.register(userV2Room(ctx), { prefix: '/user/v2' });
await server.register(opV2Room(ctx), { prefix: '/op/v2' });
await server.register(
  async (scope, options) => {
    // Its authentication is a hook of the whole room.
    const addHook = scope.addHook.bind(scope) as (name: string, hook: unknown) => typeof scope;
    const others = (name: string, hook: unknown) =>
      name === 'preValidation' ? scope : addHook(name, hook);
    scope.addHook = others;
    await imV1Room(ctx)(scope, options);
  },
  { prefix: '/api/v1' },
);
await server.listen({ host: '127.0.0.1', port: 0 });
const { port } = server.server.address() as AddressInfo;
process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
await once(process, 'SIGTERM');
await server.close();
