import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode, type ErrorDetail, isAppError } from '../../errors.ts';

export interface WireError {
  readonly status: number;
  /** Last part of the stable address of the kind. */
  readonly slug: string;
  readonly title: string;
}

const PROBLEMS = 'https://chatkeep.dev/problems/';

export const errorTable = {
  invalid: { status: 400, slug: 'invalid', title: 'The request is malformed' },
  unauthenticated: { status: 401, slug: 'unauthenticated', title: 'No valid token' },
  forbidden: { status: 403, slug: 'forbidden', title: 'Not allowed' },
  not_found: { status: 404, slug: 'not-found', title: 'Not found' },
  conflict: { status: 409, slug: 'conflict', title: 'Not possible as things are' },
  too_large: { status: 413, slug: 'too-large', title: 'Too large' },
  rate_limited: { status: 429, slug: 'rate-limited', title: 'Too many requests' },
  unavailable: { status: 503, slug: 'unavailable', title: 'Not available at the moment' },
} satisfies Record<ErrorCode, WireError>;

const internal: WireError = { status: 500, slug: 'internal', title: 'A defect of the server' };
const unsupported: WireError = {
  status: 415,
  slug: 'unsupported-media-type',
  title: 'This kind of body is not taken',
};
const noMethod: WireError = {
  status: 405,
  slug: 'method-not-allowed',
  title: 'Not by this method',
};

/** Extensions of a problem that callers can act on; whatever else a failure knows stays here. */
function extensions(detail: ErrorDetail): Record<string, unknown> {
  const { field, fault, reason, allowed, permission, status, retryAfterMs } = detail;
  return {
    ...(field === undefined ? {} : { field }),
    ...(fault === undefined ? {} : { fault }),
    ...(reason === undefined ? {} : { reason }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(permission === undefined ? {} : { permission }),
    ...(status === undefined ? {} : { conversationStatus: status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** A reason is a kind of its own, under the status of its code. */
function kindOf(error: AppError): WireError {
  const row = errorTable[error.code];
  const { reason } = error.detail;
  return typeof reason === 'string' ? { ...row, slug: reason.replaceAll('_', '-') } : row;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [extension: string]: unknown;
}

export function problem(
  kind: WireError,
  detail: string,
  extras: Record<string, unknown> = {},
): Problem {
  return { type: PROBLEMS + kind.slug, title: kind.title, status: kind.status, detail, ...extras };
}

/** Any failure as this family shows it; a defect without its message. */
export function problemOf(error: unknown): Problem {
  return isAppError(error)
    ? problem(kindOf(error), error.message, extensions(error.detail))
    : problem(internal, 'something went wrong here; the log of the server has it');
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  kind: WireError,
  detail: string,
  extras: Record<string, unknown> = {},
): FastifyReply {
  return reply
    .code(kind.status)
    .type('application/problem+json')
    .serializer((body) => JSON.stringify(body))
    .send({ ...problem(kind, detail, extras), requestId: request.id });
}

/** Fastify's own refusals, and those of its plugins, in this family's words. */
function refusalOf(error: unknown): AppError | 'unsupported' | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return new AppError('too_large', `${error.message}: send less at once`);
  if (status === 415) return 'unsupported';
  if (status === 408) return new AppError('invalid', 'the request did not arrive in time');
  return status >= 400 && status < 500 ? new AppError('invalid', error.message) : undefined;
}

/** For a failure thrown anywhere in a request. */
export function answerFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const failure = isAppError(error) ? error : refusalOf(error);
  if (failure === 'unsupported') {
    return answer(
      request,
      reply,
      unsupported,
      'send the body as application/json, uncompressed and in UTF-8',
    );
  }
  if (failure === undefined) {
    request.log.error({ err: error }, 'a request could not be answered');
    return answer(
      request,
      reply,
      internal,
      'something went wrong here; the log has it under the requestId',
    );
  }
  if (failure.code === 'unavailable') request.log.error({ err: error }, 'not available');
  if (failure.code === 'unauthenticated') reply.header('www-authenticate', challenge(request));
  const { retryAfterMs } = failure.detail;
  if (typeof retryAfterMs === 'number') reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  return answer(request, reply, kindOf(failure), failure.message, extensions(failure.detail));
}

function challenge(request: FastifyRequest): string {
  const given = request.headers.authorization !== undefined;
  return given ? 'Bearer realm="chatkeep", error="invalid_token"' : 'Bearer realm="chatkeep"';
}

/** For a path that the family does not have, or not by this method. */
export function answerNoEndpoint(
  request: FastifyRequest,
  reply: FastifyReply,
  methods: readonly string[],
): FastifyReply {
  if (methods.length === 0) {
    const detail = 'there is nothing at this address: see /docs';
    return answer(request, reply, errorTable.not_found, detail);
  }
  const allow = methods.join(', ');
  return answer(
    request,
    reply.header('allow', allow),
    noMethod,
    `this address takes ${allow}, not ${request.method}`,
    { allowed: methods },
  );
}
