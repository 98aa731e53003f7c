import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { RAW_JSON } from './raw-json.ts';

const packageJson = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string; description: string };

/** `/openapi.json` from the routes' schemas, and `/docs`, a page that shows it with local assets. */
export async function addReference(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'chatkeep',
        version: packageJson.version,
        description: packageJson.description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: [
        { name: 'user v2', description: "The user's app" },
        { name: 'op v2', description: "The operator's tools" },
        { name: 'im v1', description: 'A person-to-person IM app' },
      ],
    },
  });
  await server.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
  server.get('/openapi.json', { schema: { hide: true } }, (_request, reply) =>
    reply
      .type('application/json; charset=utf-8')
      .send(
        JSON.stringify(server.swagger(), (key, value: unknown) =>
          key === RAW_JSON ? undefined : value,
        ),
      ),
  );
}
