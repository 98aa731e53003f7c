import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { mkdir } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { MEDIA_PATH, mediaDir } from '../media/local.ts';

const refusals = {
  expired: 'this link has expired: ask the API for a new one',
  altered: 'this link is not one that the API gave out: use getUrl unchanged',
} as const;

/** RFC 6266, with the plain name for clients that do not know the extended one. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

/** Serves files of the data folder to whoever holds a signed link that has not expired. */
export async function addMedia(server: FastifyInstance, ctx: Context): Promise<void> {
  const root = mediaDir(ctx.config);
  await mkdir(root, { recursive: true });
  await server.register(fastifyStatic, { root, serve: false, dotfiles: 'deny' });
  server.get<{ Params: { '*': string }; Querystring: { attname?: string } }>(
    `${MEDIA_PATH}/*`,
    { schema: { hide: true } },
    (request, reply) => {
      const verdict = ctx.media.verify(request.raw.url ?? '', ctx.clock());
      if (verdict !== 'valid') return reply.code(401).send({ error: refusals[verdict] });
      const { attname } = request.query;
      if (attname) reply.header('content-disposition', attachment(attname));
      // What was uploaded must not run as a page of this origin.
      return reply
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .sendFile(request.params['*']);
    },
  );
}
