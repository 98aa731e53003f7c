import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';

const MINUTE_MS = 60_000;
const SIGN_INS_PER_MINUTE = 10;
// Tokens and addresses remembered; the one longest unseen is forgotten first.
const REMEMBERED = 50_000;

export interface RateLimits {
  /** Counts a request: for its token, or for its address when it has no good one. */
  count(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Counts a try to sign in, for the address and the name tried. */
  countSignIn(request: FastifyRequest, reply: FastifyReply, name: string): Promise<void>;
}

/** Counts by the minute, in this process. Both throw rate_limited, with Retry-After set. */
export async function openRateLimits(scope: FastifyInstance, ctx: Context): Promise<RateLimits> {
  await scope.register(rateLimit, { global: false, cache: REMEMBERED });
  const names = new WeakMap<FastifyRequest, string>();
  const requests = scope.createRateLimit({
    max: ctx.config.rateLimitPerMinute,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) =>
      request.caller === undefined ? `address ${request.ip}` : `token ${request.caller.tokenId}`,
  });
  const signIns = scope.createRateLimit({
    max: SIGN_INS_PER_MINUTE,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `${request.ip} ${names.get(request) ?? ''}`,
  });

  async function apply(
    limit: typeof requests,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const verdict = await limit(request);
    if (verdict.isAllowed) return;
    reply.headers({
      'ratelimit-limit': verdict.max,
      'ratelimit-remaining': verdict.remaining,
      'ratelimit-reset': verdict.ttlInSeconds,
    });
    if (!verdict.isExceeded) return;
    const seconds = Math.max(1, verdict.ttlInSeconds);
    reply.header('retry-after', seconds);
    throw new AppError('rate_limited', `more than ${verdict.max} a minute: wait ${seconds} s`);
  }

  return {
    count: (request, reply) => apply(requests, request, reply),
    countSignIn(request, reply, name) {
      names.set(request, name);
      return apply(signIns, request, reply);
    },
  };
}
