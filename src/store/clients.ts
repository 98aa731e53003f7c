import type { Queries } from '../db/open.ts';
import type { ClientScope } from '../domain/actor.ts';

export interface ClientSummary {
  readonly no: number;
  readonly id: string;
  readonly name: string;
  readonly scope: ClientScope;
  readonly signRequired: boolean;
  readonly createdAt: number;
}

export interface ClientRow extends ClientSummary {
  readonly secret: string;
}

const summary = [
  'no',
  'id',
  'name',
  'scope',
  'sign_required as signRequired',
  'created_at as createdAt',
] as const;

export async function find(queries: Queries, id: string): Promise<ClientRow | undefined> {
  return queries
    .selectFrom('clients')
    .select([...summary, 'secret'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

export async function insert(queries: Queries, client: Omit<ClientRow, 'no'>): Promise<ClientRow> {
  return queries
    .insertInto('clients')
    .values({
      id: client.id,
      name: client.name,
      secret: client.secret,
      scope: client.scope,
      sign_required: client.signRequired,
      created_at: client.createdAt,
      revoked_at: null,
    })
    .returning([...summary, 'secret'])
    .executeTakeFirstOrThrow();
}

/** Those that were not revoked, the newest first, without their secrets. */
export async function list(queries: Queries): Promise<ClientSummary[]> {
  return queries
    .selectFrom('clients')
    .select(summary)
    .where('revoked_at', 'is', null)
    .orderBy('no', 'desc')
    .execute();
}

/** How many were revoked: none when there is no such one, or it was revoked before. */
export async function revoke(queries: Queries, id: string, atMs: number): Promise<number> {
  const result = await queries
    .updateTable('clients')
    .set({ revoked_at: atMs })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
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
