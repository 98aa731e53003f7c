import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';

const MINUTE_MS = 60_000;
/** Tries to give a password: each takes 128 MiB and half a second, so they are counted thrice. */
const TRIES_PER_MINUTE = { address: 30, addressAndName: 10, name: 100 };
// Tokens and addresses remembered; the one longest unseen is forgotten first.
const REMEMBERED = 50_000;

export interface RateLimits {
  /** Counts a request: for its token, or for its address when it has no good one. */
  count(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Counts a try to give a password or secret: for the address, for it and the name, for the name. */
  countTry(request: FastifyRequest, reply: FastifyReply, name: string): Promise<void>;
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
  const nameOf = (request: FastifyRequest) => names.get(request) ?? '';
  // In this order: one address alone cannot use up what a name has.
  const tries = [
    [TRIES_PER_MINUTE.address, (request: FastifyRequest) => request.ip],
    [
      TRIES_PER_MINUTE.addressAndName,
      (request: FastifyRequest) => `${request.ip} ${nameOf(request)}`,
    ],
    [TRIES_PER_MINUTE.name, nameOf],
  ] as const;
  const tryLimits = tries.map(([max, keyGenerator]) =>
    scope.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator }),
  );

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
    throw new AppError('rate_limited', `more than ${verdict.max} a minute: wait ${seconds} s`, {
      retryAfterMs: seconds * 1000,
    });
  }

  return {
    count: (request, reply) => apply(requests, request, reply),
    async countTry(request, reply, name) {
      names.set(request, name);
      for (const limit of tryLimits) await apply(limit, request, reply);
    },
  };
}
