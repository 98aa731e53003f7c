import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { nameComponents } from './components.ts';
import { description, version } from './version.ts';

const wordmark = `
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32" height="32">
    <text x="0" y="22" fill="#fff" font-family="system-ui, sans-serif" font-size="20">chatkeep</text>
  </svg>`;

function sessionCookie(kind: string) {
  return {
    type: 'apiKey',
    in: 'cookie',
    name: `chatkeep_${kind}`,
    description: `Of POST /api/sessions with cookie; with the header x-chatkeep-session: ${kind}.`,
  } as const;
}

/** `/openapi.json` from the routes' schemas, and `/docs`, a page that shows it with local assets. */
export async function addReference(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'chatkeep',
        version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: [
        { name: 'user v2', description: "The user's app" },
        { name: 'op v2', description: "The operator's tools" },
        { name: 'im v1', description: 'A person-to-person IM app' },
        { name: 'sessions', description: 'Native: who may call' },
        { name: 'conversations', description: 'Native: conversations and their life' },
        { name: 'messages', description: 'Native: history, sending, marks, favourites' },
        { name: 'events', description: 'Native: what happened, in order' },
        { name: 'media', description: 'Native: files' },
        { name: 'users', description: 'Native: users, bans, blacklists' },
        { name: 'operators', description: 'Native: operators' },
        { name: 'replies', description: 'Native: canned replies' },
        { name: 'clients', description: 'Native: calling apps' },
        { name: 'status', description: 'Native: how the server stands' },
        { name: 'settings', description: 'Native: settings' },
      ],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'A token of POST /api/sessions.' },
          operatorCookie: sessionCookie('operator'),
          userCookie: sessionCookie('user'),
        },
      },
    },
  });
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    logo: { type: 'image/svg+xml', content: wordmark, href: '/docs', target: '_self' },
    theme: { title: 'chatkeep: calls' },
  });
  let document: string | undefined;
  server.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    document ??= JSON.stringify(nameComponents(server.swagger()));
    return reply.type('application/json; charset=utf-8').send(document);
  });
}
