import type { FastifyInstance } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { acceptAnyBody } from '../any-body.ts';
import { rawJsonSerializerCompiler } from '../raw-json.ts';
import { invalidBody } from './body.ts';
import type { ErrorAnswers } from './errors.ts';
import { fieldsValidatorCompiler } from './fields.ts';

/**
 * Sets up a scope of a "Get" family. A body of whatever content type arrives as the raw bytes that
 * a sign covers; the room's authentication replaces them by their fields (body.ts), and validation
 * coerces those by the endpoint's schema (fields.ts).
 */
export function setUpGetRoom(scope: FastifyInstance, errors: ErrorAnswers) {
  acceptAnyBody(scope, () => invalidBody('不能压缩（Content-Encoding）'));
  scope.decorateRequest('actor');
  scope.setValidatorCompiler(fieldsValidatorCompiler);
  scope.setSerializerCompiler(rawJsonSerializerCompiler);
  scope.setErrorHandler((error, request, reply) => errors.failed(error, request, reply));
  scope.setNotFoundHandler((request, reply) => errors.noEndpoint(request, reply));
  return scope.withTypeProvider<TypeBoxTypeProvider>();
}
