import type { FastifyInstance } from 'fastify';

// What Fastify accepts as a content type; it refuses others before any parser sees the body.
const contentType = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/**
 * Lets a scope take a body of whatever content type, as the raw bytes; a room reads them later.
 * A compressed body is refused with `compressed()`.
 */
export function acceptAnyBody(scope: FastifyInstance, compressed: () => Error): void {
  scope.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw;
    if (headers['content-type'] !== undefined && !contentType.test(headers['content-type'])) {
      headers['content-type'] = 'application/octet-stream';
    }
    done();
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
    if (encoding === 'identity') done(null, body);
    else done(compressed());
  });
}
