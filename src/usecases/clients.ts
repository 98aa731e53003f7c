import { randomBytes } from 'node:crypto';
import type { Context } from '../context.ts';
import { AppError, invalid } from '../errors.ts';
import { type Actor, type ClientScope, requirePermission } from '../domain/actor.ts';
import * as clientStore from '../store/clients.ts';
import type { ClientRow, ClientSummary } from '../store/clients.ts';

export type { ClientRow as Client, ClientSummary } from '../store/clients.ts';

/** Registers a calling app. The secret is shown once to whoever asks, and kept to check signs. */
export async function createClient(
  ctx: Context,
  actor: Actor,
  input: { readonly name: string; readonly scope: ClientScope; readonly signRequired: boolean },
): Promise<ClientRow> {
  requirePermission(actor, 'client.create');
  if (input.name.trim() === '') {
    const message = 'name is empty: give the client a name to know it by';
    throw invalid('name', message, { rule: 'blank' });
  }
  const client = {
    id: randomBytes(16).toString('hex'),
    name: input.name,
    secret: randomBytes(32).toString('hex'),
    scope: input.scope,
    signRequired: input.signRequired,
    createdAt: ctx.clock(),
  };
  return clientStore.insert(ctx.db.queries, client);
}

/** Registered clients, the newest first, without their secrets. */
export async function listClients(ctx: Context, actor: Actor): Promise<ClientSummary[]> {
  requirePermission(actor, 'client.read');
  return clientStore.list(ctx.db.queries);
}

/** Refuses the client's signs from now on, and its tokens within a second. Throws not_found. */
export async function revokeClient(ctx: Context, actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'client.revoke');
  if ((await clientStore.revoke(ctx.db.queries, id, ctx.clock())) > 0) return;
  throw new AppError('not_found', `there is no client "${id}", or it was revoked before`, {
    field: 'id',
  });
}

/** A registered client that has not been revoked. */
export async function findClient(ctx: Context, id: string): Promise<ClientRow | undefined> {
  return clientStore.find(ctx.db.queries, id);
}

/** Takes a nonce of a signed request. Throws forbidden when the client has used it before. */
export async function useNonce(
  ctx: Context,
  client: ClientRow,
  nonce: string,
  expiresAt: number,
): Promise<void> {
  const verdict = await clientStore.insertNonce(ctx.db.queries, {
    clientId: client.id,
    nonce,
    expiresAt,
    atMs: ctx.clock(),
  });
  if (verdict === 'seen') {
    throw new AppError(
      'forbidden',
      'the nonce was used before: send a new one with every request',
      {
        field: 'nonce',
      },
    );
  }
}
