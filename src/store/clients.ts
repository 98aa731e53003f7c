import type { Queries } from '../db/open.ts';
import type { ClientScope } from '../domain/actor.ts';

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly scope: ClientScope;
  readonly signRequired: boolean;
}

export async function find(queries: Queries, id: string): Promise<ClientRow | undefined> {
  return queries
    .selectFrom('clients')
    .select(['id', 'name', 'secret', 'scope', 'sign_required as signRequired'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

export async function insert(
  queries: Queries,
  client: ClientRow,
  createdAt: number,
): Promise<void> {
  await queries
    .insertInto('clients')
    .values({
      id: client.id,
      name: client.name,
      secret: client.secret,
      scope: client.scope,
      sign_required: client.signRequired,
      created_at: createdAt,
      revoked_at: null,
    })
    .execute();
}

/** Whether the nonce is new for this client; it is remembered until it expires. */
export async function insertNonce(
  queries: Queries,
  nonce: {
    readonly clientId: string;
    readonly nonce: string;
    readonly expiresAt: number;
    readonly atMs: number;
  },
): Promise<'new' | 'seen'> {
  await queries.deleteFrom('client_nonces').where('expires_at', '<', nonce.atMs).execute();
  const inserted = await queries
    .insertInto('client_nonces')
    .values({ client_id: nonce.clientId, nonce: nonce.nonce, expires_at: nonce.expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('nonce')
    .executeTakeFirst();
  return inserted === undefined ? 'seen' : 'new';
}
