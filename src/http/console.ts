import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Config } from '../config.ts';

// Paths of the console's pages; what stands behind them is its own.
const pages = ['sign-in', 'inbox', 'conversations', 'customers', 'find', 'admin', 'settings'];

const NOT_BUILT =
  'The console is not built: run "npm run build" in the folder of chatkeep, then load this page again.\n';

const hidden = { schema: { hide: true } };

type Rest = { readonly Params: { readonly '*': string } };
type File = { readonly Params: { readonly file: string } };

/**
 * Serves the operators' console at `/` and the customers' page at `/chat`, as they were built into
 * `config.webDir`. Addresses that are not theirs stay with the families.
 */
export async function addConsole(server: FastifyInstance, config: Config): Promise<void> {
  const root = config.webDir;
  const isThere = async (file: string) =>
    stat(join(root, file)).then(
      (found) => found.isFile(),
      () => false,
    );

  await server.register(async (scope) => {
    await scope.register(fastifyStatic, { serve: false, preCompressed: true, index: false });
    const headers = headersFor(config);
    scope.addHook('onRequest', (_request, reply, done) => {
      reply.headers(headers);
      done();
    });

    async function sendPage(reply: FastifyReply, ...files: readonly string[]) {
      for (const file of files) {
        if (!(await isThere(file))) continue;
        reply.header('cache-control', 'no-cache');
        return reply.sendFile(file, root, { cacheControl: false });
      }
      return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    }

    const ofConsole = ['/', ...pages.flatMap((page) => [`/${page}`, `/${page}/*`])];
    for (const path of ofConsole) {
      scope.get(path, hidden, (_request, reply) => sendPage(reply, 'index.html'));
    }
    scope.get('/chat', hidden, (_request, reply) => sendPage(reply, 'chat.html', 'index.html'));
    // Their names change with what they hold.
    scope.get<Rest>('/assets/*', hidden, (request, reply) =>
      reply.sendFile(`assets/${request.params['*']}`, root, {
        maxAge: '1y',
        immutable: true,
        dotfiles: 'ignore',
      }),
    );
    scope.get<File>(
      '/:file(^[\\w-]+\\.(?:svg|png|ico|txt|webmanifest)$)',
      hidden,
      (request, reply) => reply.sendFile(request.params.file, root, { maxAge: '1h' }),
    );
  });
}

/**
 * No script but the console's own files. Styles are put into the page by its widgets. Pictures may be
 * from anywhere: users of other apps have theirs where those apps keep them.
 */
function headersFor({ publicUrl, qiniu }: Config): Record<string, string> {
  const linked = [publicUrl, qiniu?.domain]
    .filter((url) => url !== undefined)
    .map((url) => new URL(url).origin);
  const files = ["'self'", 'blob:', ...linked].join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    `img-src ${files} data: https: http:`,
    `media-src ${files}`,
    `connect-src ${files}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), payment=(), usb=()',
    vary: 'accept-encoding',
  };
}
