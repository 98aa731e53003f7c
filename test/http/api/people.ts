import { type TestApp, testApp } from '../../helpers/app.ts';
import { createClient } from '../../../src/usecases/clients.ts';
import type { ClientScope } from '../../../src/domain/actor.ts';
import { operator, operatorId, store, user, userId } from '../records.ts';
import { api } from './call.ts';

/** 2 in the morning of 24 January 2024 in Shanghai. */
export const NOW = Date.parse('2024-01-24T02:00:00+08:00');

export const openApp = (env: Readonly<Record<string, string>> = {}) =>
  testApp({ CHATKEEP_PUBLIC_URL: 'https://chat.example', ...env }, () => NOW);

export interface Tokens {
  readonly user: string;
  readonly other: string;
  readonly agent: string;
  readonly admin: string;
}

/** Users 1 and 2, agent 1 and admin 2, with a token of each. */
export async function storePeople(t: TestApp, records: readonly object[] = []): Promise<Tokens> {
  await store(t.ctx, [user(1), user(2), operator(1), operator(2), ...records]);
  await t.ctx.db.pool.query(`update operators set role = 'admin' where id = $1`, [operatorId(2)]);
  return {
    user: await t.token('user', userId(1)),
    other: await t.token('user', userId(2)),
    agent: await t.token('operator', operatorId(1)),
    admin: await t.token('operator', operatorId(2)),
  };
}

/** A service's token, got as a service gets it. */
export async function serviceToken(t: TestApp, scope: ClientScope): Promise<string> {
  const client = await createClient(
    t.ctx,
    { kind: 'system' },
    { name: `service ${scope}`, scope, signRequired: false },
  );
  const body = { client: client.id, secret: client.secret };
  return (await api(t, 'POST', '/sessions', { body })).json<{ token: string }>().token;
}
