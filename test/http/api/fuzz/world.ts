import { createHash, randomBytes } from 'node:crypto';
import { type ClientScope, clientScopes } from '../../../../src/domain/actor.ts';
import { createClient } from '../../../../src/usecases/clients.ts';
import { createOperator } from '../../../../src/usecases/operators.ts';
import type { TestApp } from '../../../helpers/app.ts';
import {
  SENT_AT,
  chat,
  chatId,
  direct,
  mark,
  message,
  messageId,
  operatorId,
  user,
  userId,
} from '../../records.ts';
import { type Tokens, storePeople } from '../people.ts';

const system = { kind: 'system' } as const;

export const LOGIN = 'fuzzed';
export const PASSWORD = 'fuzzed password';

export type Role = keyof Tokens | 'im' | 'service-user' | 'service-op' | 'service-ingest';

/** What generated requests can name, and by whose tokens they can be made. */
export interface World {
  readonly tokens: Readonly<Record<Role, string>>;
  readonly ids: readonly string[];
}

const conversations = [
  chat(1),
  chat(2, { status: 1, operatorIds: [] }),
  chat(3, { status: 5 }),
  chat(4, { status: 30 }),
  chat(5, { hidden: true }),
  direct(6, 1, 2),
  direct(7, 1, 3),
];

const records = [
  user(3),
  ...conversations,
  ...Array.from({ length: 40 }, (_, n) =>
    message(n, 1 + (n % 5), { sentAt: SENT_AT + ((n * 7) % 40) * 1000 }),
  ),
  message(50, 6, { from: userId(1), to: userId(2) }),
  mark(0, 1, '重要'),
];

export async function buildWorld(t: TestApp): Promise<World> {
  const tokens = await storePeople(t, records);
  const operator = { login: LOGIN, nickName: 'x', password: PASSWORD, role: 'agent' } as const;
  await createOperator(t.ctx, system, operator);
  for (const scope of clientScopes) {
    await createClient(t.ctx, system, { name: scope, scope, signRequired: false });
  }
  return worldOf(t, tokens);
}

/** A token of the client of that scope which was made first. Signing in is counted by the minute. */
async function mintServiceToken(t: TestApp, scope: ClientScope): Promise<string> {
  const token = `s0001${randomBytes(16).toString('hex')}`;
  const now = t.ctx.clock();
  await t.ctx.db.pool.query(
    `insert into tokens (hash, kind, subject_no, created_at, expires_at)
     select $1, 'service', min(no), $2, $3 from clients where scope = $4`,
    [createHash('sha256').update(token).digest(), now, now + 86_400_000, scope],
  );
  return token;
}

async function worldOf(t: TestApp, tokens: Tokens): Promise<World> {
  const { rows } = await t.ctx.db.pool.query<{ no: number }>('select no from conversations');
  return {
    tokens: {
      ...tokens,
      im: await t.token('im', userId(1)),
      'service-user': await mintServiceToken(t, 'user'),
      'service-op': await mintServiceToken(t, 'op'),
      'service-ingest': await mintServiceToken(t, 'ingest'),
    },
    ids: [
      ...conversations.map(({ id }) => id),
      ...[0, 1, 2, 5, 50].map(messageId),
      ...[1, 2, 3].map(userId),
      ...[1, 2].map(operatorId),
      ...rows.slice(0, 3).map(({ no }) => String(no)),
      chatId(1),
      'me',
      'admin',
      LOGIN,
    ],
  };
}

/** Undoes what requests may have done to those who make them, and gives them new tokens. */
export async function renew(t: TestApp): Promise<World> {
  await t.ctx.db.pool.query(`
    update users set banned_at = null where banned_at is not null;
    update clients set revoked_at = null where revoked_at is not null;
    update operators set disabled_at = null where disabled_at is not null;
    update operators set role = 'admin' where id = '${operatorId(2)}';
    update operators set role = 'agent' where id = '${operatorId(1)}';
    delete from settings where key = 'messages.forbidden-words';
    delete from blacklist`);
  return worldOf(t, {
    user: await t.token('user', userId(1)),
    other: await t.token('user', userId(2)),
    agent: await t.token('operator', operatorId(1)),
    admin: await t.token('operator', operatorId(2)),
  });
}

/** One digest of every row of every table that requests could change. */
export async function digest(t: TestApp): Promise<string> {
  const { rows: tables } = await t.ctx.db.pool.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relname !~ '^kysely' order by 1`,
  );
  const each = tables.map(
    ({ name }) =>
      `select '${name}' || coalesce(md5(string_agg(r::text, '|' order by r::text)), '') from ${name} r`,
  );
  const { rows } = await t.ctx.db.pool.query<{ digest: string }>(
    `select string_agg(d, ' ') as digest from (${each.join(' union all ')}) all_tables (d)`,
  );
  return rows[0]?.digest ?? '';
}
