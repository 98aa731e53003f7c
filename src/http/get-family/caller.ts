import type { FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { boundedCache } from '../../domain/bounded-cache.ts';
import { AppError } from '../../errors.ts';
import { type Client, findClient, useNonce } from '../../usecases/clients.ts';
import { isSameSign, signOf } from './sign.ts';

// A client is looked up at most once in this time, so a revoked one is refused no later.
const REMEMBERED_MS = 1000;
const TIMESTAMP_WINDOW_MS = 5 * 60_000;

function refusal(field: 'sign' | 'timestamp' | 'nonce', message: string): AppError {
  return new AppError('forbidden', message, { field });
}

/** A query parameter that is not empty; the first when it is given twice. */
export function queryText(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Readonly<Record<string, unknown>>)[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

export type SigningClientOf = (
  request: FastifyRequest,
  rawBody: Uint8Array,
) => Promise<Client | undefined>;

/**
 * Finds the registered client that signed a request, if any did. Throws forbidden when its sign is
 * wrong, stale or used before, or missing where the client must sign.
 */
export function openSigningClients(ctx: Context): SigningClientOf {
  const recent = boundedCache<string, { readonly found: Promise<Client | undefined> }>({
    most: 1000,
    forMs: REMEMBERED_MS,
  });

  function registeredClient(id: string): Promise<Client | undefined> {
    const known = recent.get(id);
    if (known !== undefined) return known.found;
    const found = findClient(ctx, id);
    recent.set(id, { found });
    found.catch(() => recent.delete(id));
    return found;
  }

  return async (request, rawBody) => {
    const id = queryText(request, 'client');
    if (id === undefined || !/^[0-9a-f]{32}$/.test(id)) return undefined;
    const client = await registeredClient(id);
    if (client === undefined) return undefined;
    const sign = queryText(request, 'sign');
    if (sign === undefined) {
      if (!client.signRequired) return undefined;
      throw refusal('sign', 'this client must sign its requests');
    }
    if (!isSameSign(sign, signOf(request.raw.url ?? '', rawBody, client.secret))) {
      throw refusal('sign', 'the sign does not match the request');
    }
    await refuseReplay(ctx, client, queryText(request, 'timestamp'), queryText(request, 'nonce'));
    return client;
  };
}

async function refuseReplay(
  ctx: Context,
  client: Client,
  timestamp: string | undefined,
  nonce: string | undefined,
): Promise<void> {
  // Without a timestamp a request never goes stale, so its nonce is never forgotten.
  let forgottenAt = Number.MAX_SAFE_INTEGER;
  if (timestamp !== undefined) {
    const sentAt = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
    forgottenAt = sentAt + TIMESTAMP_WINDOW_MS;
    if (!(ctx.clock() <= forgottenAt)) {
      throw refusal('timestamp', 'timestamp must be epoch ms and no older than five minutes');
    }
  }
  if (nonce === undefined) return;
  if (!/^[\x20-\x7e]{1,128}$/.test(nonce)) {
    throw refusal('nonce', 'nonce must be 1 to 128 printable ASCII characters');
  }
  await useNonce(ctx, client, nonce, forgottenAt);
}
