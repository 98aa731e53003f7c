import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { AppError, isAppError } from '../../errors.ts';
import { rawJsonSerializerCompiler } from '../raw-json.ts';
import { authenticate } from './auth.ts';
import { readJson } from './body.ts';
import { watchMethods } from './endpoints.ts';
import { answerFailure, answerNoEndpoint } from './errors.ts';
import { type RateLimits, openRateLimits } from './rate-limit.ts';
import { cookieKindOf } from './session-cookies.ts';
import { validatorCompiler } from './validate.ts';

function addBodyParser(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, raw, done) => {
    try {
      if (!isPlainUtf8(request)) {
        throw Object.assign(new Error('the body is compressed or not UTF-8'), { statusCode: 415 });
      }
      done(null, readJson(Buffer.isBuffer(raw) ? raw : Buffer.from(raw)));
    } catch (error) {
      done(error instanceof Error ? error : new Error('the body cannot be read', { cause: error }));
    }
  });
}

function isPlainUtf8({ headers }: FastifyRequest): boolean {
  const encoding = headers['content-encoding'] ?? 'identity';
  const [, charset = 'utf-8'] =
    /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '') ?? [];
  return encoding.toLowerCase() === 'identity' && /^utf-?8$/i.test(charset);
}

/** What a route has no schema for, it does not take. */
function requireNothingMore(request: FastifyRequest): void {
  const { schema } = request.routeOptions;
  const parts = [
    ['the query', schema?.querystring, request.query],
    ['the body', schema?.body, request.body],
  ] as const;
  for (const [what, described, given] of parts) {
    if (described !== undefined || typeof given !== 'object' || given === null) continue;
    const [field] = Object.keys(given);
    if (field === undefined) continue;
    throw new AppError('invalid', `${what} has an unknown field: it takes none`, {
      field: field.slice(0, 100).toWellFormed(),
    });
  }
}

/** Sets up a scope of the native family. The order of a request: token, rate, body, schema. */
export async function setUpApiRoom(scope: FastifyInstance, ctx: Context): Promise<RateLimits> {
  const methodsOf = watchMethods(scope);
  scope.decorateRequest('actor');
  scope.decorateRequest('caller');
  scope.setValidatorCompiler(validatorCompiler);
  scope.setSerializerCompiler(rawJsonSerializerCompiler);
  const pathOf = (request: FastifyRequest) => request.url.replace(/[?#].*$/s, '');
  const answerNone = (request: FastifyRequest, reply: FastifyReply) =>
    answerNoEndpoint(request, reply, methodsOf(pathOf(request)));
  scope.setNotFoundHandler(answerNone);
  scope.setErrorHandler((error, request, reply) => {
    // The body of a call to nowhere may be at fault as well.
    const limited = isAppError(error, 'rate_limited');
    return request.is404 && !limited
      ? answerNone(request, reply)
      : answerFailure(error, request, reply);
  });
  addBodyParser(scope);
  const limits = await openRateLimits(scope, ctx);
  scope.addHook('onRequest', async (request, reply) => {
    try {
      await authenticate(ctx, request);
      // Of an answer to a cookie, a cache in between could not tell whose it is.
      if (cookieKindOf(request.headers) !== undefined) reply.header('cache-control', 'no-store');
    } finally {
      // A bad token counts for its address.
      await limits.count(request, reply);
    }
  });
  scope.addHook('preValidation', (request, _reply, done) => {
    requireNothingMore(request);
    done();
  });
  return limits;
}
