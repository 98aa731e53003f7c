import type { FastifyInstance } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { rawJsonSerializerCompiler } from '../raw-json.ts';
import { invalidBody } from './body.ts';
import type { ErrorAnswers } from './errors.ts';
import { fieldsValidatorCompiler } from './fields.ts';

// What Fastify accepts as a content type; it refuses others before any parser sees the body.
const contentType = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/**
 * Sets up a scope of a "Get" family. A body of whatever content type arrives as the raw bytes that
 * a sign covers; the room's authentication replaces them by their fields (body.ts), and validation
 * coerces those by the endpoint's schema (fields.ts).
 */
export function setUpGetRoom(scope: FastifyInstance, errors: ErrorAnswers) {
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
    else done(invalidBody('不能压缩（Content-Encoding）'));
  });
  scope.decorateRequest('actor');
  scope.setValidatorCompiler(fieldsValidatorCompiler);
  scope.setSerializerCompiler(rawJsonSerializerCompiler);
  scope.setErrorHandler((error, request, reply) => errors.failed(error, request, reply));
  scope.setNotFoundHandler((request, reply) => errors.noEndpoint(request, reply));
  return scope.withTypeProvider<TypeBoxTypeProvider>();
}
